package io.logistis.capture;

import io.logistis.event.JsonRange;
import io.logistis.event.ObjectRef;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change that a {@link CapturePredicate} is asked about. What stands in the objects is read when it is asked for, and
 * at most once. Not thread-safe: it belongs to the thread that asks.
 */
public final class CandidateChange {

    /** The subresources whose writes carry the whole object. */
    private static final Set<String> WHOLE = Set.of("status", "ephemeralcontainers", "resize", "finalize", "approval");

    private final ObservedChange observed;
    private final FieldRules fieldRules;
    private @Nullable ObjectMetadata metadata;
    private @Nullable ChangedPaths changedPaths;

    /**
     * That change.
     *
     * @param fieldRules say which fields are dropped, and so never count as changed
     */
    public CandidateChange(ObservedChange observed, FieldRules fieldRules) {
        this.observed = Objects.requireNonNull(observed, "observed");
        this.fieldRules = Objects.requireNonNull(fieldRules, "fieldRules");
    }

    /** All that was seen. */
    public ObservedChange observed() {
        return observed;
    }

    /** CREATE, UPDATE, DELETE or CONNECT. */
    public Operation operation() {
        return observed.operation();
    }

    /** What it is about. */
    public ObjectRef object() {
        return observed.object();
    }

    /** Who sent it. */
    public UserInfo user() {
        return observed.user();
    }

    /** The tool, as it named itself; null where it did not. */
    public @Nullable String fieldManager() {
        return observed.fieldManager();
    }

    /** Whether the review exceeded what is kept in memory, so that its objects are missing. */
    public boolean tooLarge() {
        return observed.tooLarge();
    }

    /**
     * Whether the review shows the object itself, so that its labels and annotations are known; not so where it was too
     * large, on CONNECT, and on subresources with a body of their own ({@code scale}, {@code eviction}, …).
     */
    public boolean showsObject() {
        String subresource = observed.object().subresource();
        return (subresource == null || WHOLE.contains(subresource))
                && observed.operation() != Operation.CONNECT
                && shown() != null;
    }

    private @Nullable JsonRange shown() {
        return observed.newObject() == null ? observed.oldObject() : observed.newObject();
    }

    /**
     * The object's labels as they shall be; as they were, where it is deleted. Empty where the review does not show the
     * object. The first call costs one pass over it.
     *
     * @throws io.logistis.scan.JsonSyntaxException if it is no JSON object
     */
    public Map<String, String> labels() {
        return metadata().labels();
    }

    /** The object's annotations; as {@link #labels}. */
    public Map<String, String> annotations() {
        return metadata().annotations();
    }

    private ObjectMetadata metadata() {
        if (metadata == null) {
            JsonRange shown = shown();
            metadata = shown == null || !showsObject() ? ObjectMetadata.NONE : ObjectMetadata.of(shown);
        }
        return metadata;
    }

    /**
     * Where the object's new state differs from the old one. A CREATE changes every field that the object has, a DELETE
     * too, a CONNECT none. The first call compares the two: about as much work as capturing them.
     *
     * @throws io.logistis.scan.JsonSyntaxException if one of them is no JSON object
     */
    public ChangedPaths changedPaths() {
        if (changedPaths == null) {
            if (observed.tooLarge()) {
                changedPaths = ChangedPaths.UNKNOWN;
            } else if (observed.operation() == Operation.CONNECT) {
                changedPaths = ChangedPaths.NONE;
            } else {
                changedPaths = fieldRules.changedPaths(observed);
            }
        }
        return changedPaths;
    }

    /** What was seen, without its objects: they hold secrets. */
    @Override
    public String toString() {
        return "CandidateChange[" + observed.operation() + " " + observed.object() + "]";
    }
}
