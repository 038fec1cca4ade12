package io.logistis.capture;

import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether a change is worth keeping. Must be fast (it runs for every review), thread-safe and without side effects. What it
 * leaves out is not recorded; what it throws fails the recording, never the request.
 */
@FunctionalInterface
public interface CapturePredicate {

    /** Keeps everything. */
    CapturePredicate ALL = change -> true;

    /** Keeps what people did, see {@link io.logistis.event.UserInfo#isSystem}. */
    CapturePredicate BY_PEOPLE = change -> !change.user().isSystem();

    /** Whether this change is to be kept. */
    boolean keep(ObservedChange change);

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
     * Keeps these resources with their subresources: {@code pods}, {@code deployments.apps}, {@code *.example.com}.
     *
     * @throws IllegalArgumentException if one is no resource
     */
    static CapturePredicate resources(String... resources) {
        List<ResourcePattern> kept =
                Arrays.stream(resources).map(ResourcePattern::parse).toList();
        return change -> {
            for (ResourcePattern pattern : kept) {
                if (pattern.matches(change.object().key())) {
                    return true;
                }
            }
            return false;
        };
    }

    /** Keeps what these users did; {@code *} stands for any text. */
    static CapturePredicate users(String... names) {
        Pattern kept = globs(names);
        return change -> kept.matcher(change.user().username()).matches();
    }

    /** Keeps what happens in these namespaces; {@code *} stands for any text. Cluster-scoped objects are in none. */
    static CapturePredicate namespaces(String... names) {
        Pattern kept = globs(names);
        return change -> {
            String namespace = change.object().key().namespace();
            return namespace != null && kept.matcher(namespace).matches();
        };
    }

    private static Pattern globs(String... globs) {
        String regex = Arrays.stream(globs)
                .map(glob ->
                        Arrays.stream(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")))
                .collect(Collectors.joining("|"));
        return Pattern.compile(regex, Pattern.DOTALL);
    }
}
