package io.logistis.httpserver.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.ChangeEvent;
import io.logistis.history.ChangeReader;
import io.logistis.httpserver.http.ExchangeAdapter;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Events;
import io.logistis.testkit.TurnableClock;
import org.junit.jupiter.api.Test;

class DiffBetweenTest {

    private final TurnableClock clock = new TurnableClock();
    private final RingBufferEventStore store = new RingBufferEventStore(Retention.DEFAULT, clock);
    private final Events events = new Events(clock);
    private final ExchangeAdapter api =
            new ExchangeAdapter(QueryEndpoints.routes(store, new ChangeReader(store), clock), Runnable::run);

    @Test
    void anyTwoMomentsOfAnObjectAreCompared() {
        ChangeEvent first = update("{\"a\":1,\"b\":1}", "{\"a\":2,\"b\":1}");
        update("{\"a\":2,\"b\":1}", "{\"a\":2,\"b\":2}");
        ChangeEvent last = update("{\"a\":2,\"b\":2}", "{\"a\":3,\"b\":2}");

        assertThat(diff(first, last, "&format=fields").text())
                .isEqualTo("[{\"path\":\"a\",\"op\":\"replace\",\"from\":2,\"to\":3},"
                        + "{\"path\":\"b\",\"op\":\"replace\",\"from\":1,\"to\":2}]");
        assertThat(diff(last, first, "&format=summary").text()).contains("3 → 2");
        assertThat(diff(first, first, "&format=fields").text()).isEqualTo("[]");
    }

    @Test
    void afterItsDeletionThereIsNothingOfIt() {
        ChangeEvent first = update("{\"a\":1}", "{\"a\":2}");
        ChangeEvent deleted = append(events.delete("bob", "shop", "web").build());

        Response diff = diff(first, deleted, "&format=diff");

        assertThat(diff.header("Content-Type")).startsWith("text/x-diff");
        assertThat(diff.text()).contains("+++ /dev/null", "-a: 2");
    }

    @Test
    void momentsOfAnotherObjectOrVersionAreRefused() {
        ChangeEvent web = update("{\"a\":1}", "{\"a\":2}");
        ChangeEvent other = append(events.update("alice", "shop", "other").build());

        assertThat(diff(web, other, "").status()).isEqualTo(400);
        assertThat(get("/diff?from=" + web.id()).text()).contains("to must be given");
        assertThat(get("/diff?to=" + web.id()).text()).contains("from must be given");
        assertThat(get("/diff?from=x&to=" + web.id()).status()).isEqualTo(400);
        assertThat(get("/diff?from=00000000-0000-7000-8000-000000000000&to=" + web.id())
                        .status())
                .isEqualTo(404);
        assertThat(diff(web, web, "&format=html").status()).isEqualTo(400);
    }

    @Test
    void whatWasTooLargeCanNotBeCompared() {
        ChangeEvent web = update("{\"a\":1}", "{\"a\":2}");
        ChangeEvent large =
                append(events.update("alice", "shop", "web").tooLarge().build());

        assertThat(diff(web, large, "").status()).isEqualTo(404);
        assertThat(diff(web, large, "").text()).contains("too large to keep");
    }

    private ChangeEvent update(String before, String after) {
        return append(events.update("alice", "shop", "web")
                .before(before)
                .after(after)
                .build());
    }

    private ChangeEvent append(NewEvent event) {
        store.append(event).toCompletableFuture().join();
        return event.event();
    }

    private Response diff(ChangeEvent from, ChangeEvent to, String more) {
        return get("/diff?from=" + from.id() + "&to=" + to.id() + more);
    }

    private Response get(String target) {
        try {
            return api.dispatch(Request.get(target)).toCompletableFuture().join();
        } catch (HttpException e) {
            return e.response();
        }
    }
}
