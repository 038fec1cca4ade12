package io.logistis.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.diff.FieldChange;
import io.logistis.event.ChangeEvent;
import io.logistis.event.Digest;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import io.logistis.event.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any work of several people and controllers, held against what the API server did. */
class RandomWorkTest {

    /** More of them with {@code -Dlogistis.seeds=1000}. */
    private static final long SEEDS = Long.getLong("logistis.seeds", 30);

    static Stream<Arguments> simulations() {
        return LongStream.rangeClosed(1, SEEDS).mapToObj(seed -> {
            Simulation simulation = seed % 2 == 0 ? Simulation.of(seed) : Simulation.withTwoReplicas(seed);
            return Arguments.of(seed, simulation, 1 + (int) seed % 6);
        });
    }

    @ParameterizedTest(name = "seed {0}, {2} at a time")
    @MethodSource("simulations")
    void allThatHappenedIsShownOnceAndNothingElse(long seed, Simulation simulation, int atATime) {
        work(simulation, atATime);

        for (ObjectKey key : RandomWork.KEYS) {
            assertTrue(simulation, key);
        }
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(Long.getLong("logistis.seed", 1), SEEDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsLeftAfterEvictionsIsTrue(long seed) {
        Simulation simulation = Simulation.withLimit(seed, 10);
        work(simulation, 1 + (int) seed % 6);

        for (ObjectKey key : RandomWork.KEYS) {
            assertDone(simulation, key, change -> true);
            assertNotUndone(simulation, key);
            assertThat(history(simulation, key).changes())
                    .allSatisfy(change -> assertThat(change.gapBefore()).isNull());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatWasNotSeenIsNamedInGapsAndGivenToNobody(long seed) {
        Simulation simulation = Simulation.withUnseen(seed, 20);
        work(simulation, 1 + (int) seed % 6);

        for (ObjectKey key : RandomWork.KEYS) {
            assertDone(simulation, key, RandomWorkTest::leavesATrace);
            Set<String> unseen = simulation.unseen.values().stream()
                    .filter(review -> review.object().key().equals(key))
                    .flatMap(review -> Simulation.effect(review).stream())
                    .map(change -> Touch.of(change).place())
                    .collect(Collectors.toSet());
            assertThat(history(simulation, key).changes().stream()
                            .map(Change::gapBefore)
                            .filter(Objects::nonNull)
                            .flatMap(gap -> gap.fields().stream())
                            .map(field -> Touch.of(new FieldChange(field, FieldChange.Op.ADD, null, "1"))
                                    .place()))
                    .as(
                            "gaps of %s, where %s was not seen, among %s",
                            key,
                            simulation.unseen.keySet(),
                            describe(simulation, key, simulation.events(key), outcomes(history(simulation, key))))
                    .isSubsetOf(unseen);
        }
    }

    private static void work(Simulation simulation, int atATime) {
        simulation.run(300, atATime, new RandomWork(simulation));
        for (ObjectKey key : RandomWork.KEYS) {
            simulation.run(simulation.patch(
                    "closer",
                    key,
                    object -> SimulatedApiServer.metadata(object)
                            .putObject("labels")
                            .put("closed", "yes")));
        }
    }

    private static ObjectHistory history(Simulation simulation, ObjectKey key) {
        return ObjectHistory.of(
                simulation.events(key),
                new StoreSurroundings(simulation.store, any -> any.resource().equals("pods")));
    }

    /** Ends look alike: if one person's DELETE was refused and another's was not seen, nobody can know. */
    private static boolean leavesATrace(Change change) {
        return change.event().operation() != Operation.DELETE
                && !change.event().user().username().endsWith(":collector");
    }

    /** What is shown as done was done, by that user. */
    private static void assertDone(Simulation simulation, ObjectKey key, Predicate<Change> which) {
        List<ChangeEvent> events = simulation.events(key);
        ObjectHistory history = history(simulation, key);
        String told = describe(simulation, key, events, outcomes(history));
        Map<EventId, String> reviewOf = new HashMap<>();
        events.forEach(event -> reviewOf.put(event.id(), event.requestUid()));
        Set<String> attempts = new HashSet<>();
        simulation.server.truth().forEach(done -> attempts.addAll(done.reviews()));
        for (Change change : history.changes()) {
            if (change.outcome() == Outcome.PERSISTED && which.test(change)) {
                assertThat(change.attemptIds().stream().anyMatch(id -> attempts.contains(reviewOf.get(id))))
                        .as("%s was done, among %s", change.event().requestUid(), told)
                        .isTrue();
            }
        }
    }

    /** What is shown as without effect was not done. */
    private static void assertNotUndone(Simulation simulation, ObjectKey key) {
        List<ChangeEvent> events = simulation.events(key);
        ObjectHistory history = history(simulation, key);
        String told = describe(simulation, key, events, outcomes(history));
        Map<String, String> standsFor = standsFor(events);
        Set<String> carriedOut = new HashSet<>();
        for (SimulatedApiServer.Done done : simulation.server.truth()) {
            if (!done.reviews().isEmpty()) {
                String last = done.reviews().get(done.reviews().size() - 1);
                carriedOut.add(standsFor.getOrDefault(last, last));
            }
        }
        for (Change change : history.changes()) {
            if (change.outcome() == Outcome.NO_EFFECT) {
                assertThat(carriedOut.contains(change.event().requestUid()))
                        .as("%s was done, among %s", change.event().requestUid(), told)
                        .isFalse();
            }
        }
    }

    private static Map<String, Outcome> outcomes(ObjectHistory history) {
        Map<String, Outcome> outcomes = new HashMap<>();
        history.attempts().forEach(attempt -> outcomes.put(attempt.event().requestUid(), attempt.outcome()));
        return outcomes;
    }

    private static void assertTrue(Simulation simulation, ObjectKey key) {
        List<ChangeEvent> events = simulation.events(key);
        ObjectHistory history = history(simulation, key);
        Map<String, Change> byReview = new HashMap<>();
        Map<String, Outcome> outcomes = outcomes(history);
        Map<EventId, String> reviewOf = new HashMap<>();
        Map<String, @Nullable String> uidOf = new HashMap<>();
        events.forEach(event -> {
            reviewOf.put(event.id(), event.requestUid());
            uidOf.put(event.requestUid(), event.object().uid());
        });

        Map<String, String> standsFor = standsFor(events);
        String told = describe(simulation, key, events, outcomes);
        for (Change change : history.changes()) {
            byReview.put(change.event().requestUid(), change);
            // A user's DELETEs of one life are one change, however many requests they were; and so are evictions.
            if (change.event().operation() == Operation.DELETE || isEviction(change.event())) {
                change.attemptIds().forEach(id -> byReview.put(reviewOf.get(id), change));
            }
        }
        Set<String> carriedOut = new HashSet<>();
        List<String> inOrder = new ArrayList<>();
        for (SimulatedApiServer.Done done : simulation.server.truth()) {
            String last = standsFor.getOrDefault(
                    done.reviews().isEmpty()
                            ? ""
                            : done.reviews().get(done.reviews().size() - 1),
                    "");
            if (!done.key().equals(key) || !outcomes.containsKey(last)) {
                continue;
            }
            carriedOut.add(last);
            Change change = byReview.get(last);
            assertThat(change).as("%s is shown, among %s", done, told).isNotNull();
            assertThat(change.outcome())
                    .as("%s is not shown as undone, among %s", done, told)
                    .isIn(Outcome.PERSISTED, Outcome.ADMITTED);
            assertThat(change.event().user().username()).isEqualTo(done.user());
            assertThat(change.attemptIds().stream().map(id -> reviewOf.get(id)))
                    .as("%s has its attempts, among %s", done, told)
                    .containsAll(done.reviews().stream()
                            .filter(review -> Objects.equals(
                                    uidOf.get(review), change.event().object().uid()))
                            .toList());
            if (change.outcome() == Outcome.PERSISTED && !isOfDeleted(change.event())) {
                inOrder.add(last);
            }
        }
        List<String> persisted = new ArrayList<>();
        for (Change change : history.changes()) {
            String review = change.event().requestUid();
            assertThat(change.gapBefore())
                    .as("gap before %s, among %s", change.id(), told)
                    .isNull();
            if (change.outcome() == Outcome.PERSISTED && !isOfDeleted(change.event())) {
                persisted.add(review);
            }
            if (change.outcome() == Outcome.ADMITTED && !carriedOut.contains(review)) {
                assertThat(isIrrefutable(change.event(), events))
                        .as(
                                "%s is not known to have had no effect, among %s",
                                change.event().requestUid(), told)
                        .isTrue();
            }
        }
        assertThat(persisted).as("%s in its order, among %s", key, told).containsExactlyElementsOf(inOrder);
    }

    /** It has no version of its own, and so no place in the order of versions. */
    private static boolean isOfDeleted(ChangeEvent event) {
        return isEviction(event) || (event.operation() == Operation.DELETE && Deletions.isOfDeleted(event));
    }

    /** One user's equal requests on one version can't be told apart: the last stands for all. */
    private static Map<String, String> standsFor(List<ChangeEvent> events) {
        Map<Object, String> last = new HashMap<>();
        events.forEach(event -> last.put(sameness(event), event.requestUid()));
        Map<String, String> standsFor = new HashMap<>();
        events.forEach(event -> standsFor.put(event.requestUid(), last.get(sameness(event))));
        return standsFor;
    }

    private static boolean isEviction(ChangeEvent event) {
        return "eviction".equals(event.object().subresource());
    }

    private static Object sameness(ChangeEvent event) {
        return event.base() == null
                ? event.requestUid()
                : List.of(
                        event.operation(), event.user(), event.after(), version(event), event.shape(), event.object());
    }

    private static String describe(
            Simulation simulation, ObjectKey key, List<ChangeEvent> events, Map<String, Outcome> outcomes) {
        StringBuilder text = new StringBuilder();
        for (ChangeEvent event : events) {
            text.append("\n%s %s %s/%s by %s of %s on %s %s, %s -> %s: %s"
                    .formatted(
                            event.observedAt(),
                            event.requestUid(),
                            event.operation(),
                            event.object().subresource(),
                            event.user().username(),
                            event.object().uid(),
                            event.base() == null ? null : event.base().resourceVersion(),
                            event.base() == null || event.base().deletionTimestamp() == null ? "" : "being deleted",
                            shortened(event.before().digest()),
                            shortened(event.after().digest()),
                            outcomes.get(event.requestUid())));
        }
        simulation.server.truth().stream()
                .filter(done -> done.key().equals(key))
                .forEach(done -> text.append("\ndone: ")
                        .append(done.operation())
                        .append(' ')
                        .append(done.reviews()));
        return text.toString();
    }

    private static String shortened(@Nullable Digest digest) {
        return digest == null ? "none" : digest.toString().substring(0, 6);
    }

    /** Whether nothing that was seen later in the same shape can show what came of it. */
    private static boolean isIrrefutable(ChangeEvent event, List<ChangeEvent> events) {
        if (event.base() == null) {
            return event.object().key().resource().equals("pods")
                    || events.stream().anyMatch(other -> mayHaveEndedBefore(event, other, events))
                    || events.stream().noneMatch(later -> later.base() != null && isClearlyLater(event, later));
        }
        if (isOfDeleted(event)) {
            return true;
        }
        boolean isTie = events.stream()
                .anyMatch(other -> event.operation() == Operation.DELETE
                        && other.operation() == Operation.DELETE
                        && !other.user().equals(event.user())
                        && version(other) == version(event));
        return isTie
                || events.stream()
                        .noneMatch(later -> later.base() != null
                                && Objects.equals(
                                        later.object().uid(), event.object().uid())
                                && later.shape().equals(event.shape())
                                && version(later) > version(event));
    }

    /** Whether the other is the last that is known of its life, and may have ended it when the CREATE came. */
    private static boolean mayHaveEndedBefore(ChangeEvent create, ChangeEvent other, List<ChangeEvent> events) {
        return (other.operation() == Operation.DELETE || other.user().username().endsWith(":collector"))
                && !isClearlyLater(create, other)
                && events.stream()
                        .noneMatch(event -> Objects.equals(
                                        event.object().uid(), other.object().uid())
                                && version(event) > version(other));
    }

    private static boolean isClearlyLater(ChangeEvent event, ChangeEvent later) {
        return later.observedAt().isAfter(event.observedAt().plus(Circumstances.SKEW));
    }

    private static long version(ChangeEvent event) {
        return event.base() == null
                ? -1
                : Long.parseLong(Objects.requireNonNull(event.base().resourceVersion()));
    }
}
