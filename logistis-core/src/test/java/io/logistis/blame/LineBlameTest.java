package io.logistis.blame;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.Base;
import io.logistis.event.ObjectKey;
import io.logistis.event.UserInfo;
import io.logistis.history.Change;
import io.logistis.history.ChangeReader;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Events;
import io.logistis.testkit.TurnableClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineBlameTest {

    private final TurnableClock clock = new TurnableClock();
    private final Events events = new Events(clock);
    private RingBufferEventStore store = new RingBufferEventStore(Retention.DEFAULT, clock);
    private int version;

    @Test
    void aLineBelongsToWhoWroteItLast() {
        create("alice", deployment(1, "web:1"));
        update("bob", deployment(1, "web:1"), deployment(3, "web:1"));
        update("carol", deployment(3, "web:1"), deployment(3, "web:2"));

        assertThat(blame())
                .contains("alice containers:", "carol image: web:2", "bob replicas: 3")
                .contains("alice name: web");
    }

    @Test
    void whatFailedAfterwardsWroteNothing() {
        create("alice", deployment(1, "web:1"));
        update("bob", deployment(1, "web:1"), deployment(9, "web:1"));
        version--;
        update("carol", deployment(1, "web:1"), deployment(3, "web:1"));
        update("dave", deployment(3, "web:1"), deployment(3, "web:2"));

        assertThat(blame()).contains("carol replicas: 3").noneMatch(line -> line.startsWith("bob"));
    }

    @Test
    void elementsKeepTheirLinesWhereverTheyMove() {
        create("alice", rules("\"get\"", "\"list\""));
        update("bob", rules("\"get\"", "\"list\""), rules("\"watch\"", "\"get\"", "\"list\""));
        update(
                "carol",
                rules("\"watch\"", "\"get\"", "\"list\""),
                rules("\"list\"", "\"watch\"", "\"get\"", "\"delete\""));

        assertThat(blame()).containsSubsequence("alice - list", "bob - watch", "alice - get", "carol - delete");
    }

    @Test
    void containersKeepTheirLinesBehindANewOne() {
        String web = "{\"name\":\"web\",\"image\":\"web:1\"}";
        String proxy = "{\"name\":\"proxy\",\"image\":\"proxy:1\"}";
        create("alice", pods(web));
        update("bob", pods(web), pods(proxy, web));

        assertThat(blame())
                .containsSubsequence(
                        "bob - name: proxy", "bob image: proxy:1", "alice - name: web", "alice image: web:1");
    }

    @Test
    void whatIsOlderThanTheHistoryIsTheTools() {
        append(events.update("bob", "shop", "web")
                .base(base())
                .before(deployment(1, "web:1"))
                .after(deployment(2, "web:1"))
                .managedFields("""
                        [{"manager":"helm","operation":"Update","time":"2026-01-01T00:00:00Z","fieldsV1":{"f:spec":{\
                        "f:replicas":{},"f:template":{"f:spec":{"f:containers":{"k:{\\"name\\":\\"web\\"}":{"f:image":{}}}}}}}}]"""));

        assertThat(blame()).contains("bob replicas: 2", "helm image: web:1", "? - name: web", "? spec:");
    }

    @Test
    void whatChangedUnseenIsNobodys() {
        create("alice", deployment(1, "web:1"));
        update("bob", deployment(1, "web:1"), deployment(2, "web:1"));
        update("carol", deployment(2, "web:7"), deployment(3, "web:7"));

        assertThat(blame()).contains("UNSEEN image: web:7", "carol replicas: 3", "alice name: web");
    }

    @Test
    void aScaleWroteTheReplicas() {
        create("alice", deployment(1, "web:1"));
        update("alice", deployment(1, "web:1"), deployment(1, "web:2"));
        append(events.update("bob", "shop", "web")
                .uid("uid-1")
                .subresource("scale")
                .resource("apps", "deployments", "Scale")
                .base(base())
                .before("{\"spec\":{\"replicas\":1}}")
                .after("{\"spec\":{\"replicas\":5}}"));
        update("carol", deployment(5, "web:2"), deployment(5, "web:3"));

        assertThat(blame()).contains("bob replicas: 5", "carol image: web:3");
    }

    @Test
    void ofTwoUsersOnOneBaseNeitherIsNamedYet() {
        create("alice", deployment(1, "web:1"));
        update("alice", deployment(1, "web:1"), deployment(2, "web:1"));
        update("bob", deployment(2, "web:1"), deployment(7, "web:1"));
        version--;
        update("carol", deployment(2, "web:1"), deployment(8, "web:1"));

        LineBlame blame = lineBlame().orElseThrow();

        assertThat(lines(blame)).contains("alice replicas: 2");
        assertThat(blame.later())
                .extracting(change -> change.event().user().username())
                .contains("bob", "carol");
    }

    @Test
    void whatWeEvictedIsNotGivenToItsNeighbours() {
        store = new RingBufferEventStore(Retention.DEFAULT.withMaxEventsPerObject(2), clock);
        create("alice", deployment(1, "web:1"));
        update("bob", deployment(1, "web:1"), deployment(2, "web:1"));
        update("carol", deployment(2, "web:1"), deployment(3, "web:1"));
        update("dave", deployment(3, "web:1"), deployment(3, "web:2"));

        assertThat(blame()).contains("carol replicas: 3", "? name: web");
    }

    @Test
    void aNewLifeUnderAnOldNameBeginsAnew() {
        create("alice", deployment(1, "web:1"));
        append(events.delete("bob", "shop", "web").uid("uid-1").base(base()).before(deployment(1, "web:1")));
        append(events.create("carol", "shop", "web").uid("uid-2").after(deployment(1, "web:1")));
        append(events.update("dave", "shop", "web")
                .uid("uid-2")
                .base(base())
                .before(deployment(1, "web:1"))
                .after(deployment(2, "web:1")));

        LineBlame blame = lineBlame().orElseThrow();

        assertThat(lines(blame))
                .contains("carol image: web:1", "dave replicas: 2")
                .noneMatch(l -> l.startsWith("alice"));
        assertThat(blame.deletedBy()).isNull();
    }

    @Test
    void whatIsGoneIsShownAsItLastWas() {
        create("alice", deployment(1, "web:1"));
        append(events.delete("bob", "shop", "web").uid("uid-1").base(base()).before(deployment(1, "web:1")));

        LineBlame blame = lineBlame().orElseThrow();

        assertThat(lines(blame)).contains("alice replicas: 1");
        assertThat(blame.deletedBy()).isNotNull();
    }

    @Test
    void removedFieldsBelongToWhoRemovedThem() {
        String one = "{\"metadata\":{\"labels\":{\"a\":\"1\",\"b\":\"2\"},\"name\":\"web\"}}";
        String two = "{\"metadata\":{\"labels\":{\"b\":\"2\"},\"name\":\"web\"}}";
        String three = "{\"metadata\":{\"name\":\"web\"}}";
        create("alice", one);
        update("bob", one, two);
        update("carol", two, three);
        update("dave", three, two);

        assertThat(lineBlame().orElseThrow().removed())
                .extracting(removed -> removed.path() + " " + removed.value() + " " + who(removed.origin()))
                .containsExactly("metadata.labels.a \"1\" bob");
    }

    @Test
    void ofAnObjectThatWasNeverSeenThereIsNothingToBlame() {
        append(events.create("alice", "shop", "web").uid("uid-1").tooLarge());

        assertThat(lineBlame()).isEmpty();
        assertThat(LineBlame.of(List.of(), (shape, digest) -> null, shape -> null, true))
                .isEmpty();
    }

    private void create(String user, String after) {
        append(events.create(user, "shop", "web").uid("uid-1").after(after));
    }

    private void update(String user, String before, String after) {
        append(events.update(user, "shop", "web")
                .uid("uid-1")
                .base(base())
                .before(before)
                .after(after));
    }

    private Base base() {
        return new Base(Integer.toString(100 + version++), null, null, List.of());
    }

    private void append(Events.Making making) {
        clock.advance(Duration.ofMinutes(5));
        NewEvent event = making.user(
                        UserInfo.named(making.build().event().user().username()))
                .at(clock.instant())
                .build();
        store.append(event).toCompletableFuture().join();
    }

    private Optional<LineBlame> lineBlame() {
        ObjectKey key = new ObjectKey("apps", "deployments", "shop", "web");
        List<Change> changes = new ChangeReader(store).ofObject(key);
        return LineBlame.of(
                changes,
                (shape, digest) -> store.object(shape, digest).json(),
                shape -> store.managedFields(shape).json(),
                true);
    }

    /** Each line with who wrote it before it. */
    private List<String> blame() {
        return lines(lineBlame().orElseThrow());
    }

    private static List<String> lines(LineBlame blame) {
        return blame.lines().stream()
                .map(line -> who(line.origin()) + " " + line.text().strip())
                .toList();
    }

    private static String who(Origin origin) {
        if (origin instanceof Origin.ByChange by) {
            return by.change().event().user().username();
        }
        if (origin instanceof Origin.InGap gap) {
            return gap.reason().name();
        }
        var tool = ((Origin.BeforeHistory) origin).tool();
        return tool == null ? "?" : tool.manager();
    }

    private static String deployment(int replicas, String image) {
        return "{\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\"},\"spec\":{\"replicas\":" + replicas
                + ",\"template\":{\"spec\":{\"containers\":[{\"name\":\"web\",\"image\":\"" + image + "\"}]}}}}";
    }

    private static String pods(String... containers) {
        return "{\"spec\":{\"template\":{\"spec\":{\"containers\":[" + String.join(",", containers) + "]}}}}";
    }

    private static String rules(String... verbs) {
        return "{\"spec\":{\"verbs\":[" + String.join(",", verbs) + "]}}";
    }
}
