package io.logistis.httpserver.query;

import io.logistis.blame.LineBlame;
import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.event.KindSelector;
import io.logistis.event.ObjectKey;
import io.logistis.history.Change;
import io.logistis.history.ChangeReader;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.QueryParameters;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.httpserver.http.Route;
import io.logistis.json.BlameJson;
import io.logistis.store.EventQuery;
import io.logistis.store.EventStore;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code GET /blame}: who last wrote each line of one object, now or at a past moment. Thread-safe. */
final class BlameEndpoint {

    /** Enough to see whether a name means several objects. */
    private static final int LOOKED_AT = 200;

    private final EventStore store;
    private final ChangeReader changes;
    private final Clock clock;

    /** @param changes reads from the same store */
    BlameEndpoint(EventStore store, ChangeReader changes, Clock clock) {
        this.store = Objects.requireNonNull(store, "store");
        this.changes = Objects.requireNonNull(changes, "changes");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    List<Route> routes() {
        return List.of(Route.get("/blame", this::blame));
    }

    private Response blame(Request request) {
        request.onlyParameters("namespace", "kind", "name", "at", "deleted");
        QueryParameters parameters = new QueryParameters(request, clock.instant());
        KindSelector kind = parameters.parsed("kind", KindSelector::parse);
        String name = parameters.text("name");
        if (kind == null || name == null) {
            throw HttpException.badRequest("kind and name must be given: blame is of one object");
        }
        boolean withRemoved = parameters.flag("deleted");
        Moment at = moment(parameters);
        ObjectKey key = key(parameters.text("namespace"), kind, name);
        List<Change> history = at.upTo(changes.ofObject(key));
        LineBlame blame = LineBlame.of(
                        history,
                        (shape, digest) -> store.object(shape, digest).json(),
                        shape -> store.managedFields(shape).json(),
                        withRemoved)
                .orElseThrow(() -> HttpException.notFound(
                        "no state of " + text(key) + " can be shown" + (at.isNow() ? "" : " of that time")));
        return Response.json(200, BlameJson.blame(blame));
    }

    private ObjectKey key(@Nullable String namespace, KindSelector kind, String name) {
        Set<ObjectKey> keys = store
                .find(EventQuery.builder()
                        .namespace(namespace)
                        .kind(kind)
                        .name(name)
                        .limit(LOOKED_AT)
                        .build())
                .events()
                .stream()
                .map(ChangeEvent::object)
                .map(object -> object.key())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (keys.isEmpty()) {
            throw HttpException.notFound("nothing is recorded of such an object");
        }
        if (keys.size() > 1) {
            throw HttpException.badRequest("name one object by namespace and kind.group; there are "
                    + keys.stream().map(BlameEndpoint::text).collect(Collectors.joining(", ")));
        }
        return keys.iterator().next();
    }

    private static String text(ObjectKey key) {
        return key.resource() + (key.group().isEmpty() ? "" : "." + key.group()) + "/" + key.name()
                + (key.namespace() == null ? "" : " in " + key.namespace());
    }

    private static Moment moment(QueryParameters parameters) {
        String at = parameters.text("at");
        if (at == null) {
            return new Moment(null, null);
        }
        try {
            return new Moment(EventId.parse(at), null);
        } catch (IllegalArgumentException e) {
            return new Moment(null, parameters.pastMoment("at"));
        }
    }

    /**
     * When an object is looked at: after an event, at a time, or now.
     *
     * @param event null unless after that event
     * @param time null unless at that time
     */
    private record Moment(@Nullable EventId event, @Nullable Instant time) {

        boolean isNow() {
            return event == null && time == null;
        }

        /** Those that were made up to then. */
        List<Change> upTo(List<Change> changes) {
            if (event != null) {
                for (int i = 0; i < changes.size(); i++) {
                    if (changes.get(i).attemptIds().contains(event)) {
                        return changes.subList(0, i + 1);
                    }
                }
                throw HttpException.notFound("there is no event " + event + " of that object, or it has been evicted");
            }
            return time == null
                    ? changes
                    : changes.stream()
                            .filter(change -> !change.event().observedAt().isAfter(time))
                            .toList();
        }
    }
}
