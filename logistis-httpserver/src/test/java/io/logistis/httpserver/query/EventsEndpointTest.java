package io.logistis.httpserver.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.Base;
import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.event.UserInfo;
import io.logistis.history.ChangeReader;
import io.logistis.httpserver.http.ExchangeAdapter;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.store.Interruption;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Events;
import io.logistis.testkit.TurnableClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventsEndpointTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final TurnableClock clock = new TurnableClock();
    private final RingBufferEventStore store = new RingBufferEventStore(Retention.DEFAULT, clock);
    private final Events events = new Events(clock);
    private final ExchangeAdapter api =
            new ExchangeAdapter(QueryEndpoints.routes(store, new ChangeReader(store), clock), Runnable::run);

    @Test
    void aChangeHasTheShapeOfTheContract() throws IOException {
        append(events.update("alice", "shop", "web")
                .user(new UserInfo("alice", null, List.of("dev"), Map.of("arn", List.of("a"))))
                .requestUid("c5450600-88da-4dca-9793-6fc31ad24196")
                .build());

        assertThat(json("/events")).isEqualTo(JSON.readTree(golden("events-page.json")));
    }

    @Test
    void oneEventComesWithItsObjects() {
        ChangeEvent event = append(events.update("alice", "shop", "web")
                .before("{\"n\":1.50}")
                .after("{\"n\":12345678901234567890}")
                .build());

        String body = get("/events/" + event.id()).text();

        assertThat(body).contains("\"object\":{\"n\":12345678901234567890},\"oldObject\":{\"n\":1.50}");
    }

    @Test
    void anObjectThatCannotBeShownSaysWhy() {
        ChangeEvent event =
                append(events.update("alice", "shop", "web").tooLarge().build());
        ChangeEvent created = append(events.create("alice", "shop", "new").build());

        JsonNode large = json("/events/" + event.id());
        JsonNode fresh = json("/events/" + created.id());

        assertThat(large.get("object").isNull()).isTrue();
        assertThat(large.get("objectUnavailable").asString()).isEqualTo("too large to keep");
        assertThat(fresh.get("oldObject").isNull()).isTrue();
        assertThat(fresh.has("oldObjectUnavailable")).isFalse();
    }

    @Test
    void everyFilterReachesTheStore() {
        append(events.create("alice", "default", "web").build());
        append(events.update("bob", "default-2", "web").build());
        append(events.delete("bob", "default", "other").build());

        assertThat(names("/events?namespace=default")).containsExactly("other", "web");
        assertThat(names("/events?namespace=default-2")).containsExactly("web");
        assertThat(names("/events?user=bob&operation=delete")).containsExactly("other");
        assertThat(names("/events?kind=deployments.apps&name=web&namespace=default"))
                .containsExactly("web");
        assertThat(names("/events?kind=secret")).isEmpty();
        assertThat(names("/events?outcome=DENIED")).isEmpty();
        assertThat(names("/events?outcome=admitted&attempts=all")).hasSize(3);
    }

    @Test
    void sinceAndUntilTakeTimesAndDurations() {
        append(events.update("alice", "shop", "old").build());
        clock.advance(Duration.ofHours(3));
        append(events.update("alice", "shop", "new").build());
        clock.advance(Duration.ofMinutes(1));

        assertThat(names("/events?since=2h")).containsExactly("new");
        assertThat(names("/events?until=2h")).containsExactly("old");
        assertThat(names("/events?since=2026-01-31T15:00:00Z")).containsExactly("new");
        assertThat(names("/events?since=2026-01-31T16:00:00%2B01:00")).containsExactly("new");
        assertThat(names("/events?since=2026-01-31T16:00:00+01:00")).containsExactly("new");
        assertThat(names("/events?since=999999999d&until=%2B999999999-01-01T00:00:00Z"))
                .containsExactly("new", "old");
    }

    @Test
    void pagesFollowOneAnotherByTheToken() {
        for (int i = 0; i < 5; i++) {
            append(events.update("alice", "shop", "web-" + i).build());
        }

        JsonNode first = json("/events?limit=3");
        JsonNode second =
                json("/events?limit=3&continue=" + first.get("continue").asString());

        assertThat(names(first)).containsExactly("web-4", "web-3", "web-2");
        assertThat(names(second)).containsExactly("web-1", "web-0");
        assertThat(second.get("continue").isNull()).isTrue();
    }

    @Test
    void aPageTellsTheInterruptionsOfItsTime() {
        append(events.update("alice", "shop", "web").build());
        store.journal(new Interruption(clock.instant(), clock.instant().plusSeconds(9), Interruption.Reason.STOPPED, 0))
                .toCompletableFuture()
                .join();
        clock.advance(Duration.ofHours(1));

        assertThat(json("/events").get("interruptions").toString())
                .isEqualTo("[{\"from\":\"2026-01-31T12:00:00.000000Z\",\"to\":\"2026-01-31T12:00:09.000000Z\","
                        + "\"reason\":\"STOPPED\",\"count\":0}]");
        assertThat(json("/events?since=30m").get("interruptions").size()).isZero();
    }

    @Test
    void namesAreKeptExactlyInJson() {
        String name = "a\u0000\n\u001b[31m\u202e😀\u2028\"\\";
        append(events.update(name, "shop", "web").build());

        JsonNode change = json("/events").get("items").get(0);

        assertThat(change.get("user").get("username").asString()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit=0|limit must be 1..1000, was 0",
                "limit=-1|limit must be 1..1000, was -1",
                "limit=1001|limit must be 1..1000, was 1001",
                "limit=abc|limit must be 1..1000, was abc",
                "limit=99999999999|limit must be 1..1000, was 99999999999",
                "namespce=shop|unknown parameter namespce; known are namespace, kind, name",
                "namespace=|namespace must not be empty; leave it out to ask for any",
                "namespace=a&namespace=b|namespace must be given once, was given 2 times",
                "operation=patch|operation must be one of [CREATE, UPDATE, DELETE, CONNECT, LOCK, UNLOCK], was patch",
                "outcome=lost|outcome must be one of [PERSISTED, NO_EFFECT, ADMITTED, DENIED], was lost",
                "diff=html|diff must be one of [SUMMARY, PATCH, DIFF, FIELDS], was html",
                "diff=|diff must not be empty; leave it out to ask for any",
                "padding=3|padding goes with diff=diff",
                "diff=patch&padding=3|padding goes with diff=diff",
                "diff=diff&padding=-1|padding must be 0..10000, was -1",
                "diff=diff&padding=10001|padding must be 0..10000, was 10001",
                "continue=019c13ec-9e00-7004-9757-ac89de3162fb|continue: take the token of the page before as it stands",
                "since=yesterday|since must be a time such as 2026-01-31T12:00:00Z (RFC 3339) or a duration",
                "since=2027-01-01T00:00:00Z|since must not be in the future, was 2027-01-01T00:00:00Z",
                "since=1h&until=2h|until must not be before since",
                "continue=abc|continue: take the token of the page before as it stands",
                "kind=.apps|kind: kind must be a kind, plural, singular or short name",
                "attempts=some|attempts must be all, or be left out to have retries folded, was some",
                "user=%zz|the query is not percent-encoded as it must be"
            })
    void badInputSaysWhatIsRight(String query, String message) {
        Response response = get("/events?" + query);

        assertThat(response.status()).isEqualTo(400);
        JsonNode error = JSON.readTree(response.body()).get("error");
        assertThat(error.get("status").asInt()).isEqualTo(400);
        assertThat(error.get("reason").asString()).isEqualTo("BadRequest");
        assertThat(error.get("message").asString()).startsWith(message);
    }

    @Test
    void anIdThatIsNoneIs400AndOneThatIsNotThereIs404() {
        assertThat(get("/events/abc").status()).isEqualTo(400);
        assertThat(get("/events/" + EventId.of(clock.instant(), "none")).status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/events", "/overview", "/events/x", "/events/x/diff", "/openapi.json"})
    void onlyGetIsAnswered(String path) {
        Response response = api.dispatch(Request.of("POST", path, Map.of(), new byte[0]))
                .toCompletableFuture()
                .join();

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.header("Allow")).isEqualTo("GET");
    }

    @Test
    void theOverviewHasTheShapeOfTheContract() {
        append(events.create("alice", "shop", "web").build());
        append(events.update("bob", "shop", "web").build());
        clock.advance(Duration.ofHours(25));
        append(events.update("al", "", "node").build());

        assertThat(json("/overview").get("items").size()).isEqualTo(1);
        JsonNode shop = json("/overview?since=2d").get("items").get(1);

        assertThat(shop.get("namespace").asString()).isEqualTo("shop");
        assertThat(shop.get("last").get("user").get("username").asString()).isEqualTo("bob");
        assertThat(shop.get("byOperation").toString()).isEqualTo("{\"CREATE\":1,\"UPDATE\":1}");
        assertThat(shop.get("byUser").toString()).isEqualTo("{\"alice\":1,\"bob\":1}");
        assertThat(get("/overview?limit=1").status()).isEqualTo(400);
    }

    @Test
    void attemptsAreFoldedUnlessAllAreAskedFor() {
        String before = "{\"spec\":{\"replicas\":1}}";
        String after = "{\"spec\":{\"replicas\":2}}";
        append(events.update("alice", "shop", "web")
                .base(base("7"))
                .before(before)
                .after(after)
                .build());
        append(events.update("alice", "shop", "web")
                .base(base("8"))
                .before(before)
                .after(after)
                .build());
        append(events.update("bob", "shop", "web")
                .base(base("9"))
                .before(after)
                .after(before)
                .build());

        JsonNode folded = json("/events").get("items");
        JsonNode all = json("/events?attempts=all").get("items");

        assertThat(folded.toString()).contains("\"outcome\":\"PERSISTED\",\"attempts\":2");
        assertThat(folded.size()).isEqualTo(2);
        assertThat(all.size()).isEqualTo(3);
        assertThat(all.get(2).get("outcome").asString()).isEqualTo("NO_EFFECT");
        assertThat(all.get(2).get("attempts").asInt()).isEqualTo(1);
    }

    @Test
    void whatChangedUnseenStandsBeforeTheChangeThatShowsIt() {
        append(events.update("alice", "shop", "web")
                .base(base("7"))
                .after("{\"spec\":{\"replicas\":2}}")
                .build());
        append(events.update("bob", "shop", "web")
                .base(base("9"))
                .before("{\"spec\":{\"replicas\":5}}")
                .build());

        JsonNode gap = json("/events?user=bob").get("items").get(0).get("gapBefore");

        assertThat(gap.get("reason").asString()).isEqualTo("UNSEEN");
        assertThat(gap.get("fields").toString()).isEqualTo("[\"spec.replicas\"]");
    }

    @Test
    void aPageShowsWhatEachChangeChangedInTheFormatThatIsAskedFor() {
        append(events.update("alice", "shop", "web")
                .before("{\"spec\":{\"replicas\":3}}")
                .after("{\"spec\":{\"replicas\":5}}")
                .build());

        assertThat(diff("/events?diff=patch"))
                .isEqualTo("[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":5}]");
        assertThat(diff("/events?diff=FIELDS"))
                .isEqualTo("[{\"path\":\"spec.replicas\",\"op\":\"replace\",\"from\":3,\"to\":5}]");
        assertThat(diff("/events?diff=summary")).isEqualTo("\"replicas 3 → 5\"");
        assertThat(diff("/events?diff=diff&padding=0"))
                .isEqualTo("\"--- a/shop/deployments.apps/web.yaml\\n+++ b/shop/deployments.apps/web.yaml\\n"
                        + "@@ -2 +2 @@\\n-  replicas: 3\\n+  replicas: 5\\n\"");
        assertThat(json("/events").get("items").get(0).has("diff")).isFalse();
    }

    private String diff(String target) {
        return json(target).get("items").get(0).get("diff").toString();
    }

    @Test
    void diffsOfOneAnswerAreBoundedAndTheRestSaysWhereToAsk() {
        String large = "x".repeat(EventDiffs.MAX_BYTES / 2);
        for (int i = 0; i < 3; i++) {
            append(events.create("alice", "shop", "large-" + i)
                    .after("{\"data\":\"" + large + "\"}")
                    .build());
        }

        JsonNode items = json("/events?diff=patch").get("items");

        assertThat(items.get(0).has("diffUnavailable")).isFalse();
        assertThat(items.get(2).get("diff").isNull()).isTrue();
        assertThat(items.get(2).get("diffUnavailable").asString())
                .isEqualTo("too much for one page: ask for /events/"
                        + items.get(2).get("id").asString() + "/diff");
    }

    @Test
    void aDiffCanBeAskedForByItself() {
        ChangeEvent event = append(events.update("alice", "shop", "web")
                .before("{\"spec\":{\"replicas\":3}}")
                .after("{\"spec\":{\"replicas\":5}}")
                .build());
        String call = "/events/" + event.id() + "/diff";

        assertThat(get(call).text()).isEqualTo("[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":5}]");
        assertThat(get(call).header("Content-Type")).isEqualTo("application/json-patch+json");
        assertThat(get(call + "?format=diff").text()).startsWith("--- a/shop/deployments.apps/web.yaml\n");
        assertThat(get(call + "?format=diff").header("Content-Type")).isEqualTo("text/x-diff; charset=utf-8");
        assertThat(get(call + "?format=fields").header("Content-Type")).isEqualTo("application/json");
        assertThat(get(call + "?format=summary").text()).isEqualTo("replicas 3 → 5");
    }

    @Test
    void aDiffThatCanNotBeShownSaysWhy() {
        ChangeEvent event =
                append(events.update("alice", "shop", "web").tooLarge().build());

        Response response = get("/events/" + event.id() + "/diff");

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.text()).contains("what " + event.id() + " changed can't be shown: too large to keep");
        assertThat(json("/events?diff=fields")
                        .get("items")
                        .get(0)
                        .get("diffUnavailable")
                        .asString())
                .isEqualTo("too large to keep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"format=html", "format=patch&padding=1", "padding=1", "format=diff&padding=x", "nosuch=1"})
    void badInputToADiffIsRefused(String query) {
        ChangeEvent event = append(events.update("alice", "shop", "web").build());

        assertThat(get("/events/" + event.id() + "/diff?" + query).status()).isEqualTo(400);
    }

    @Test
    void outcomesAreFilteredAfterFolding() {
        String before = "{\"spec\":{\"replicas\":1}}";
        append(events.update("alice", "shop", "web")
                .base(base("7"))
                .before(before)
                .build());
        append(events.update("bob", "shop", "web")
                .base(base("8"))
                .before(before)
                .build());

        assertThat(names("/events?outcome=no_effect")).hasSize(1);
        assertThat(names("/events?outcome=ADMITTED")).hasSize(1);
        assertThat(names("/events?outcome=persisted")).isEmpty();
    }

    private static Base base(String resourceVersion) {
        return new Base(resourceVersion, null, null, List.of());
    }

    private ChangeEvent append(NewEvent event) {
        store.append(event).toCompletableFuture().join();
        return event.event();
    }

    private Response get(String target) {
        try {
            return api.dispatch(Request.get(target)).toCompletableFuture().join();
        } catch (HttpException e) {
            return e.response();
        }
    }

    private JsonNode json(String target) {
        Response response = get(target);
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private List<String> names(String target) {
        return names(json(target));
    }

    private static List<String> names(JsonNode page) {
        List<String> names = new ArrayList<>();
        page.get("items")
                .forEach(change -> names.add(change.get("objectRef").get("name").asString()));
        return names;
    }

    private static String golden(String name) throws IOException {
        try (InputStream file =
                Objects.requireNonNull(EventsEndpointTest.class.getResourceAsStream("/golden/" + name))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
