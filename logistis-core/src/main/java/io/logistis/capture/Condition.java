package io.logistis.capture;

import io.logistis.event.ObjectKey;
import io.logistis.event.Operation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a rule. Immutable.
 *
 * @param words what it says: {@code the namespace is shop or prod-*}
 * @param test whether it holds
 * @param always whether it holds for every write of those to an object
 * @param ever whether it may hold for one of them
 */
record Condition(String words, Test test, Scope always, Scope ever) {

    /** What is asked about writes before there is one. */
    enum Writes {
        /** Whatever changes an object. */
        ALL,
        /** What ends it: its DELETE, or the UPDATE that takes its last finalizer. */
        ENDS
    }

    /** Whether something is true of those writes to that object. */
    @FunctionalInterface
    interface Scope {
        boolean test(ObjectKey object, Writes writes);
    }

    /** Whether a condition holds for a change. */
    @FunctionalInterface
    interface Test {

        /** @param inDoubt the answer where the review does not show enough to tell */
        boolean holds(CandidateChange change, boolean inDoubt);
    }

    private static Set<Operation> operations(Writes writes) {
        return writes == Writes.ENDS
                ? Set.of(Operation.UPDATE, Operation.DELETE)
                : Set.of(Operation.CREATE, Operation.UPDATE, Operation.DELETE);
    }

    /** One that tells by the object's place. */
    private static Condition onKey(String words, Predicate<ObjectKey> test) {
        return new Condition(
                words,
                (change, inDoubt) -> test.test(change.object().key()),
                (object, writes) -> test.test(object),
                (object, writes) -> test.test(object));
    }

    /** One that may hold for one write and not for another to the same object. */
    private static Condition onChange(String words, Test test) {
        return new Condition(words, test, (object, writes) -> false, (object, writes) -> true);
    }

    private static Condition onText(String what, List<String> globs, Function<CandidateChange, @Nullable String> text) {
        Globs meant = new Globs(globs);
        return onChange(is(what, globs), (change, inDoubt) -> meant.match(text.apply(change)));
    }

    private static String is(String what, List<String> values) {
        return what + " is " + or(values);
    }

    /** {@code a}, {@code a or b}, {@code a, b or c}. */
    static String or(List<String> values) {
        int last = values.size() - 1;
        return last == 0 ? values.get(0) : String.join(", ", values.subList(0, last)) + " or " + values.get(last);
    }

    static Condition namespaces(List<String> globs) {
        Globs meant = new Globs(globs);
        return onKey(is("the namespace", globs), key -> meant.match(key.namespace()));
    }

    /** @throws IllegalArgumentException if one is no resource */
    static Condition resources(List<String> resources) {
        List<ResourcePattern> meant = ResourcePattern.parseAll(resources);
        return onKey(is("the resource", resources), key -> ResourcePattern.anyMatches(meant, key));
    }

    static Condition names(List<String> globs) {
        Globs meant = new Globs(globs);
        return onKey(is("the name", globs), key -> meant.match(key.name()));
    }

    static Condition kinds(List<String> globs) {
        return onText("the kind", globs, change -> change.object().kind());
    }

    static Condition subresources(List<String> globs) {
        return onText("the subresource", globs, change -> change.object().subresource());
    }

    static Condition users(List<String> globs) {
        return onText("the user", globs, change -> change.user().username());
    }

    static Condition groups(List<String> globs) {
        Globs meant = new Globs(globs);
        return onChange(
                is("a group of the user", globs),
                (change, inDoubt) -> meant.matchAny(change.user().groups()));
    }

    static Condition fieldManagers(List<String> globs) {
        return onText("the field manager", globs, CandidateChange::fieldManager);
    }

    /** A CONNECT writes nothing. */
    static Condition operations(List<Operation> operations) {
        Set<Operation> meant = Set.copyOf(operations);
        return new Condition(
                is("the operation", operations.stream().map(Operation::name).toList()),
                (change, inDoubt) -> meant.contains(change.operation()),
                (object, writes) -> meant.containsAll(operations(writes)),
                (object, writes) -> operations(writes).stream().anyMatch(meant::contains));
    }

    /** Dry runs are never recorded, so that no write that could be is one. */
    static Condition dryRun(boolean meant) {
        return new Condition(
                meant ? "it is a dry run" : "it is no dry run",
                (change, inDoubt) -> change.observed().dryRun() == meant,
                (object, writes) -> !meant,
                (object, writes) -> !meant);
    }

    static Condition labels(Map<String, List<String>> globsByName) {
        return texts("label", globsByName, CandidateChange::labels);
    }

    static Condition annotations(Map<String, List<String>> globsByName) {
        return texts("annotation", globsByName, CandidateChange::annotations);
    }

    private static Condition texts(
            String what, Map<String, List<String>> globsByName, Function<CandidateChange, Map<String, String>> texts) {
        Map<String, Globs> meant = globsByName.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> new Globs(entry.getValue())));
        String words = globsByName.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> is("the " + what + " " + entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", and "));
        return onChange(words, (change, inDoubt) -> {
            if (!change.showsObject()) {
                return inDoubt;
            }
            Map<String, String> found = texts.apply(change);
            for (Map.Entry<String, Globs> each : meant.entrySet()) {
                if (!each.getValue().match(found.get(each.getKey()))) {
                    return false;
                }
            }
            return true;
        });
    }

    /**
     * What ends an object changes its finalizers, or as a DELETE every field, its kind included.
     *
     * @throws IllegalArgumentException if one is no path
     */
    static Condition changedOnly(List<String> paths) {
        FieldPaths meant = FieldPaths.of(paths);
        boolean ends = meant.cover(ChangedPath.ROOT.member("kind"))
                || meant.cover(ChangedPath.ROOT.member("metadata").member("finalizers"));
        return new Condition(
                "nothing changed but " + or(paths),
                (change, inDoubt) -> change.changedPaths().allUnder(meant, inDoubt),
                (object, writes) -> false,
                (object, writes) -> ends || writes != Writes.ENDS);
    }

    /** @throws IllegalArgumentException if one is no path */
    static Condition changed(List<String> paths) {
        FieldPaths meant = FieldPaths.of(paths);
        return onChange(
                or(paths) + " changed",
                (change, inDoubt) -> change.changedPaths().anyUnder(meant, inDoubt));
    }
}
