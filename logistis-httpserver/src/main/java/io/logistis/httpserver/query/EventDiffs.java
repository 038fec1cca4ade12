package io.logistis.httpserver.query;

import io.logistis.event.ChangeEvent;
import io.logistis.event.ObjectState;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.QueryParameters;
import io.logistis.httpserver.http.Response;
import io.logistis.json.DiffFormat;
import io.logistis.json.DiffJson;
import io.logistis.json.ShownDiff;
import io.logistis.store.EventStore;
import io.logistis.store.StoredObject;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What events changed, in one format, for one answer: all of it together is bounded in time and size, and what comes after
 * that says so. Not thread-safe.
 */
final class EventDiffs {

    static final int DEFAULT_PADDING = 3;
    static final int MAX_PADDING = 10_000;

    /** Of one answer, in bytes of all diffs. */
    static final int MAX_BYTES = 16 << 20;

    /** Of one answer; ordinary diffs take less than a millisecond each, those of the largest objects a second. */
    private static final Duration MAX_TIME = Duration.ofSeconds(10);

    private final EventStore store;
    private final DiffFormat format;
    private final int padding;
    private final long deadline = System.nanoTime() + MAX_TIME.toNanos();
    private int bytes;

    /** A diff, or why there is none. */
    record Written(byte @Nullable [] bytes, @Nullable String whyNot) {}

    EventDiffs(EventStore store, DiffFormat format, int padding) {
        this.store = store;
        this.format = format;
        this.padding = padding;
    }

    /** Those that {@code format} and {@code padding} ask for. */
    static EventDiffs asked(EventStore store, QueryParameters parameters) {
        DiffFormat given = parameters.oneOf("format", DiffFormat.values());
        DiffFormat format = given == null ? DiffFormat.PATCH : given;
        return new EventDiffs(
                store, format, ChangeParameters.padding(parameters, format == DiffFormat.DIFF, "format=diff"));
    }

    /**
     * The diff in its own media type.
     *
     * @param what it is, for the 404 where it can't be shown
     */
    Response answer(Written diff, String what) {
        byte[] written = diff.bytes();
        if (written == null) {
            throw HttpException.notFound(what + " can't be shown: " + diff.whyNot());
        }
        return Response.bytes(200, mediaType(), written);
    }

    private String mediaType() {
        return switch (format) {
            case PATCH -> "application/json-patch+json";
            case DIFF -> "text/x-diff; charset=utf-8";
            case FIELDS -> "application/json";
            case SUMMARY -> "text/plain; charset=utf-8";
        };
    }

    /** As a part of a change's JSON. */
    ShownDiff shown(ChangeEvent event) {
        if (bytes > MAX_BYTES || System.nanoTime() - deadline > 0) {
            return ShownDiff.unavailable("too much for one page: ask for /events/" + event.id() + "/diff");
        }
        Written diff = of(event);
        byte[] written = diff.bytes();
        if (written == null) {
            return ShownDiff.unavailable(String.valueOf(diff.whyNot()));
        }
        bytes += written.length;
        return bytes > MAX_BYTES
                ? ShownDiff.unavailable("too much for one page: ask for /events/" + event.id() + "/diff")
                : ShownDiff.of(format, written);
    }

    /** The diff, written in the format's media type. */
    Written of(ChangeEvent event) {
        return written(event, object(event, event.before()), object(event, event.after()));
    }

    /** From what one event made of an object to what another made of it, which has the same shape. */
    Written between(ChangeEvent from, ChangeEvent to) {
        return written(to, object(from, from.after()), object(to, to.after()));
    }

    private Written written(ChangeEvent event, @Nullable StoredObject before, @Nullable StoredObject after) {
        String whyNot = before != null && before.whyNot() != null ? before.whyNot() : null;
        whyNot = whyNot == null && after != null ? after.whyNot() : whyNot;
        if (whyNot != null) {
            return new Written(null, whyNot);
        }
        try {
            return new Written(DiffJson.write(event, before, after, format, padding), null);
        } catch (IllegalArgumentException e) {
            return new Written(null, e.getMessage());
        }
    }

    /** Null where there was no object. */
    private @Nullable StoredObject object(ChangeEvent event, ObjectState state) {
        return switch (state.presence()) {
            case NONE -> null;
            case TOO_LARGE -> StoredObject.unavailable("too large to keep");
            case KEPT -> store.object(event.shape(), Objects.requireNonNull(state.digest()));
        };
    }
}
