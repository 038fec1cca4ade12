package io.logistis.capture;

import io.logistis.event.ObjectKey;
import io.logistis.event.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Whether a change is worth keeping. Must be fast (it runs for every review), thread-safe and without side effects. What it
 * leaves out is not recorded; what it throws fails the recording, never the request. It is not asked about dry runs, which
 * are never recorded, and it can't undo a lock. Its parts can be joined; labels and changed paths are read when they are asked
 * for:
 *
 * <pre>{@code
 * FieldPaths replicas = FieldPaths.of("spec.replicas");
 * CapturePredicate predicate = CapturePredicate.BY_PEOPLE
 *         .and(CapturePredicate.namespaces("shop", "pay-*"))
 *         .and(change -> !"true".equals(change.labels().get("sandbox")))
 *         .and(change -> !change.changedPaths().allUnder(replicas));
 *
 * FieldRules fieldRules = KubernetesDefaults.builder(key)
 *         .hide(List.of("widgets.example.com"), "spec.connection")
 *         .drop("metadata.annotations[\"example.com/seen\"]")
 *         .build();
 * }</pre>
 */
@FunctionalInterface
public interface CapturePredicate {

    /** Keeps everything. */
    CapturePredicate ALL = new CapturePredicate() {
        @Override
        public boolean keep(CandidateChange change) {
            return true;
        }

        @Override
        public boolean mayLeaveOut(ObjectKey object) {
            return false;
        }

        @Override
        public String describe() {
            return "keep everything";
        }
    };

    /** Keeps what people did, see {@link io.logistis.event.UserInfo#isSystem}. */
    CapturePredicate BY_PEOPLE = change -> !change.user().isSystem();

    /** Whether this change is to be kept. */
    boolean keep(CandidateChange change);

    /**
     * Whether some write to that object could be left out: then what changed unseen may have been left out, and is no
     * fault of anybody's. Default true.
     */
    default boolean mayLeaveOut(ObjectKey object) {
        return true;
    }

    /**
     * Whether what ends that object could be left out: its DELETE, or the UPDATE that takes its last finalizer. Default as
     * {@link #mayLeaveOut}.
     */
    default boolean mayLeaveOutEnd(ObjectKey object) {
        return mayLeaveOut(object);
    }

    /**
     * What is kept, in words, the same for equal predicates. It is stored once beside the events that were recorded under
     * it. Default: that it is code.
     */
    default String describe() {
        return "a predicate in code";
    }

    /** Keeps what both keep. */
    default CapturePredicate and(CapturePredicate other) {
        Objects.requireNonNull(other, "other");
        return change -> keep(change) && other.keep(change);
    }

    /** Keeps what either keeps. */
    default CapturePredicate or(CapturePredicate other) {
        Objects.requireNonNull(other, "other");
        return change -> keep(change) || other.keep(change);
    }

    /** Keeps what this one does not. */
    default CapturePredicate negate() {
        return change -> !keep(change);
    }

    /** Keeps these operations. */
    static CapturePredicate operations(Operation... operations) {
        Set<Operation> kept = Set.of(operations);
        return change -> kept.contains(change.operation());
    }

    /**
     * Keeps these resources with their subresources: {@code deployments.apps}, {@code *.example.com}; one of Kubernetes'
     * own without its group: {@code pods}, {@code leases}.
     *
     * @throws IllegalArgumentException if one is no resource
     */
    static CapturePredicate resources(String... resources) {
        List<ResourcePattern> kept = ResourcePattern.parseAll(Arrays.asList(resources));
        return change -> ResourcePattern.anyMatches(kept, change.object().key());
    }

    /** Keeps what these users did; {@code *} stands for any text. */
    static CapturePredicate users(String... names) {
        Globs kept = new Globs(Arrays.asList(names));
        return change -> kept.match(change.user().username());
    }

    /** Keeps what happens in these namespaces; {@code *} stands for any text. Cluster-scoped objects are in none. */
    static CapturePredicate namespaces(String... names) {
        Globs kept = new Globs(Arrays.asList(names));
        return change -> kept.match(change.object().key().namespace());
    }
}
