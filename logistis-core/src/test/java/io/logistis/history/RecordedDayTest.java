package io.logistis.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.diff.FieldChange;
import io.logistis.diff.FieldChanges;
import io.logistis.diff.Transition;
import io.logistis.event.ChangeEvent;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the history against the audit log of a real API server. */
class RecordedDayTest {

    /** A quota refused it after admission, and nothing was ever seen that shows it. */
    private static final String REFUSED_BY_QUOTA = "CREATE configmaps pay/over by alice, attempts: 1";

    static Stream<Arguments> recordings() {
        Stream<Arguments> part = Stream.of(Arguments.of("part", Recording.part()));
        return Stream.concat(part, Recording.whole().stream().map(whole -> Arguments.of("whole", whole)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recordings")
    void everyChangeOfAPersonAppearsOnceUnderItsUserAndNothingElseDoes(String name, Recording recording) {
        List<Change> changes = new Replay(recording, review -> true).changes();

        assertThat(happened(changes)).containsExactlyInAnyOrderElementsOf(expected(recording));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recordings")
    void pagesShowTheSameAsTheObjectsOneByOne(String name, Recording recording) {
        Replay replay = new Replay(recording, review -> true);
        for (int limit : new int[] {1, 7, 1000}) {
            List<Change> paged = new ArrayList<>();
            ChangeToken token = null;
            do {
                ChangePage page = replay.reader.find(
                        ChangeQuery.builder().limit(limit).token(token).build());
                paged.addAll(page.changes());
                token = page.next();
            } while (token != null);

            assertThat(paged).containsExactlyInAnyOrderElementsOf(replay.changes());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recordings")
    void noGapIsClaimed(String name, Recording recording) {
        List<Change> changes = new Replay(recording, review -> true).changes();

        assertThat(changes).extracting(Change::gapBefore).containsOnlyNulls();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recordings")
    void whatIsLeftOutShowsAsAGapThatNamesItsFieldsAndNoOthers(String name, Recording recording) {
        Replay all = new Replay(recording, review -> true);
        int gaps = 0;
        for (TrueChange hidden : TrueChange.of(recording)) {
            boolean isShown = hidden.operation() == Operation.UPDATE
                    && undone(all, hidden).isEmpty();
            Set<String> fields = isShown ? lastingFields(all, hidden) : Set.of();
            Set<ObservedChange> attempts = new HashSet<>(hidden.attempts());
            Replay rest = new Replay(recording, review -> !attempts.contains(review));
            List<Gap> found = rest.changes().stream()
                    .filter(change -> change.gapBefore() != null)
                    .map(Change::gapBefore)
                    .toList();
            if (hidden.operation() == Operation.UPDATE) {
                assertThat(found.stream().flatMap(gap -> gap.fields().stream()))
                        .as("left out: " + hidden.text())
                        .containsExactlyInAnyOrderElementsOf(fields);
                gaps += fields.isEmpty() ? 0 : 1;
            }
            List<String> others = expected(recording);
            others.remove(hidden.text());
            undone(all, hidden).ifPresent(undone -> others.remove(TrueChange.shown(undone)));
            assertThat(happened(rest.changes()))
                    .as("left out: " + hidden.text())
                    .containsExactlyInAnyOrderElementsOf(others);
        }
        assertThat(gaps).isGreaterThan(15);
    }

    private static List<String> happened(Collection<Change> changes) {
        return changes.stream()
                .filter(change -> !change.event().user().isSystem())
                .filter(change -> change.event().operation() != Operation.CONNECT)
                .filter(change -> change.outcome() == Outcome.PERSISTED || change.outcome() == Outcome.ADMITTED)
                .map(TrueChange::shown)
                .toList();
    }

    private static List<String> expected(Recording recording) {
        List<String> expected =
                TrueChange.of(recording).stream().map(TrueChange::text).collect(Collectors.toList());
        expected.add(REFUSED_BY_QUOTA);
        return expected;
    }

    /**
     * The change that this one took back. If that is left out, the other looks as if it had never been sent: it is said to
     * have had no effect, and nothing is left to explain.
     */
    private static Optional<Change> undone(Replay all, TrueChange hidden) {
        String last = hidden.attempts().get(hidden.attempts().size() - 1).requestUid();
        List<Change> changes = all.reader.ofObject(hidden.key()).stream()
                .filter(change -> change.event().operation() == Operation.UPDATE)
                .filter(change -> change.outcome() == Outcome.PERSISTED)
                .toList();
        for (int i = 1; i < changes.size(); i++) {
            ChangeEvent event = changes.get(i).event();
            Change before = changes.get(i - 1);
            if (event.requestUid().equals(last)
                    && event.after().equals(before.event().before())) {
                return Optional.of(before);
            }
        }
        return Optional.empty();
    }

    /** What the change did to the object, as far as the next recorded review in the same shape still shows it. */
    private static Set<String> lastingFields(Replay all, TrueChange hidden) {
        String last = hidden.attempts().get(hidden.attempts().size() - 1).requestUid();
        List<ChangeEvent> events = all.events(hidden.key());
        ChangeEvent made = events.stream()
                .filter(event -> event.requestUid().equals(last))
                .findFirst()
                .orElseThrow();
        Map<String, FieldChange> effect = fields(all, made);
        ChangeEvent next = events.subList(events.indexOf(made) + 1, events.size()).stream()
                .filter(event ->
                        event.before().digest() != null && event.fieldProfile().equals(made.fieldProfile()))
                .filter(event -> event.shape().equals(made.shape()) || hidden.subresource() != null)
                .filter(event -> !event.object().kind().equals("Scale"))
                .findFirst()
                .orElse(null);
        return next == null ? Set.of() : effect.keySet();
    }

    private static Map<String, FieldChange> fields(Replay all, ChangeEvent event) {
        Map<String, FieldChange> fields = new TreeMap<>();
        FieldChanges.between(new Transition(
                        event.apiVersion(),
                        event.object().kind(),
                        all.store.object(event.shape(), event.before().digest()).json(),
                        all.store.object(event.shape(), event.after().digest()).json()))
                .forEach(change -> fields.put(change.path(), change));
        return fields;
    }
}
