package io.logistis.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.event.Base;
import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectState;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import io.logistis.store.EventPage;
import io.logistis.store.EventQuery;
import io.logistis.store.Interruption;
import io.logistis.store.NamespaceSummary;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.StoreException;
import io.logistis.store.StoredObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link io.logistis.store.EventStore} promises of appending and asking; {@link EventStoreCountsContract} has
 * what it promises of counting, {@link EventStoreLocksContract} of what locks did, {@link EventStoreBoundsContract} of its bounds. Extend this class, open your store in {@link #open}, and all of it runs.
 */
public abstract class EventStoreContract extends EventStoreCountsContract {

    @Test
    protected void whatWasAppendedIsFoundAtOnceAndWhole() {
        store(Retention.DEFAULT);
        UserInfo user = new UserInfo(
                "alice",
                "u-1",
                List.of("dev", "system:authenticated"),
                Map.of("arn", List.of("a", "b"), "é", List.of()));
        NewEvent event = events.update("alice", "shop", "web")
                .user(user)
                .subresource("scale")
                .base(new Base("17", 3L, "2026-01-31T12:00:00Z", List.of("x/y", "z")))
                .build();

        EventId id = append(event);

        assertThat(id).isEqualTo(event.event().id());
        assertThat(all()).containsExactly(event.event());
        assertThat(store.get(id)).contains(event.event());
    }

    @Test
    protected void whatIsAbsentStaysAbsent() {
        store(Retention.DEFAULT);
        NewEvent event = events.create("", "", "cluster-scoped")
                .uid(null)
                .fieldManager(null)
                .base(new Base(null, null, null, List.of()))
                .build();

        append(event);

        assertThat(all()).containsExactly(event.event());
    }

    @Test
    protected void anEventThatIsThereIsNotKeptASecondTimeHoweverLate() {
        store(Retention.DEFAULT);
        NewEvent event = events.update("alice", "shop", "web").build();
        append(event);
        clock.advance(Duration.ofHours(1));
        append(events.update("alice", "shop", "other").build());

        assertThat(append(event)).isEqualTo(event.event().id());
        assertThat(find(EventQuery.builder().name("web"))).containsExactly(event.event());
        assertThat(store.stats().events()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "line\nbreak", "nul\u0000", "esc\u001b[31m", "rtl\u202e", "😀", "é+x@example.com", "'; --"})
    protected void userNamesAreKeptExactly(String name) {
        store(Retention.DEFAULT);
        NewEvent event = events.update(name, "shop", "web").build();

        append(event);
        append(events.update(name + "x", "shop", "web").build());

        assertThat(find(EventQuery.builder().user(name))).containsExactly(event.event());
    }

    @Test
    protected void aUserNameOf4000CharactersIsKeptExactly() {
        userNamesAreKeptExactly("é".repeat(4000));
    }

    @Test
    protected void objectsComeBackByteForByte() {
        store(Retention.DEFAULT);
        String before = "{\"a\":1.50,\"n\":12345678901234567890,\"t\":\"\\u00e9é\"}";
        String after = "{\"a\":1.5 ,\"n\":12345678901234567891,\"t\":\"\\u00e9é\"}";
        ChangeEvent event = appended(events.update("alice", "shop", "web")
                .before(before)
                .after(after)
                .build());

        assertThat(object(event, event.before())).isEqualTo(before);
        assertThat(object(event, event.after())).isEqualTo(after);
    }

    @Test
    protected void aChainOfStatesCanBeDecodedFromEndToEnd() {
        store(Retention.DEFAULT);
        List<ChangeEvent> kept = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            kept.add(appended(events.update("alice", "shop", "web")
                    .before(largeObject(i - 1))
                    .after(largeObject(i))
                    .build()));
        }

        for (int i = 1; i <= 40; i++) {
            ChangeEvent event = kept.get(i - 1);
            assertThat(object(event, event.before())).isEqualTo(largeObject(i - 1));
            assertThat(object(event, event.after())).isEqualTo(largeObject(i));
        }
    }

    @Test
    protected void statesThatWereTooLargeOrAbsentSaySo() {
        store(Retention.DEFAULT);
        ChangeEvent large =
                appended(events.update("alice", "shop", "web").tooLarge().build());
        ChangeEvent deleted = appended(events.delete("alice", "shop", "web").build());

        assertThat(all()).extracting(ChangeEvent::after).containsExactly(ObjectState.NONE, ObjectState.TOO_LARGE);
        assertThat(large.before()).isEqualTo(ObjectState.TOO_LARGE);
        assertThat(object(deleted, deleted.before())).isNotEmpty();
    }

    @Test
    protected void aStateThatIsNotThereSaysWhy() {
        store(Retention.DEFAULT);
        NewEvent never = events.update("alice", "shop", "web").build();

        StoredObject object =
                store.object(never.event().shape(), digest(never.event().after()));

        assertThat(object.json()).isNull();
        assertThat(object.whyNot()).isNotBlank();
    }

    @Test
    protected void managedFieldsAreThoseOfTheFirstState() {
        store(Retention.DEFAULT);
        ChangeEvent first = appended(events.update("alice", "shop", "web")
                .managedFields("[{\"manager\":\"first\"}]")
                .build());
        append(events.update("alice", "shop", "web")
                .managedFields("[{\"manager\":\"second\"}]")
                .build());
        ChangeEvent without = appended(events.update("alice", "shop", "other").build());

        assertThat(text(store.managedFields(first.shape()))).isEqualTo("[{\"manager\":\"first\"}]");
        assertThat(store.managedFields(without.shape()).whyNot()).isNotBlank();
    }

    @Test
    protected void aReviewThatIsSentAgainChangesNothing() {
        store(Retention.DEFAULT);
        NewEvent first = events.update("alice", "shop", "web").requestUid("r").build();
        NewEvent again = events.update("alice", "shop", "web").requestUid("r").build();

        EventId id = append(first);
        clock.advance(Duration.ofMinutes(9));

        assertThat(append(again)).isEqualTo(id);
        assertThat(all()).containsExactly(first.event());
    }

    @Test
    protected void eachFilterKeepsOnlyWhatItNames() {
        store(Retention.DEFAULT);
        ChangeEvent a = appended(events.create("alice", "default", "web").build());
        ChangeEvent b = appended(events.update("bob", "default-2", "web-2").build());
        ChangeEvent c = appended(
                events.delete("alice", "", "node").resource("", "nodes", "Node").build());
        ChangeEvent d = appended(events.update("alice", "default", "web")
                .resource("example.com", "deployments", "Deployment")
                .decision(Decision.denied(new Decision.LockRef("l", "r", "o", null)), 1)
                .build());

        assertThat(find(EventQuery.builder().namespace("default"))).containsExactly(d, a);
        assertThat(find(EventQuery.builder().namespace("defaul"))).isEmpty();
        assertThat(find(EventQuery.builder().name("web"))).containsExactly(d, a);
        assertThat(find(EventQuery.builder().user("bob"))).containsExactly(b);
        assertThat(find(EventQuery.builder().operation(Operation.DELETE))).containsExactly(c);
        assertThat(find(EventQuery.builder().verdict(Decision.Verdict.DENIED))).containsExactly(d);
        assertThat(find(EventQuery.builder().uid("uid-default-web"))).containsExactly(d, a);
        assertThat(find(EventQuery.builder().kind("deploy"))).containsExactly(d, b, a);
        assertThat(find(EventQuery.builder().kind("Deployment.apps"))).containsExactly(b, a);
        assertThat(find(EventQuery.builder().kind("node"))).containsExactly(c);
        assertThat(find(EventQuery.builder().kind("no"))).containsExactly(c);
        assertThat(find(EventQuery.builder()
                        .kind("deployment")
                        .namespace("default")
                        .user("alice")
                        .name("web")))
                .containsExactly(d, a);
        assertThat(find(EventQuery.builder().namespace("default").user("bob"))).isEmpty();
    }

    @Test
    protected void sinceIsIncludedAndUntilIsNot() {
        store(Retention.DEFAULT);
        ChangeEvent a = appended(events.update("alice", "shop", "a").build());
        ChangeEvent b = appended(events.update("alice", "shop", "b").build());
        ChangeEvent c = appended(events.update("alice", "shop", "c").build());

        assertThat(find(EventQuery.builder().since(b.observedAt()))).containsExactly(c, b);
        assertThat(find(EventQuery.builder().until(b.observedAt()))).containsExactly(a);
        assertThat(find(EventQuery.builder().since(b.observedAt()).until(c.observedAt())))
                .containsExactly(b);
    }

    @Test
    protected void aTimeInWhichNothingCanBeHasNoEvents() {
        store(Retention.DEFAULT);
        ChangeEvent a = appended(events.update("alice", "shop", "a").build());
        clock.advance(Duration.ofMinutes(1));
        append(events.update("alice", "shop", "b").build());

        assertThat(find(EventQuery.builder().since(clock.instant()).before(a.id())))
                .isEmpty();
        assertThat(find(EventQuery.builder().since(clock.instant()).until(a.observedAt())))
                .isEmpty();
        assertThat(find(EventQuery.builder().since(clock.instant().plusSeconds(3600))))
                .isEmpty();
    }

    @Test
    protected void pagesNeitherSkipNorRepeatWhileEventsArrive() {
        store(Retention.DEFAULT);
        List<ChangeEvent> expected = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            expected.add(0, appended(events.update("alice", "shop", "web-" + i).build()));
            append(events.update("bob", "shop", "web-" + i).build());
        }

        List<ChangeEvent> seen = new ArrayList<>();
        EventId before = null;
        do {
            EventPage page = store.find(
                    EventQuery.builder().user("alice").limit(4).before(before).build());
            assertThat(page.events()).hasSizeLessThanOrEqualTo(4);
            seen.addAll(page.events());
            before = page.next();
            append(events.update("alice", "shop", "later").build());
        } while (before != null);

        assertThat(seen).containsExactlyElementsOf(expected);
    }

    @Test
    protected void aPageThatEndsWithTheLastMatchSaysThatThereIsNoMore() {
        store(Retention.DEFAULT);
        append(events.update("alice", "shop", "a").build());
        append(events.update("alice", "shop", "b").build());

        assertThat(store.find(EventQuery.builder().limit(2).build()).next()).isNull();
        assertThat(store.find(EventQuery.builder().limit(1).build()).next()).isNotNull();
    }

    @Test
    protected void aroundGivesOneObjectsEventsWithItsNeighboursOldestFirst() {
        store(Retention.DEFAULT);
        List<ChangeEvent> web = new ArrayList<>();
        web.add(appended(events.create("alice", "shop", "web-x7")
                .generateName("web-")
                .uid("never seen again")
                .build()));
        for (int i = 0; i < 6; i++) {
            web.add(appended(events.update("alice", "shop", "web-x7").build()));
            append(events.update("alice", "shop", "web-x").build());
            append(events.update("alice", "shop-2", "web-x7").build());
            append(events.create("alice", "shop", "web-x7" + i)
                    .generateName("web-x7")
                    .build());
        }
        ObjectKey key = web.get(0).object().key();

        assertThat(store.around(key, web.get(2).id(), web.get(3).id(), 1)).isEqualTo(web.subList(1, 5));
        assertThat(store.around(key, web.get(2).id(), web.get(2).id(), 0)).containsExactly(web.get(2));
        assertThat(store.around(key, web.get(0).id(), web.get(0).id(), 100)).isEqualTo(web);
        assertThat(store.around(
                        new ObjectKey("apps", "deployments", null, "web-x7"),
                        web.get(0).id(),
                        web.get(6).id(),
                        9))
                .isEmpty();
    }

    @Test
    protected void theOverviewCountsByNamespace() {
        store(Retention.DEFAULT);
        append(events.update("carol", "old", "x").build());
        clock.advance(Duration.ofHours(1));
        Instant since = clock.instant();
        append(events.create("alice", "shop", "a").build());
        append(events.update("bob", "shop", "a").build());
        ChangeEvent lastInShop = appended(events.update("alice", "shop", "a").build());
        ChangeEvent node = appended(
                events.update("al", "", "n").resource("", "nodes", "Node").build());

        assertThat(store.overview(since))
                .containsExactly(
                        new NamespaceSummary(null, node, Map.of(Operation.UPDATE, 1L), Map.of("al", 1L)),
                        new NamespaceSummary(
                                "shop",
                                lastInShop,
                                Map.of(Operation.CREATE, 1L, Operation.UPDATE, 2L),
                                Map.of("alice", 2L, "bob", 1L)));
    }

    @Test
    protected void theJournalTellsWhichInterruptionsFallIntoATime() {
        store(Retention.DEFAULT);
        Instant noon = clock.instant();
        Interruption first = interruption(noon, 10, 1);
        Interruption second = interruption(noon.plusSeconds(60), 10, 2);
        join(store.journal(second));
        join(store.journal(first));
        join(store.journal(interruption(noon.plusSeconds(60), 5, 1)));
        join(store.journal(second));

        assertThat(store.interruptions(noon, noon.plusSeconds(3600))).containsExactly(first, second);
        assertThat(store.interruptions(noon.plusSeconds(11), noon.plusSeconds(60)))
                .isEmpty();
        assertThat(store.interruptions(noon.plusSeconds(5), noon.plusSeconds(6)))
                .containsExactly(first);
        assertThat(store.interruptions(Instant.EPOCH, noon.plusSeconds(61))).containsExactly(first, second);
    }

    @Test
    protected void aProfileCanBeKeptTwice() {
        store(Retention.DEFAULT);

        assertThatCode(() -> {
                    join(store.keepProfile("hash", "text"));
                    join(store.keepProfile("hash", "text"));
                })
                .doesNotThrowAnyException();
    }

    @Test
    protected void aStoreThatIsClosedSaysSo() {
        store(Retention.DEFAULT);
        store.check();
        store.close();
        store.close();

        assertThatThrownBy(() -> append(events.update("alice", "shop", "web").build()))
                .hasCauseInstanceOf(StoreException.class)
                .satisfies(failure -> assertThat(((StoreException) failure.getCause()).reason())
                        .isEqualTo(StoreException.Reason.CLOSED));
        assertThatThrownBy(() -> store.check()).isInstanceOf(StoreException.class);
    }

    private static Interruption interruption(Instant from, int seconds, long count) {
        return new Interruption(from, from.plusSeconds(seconds), Interruption.Reason.TIMEOUT, count);
    }

    private static String text(StoredObject object) {
        return new String(java.util.Objects.requireNonNull(object.json()), StandardCharsets.UTF_8);
    }
}
