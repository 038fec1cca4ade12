package io.logistis.httpserver.query;

import io.logistis.event.KindSelector;
import io.logistis.event.Operation;
import io.logistis.history.ChangeQuery;
import io.logistis.history.Outcome;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.QueryParameters;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The parameters that say which changes are asked for, the same wherever changes are. */
final class ChangeParameters {

    private ChangeParameters() {}

    /** Which changes, of whatever time. */
    static ChangeQuery.Builder filters(QueryParameters parameters) {
        return ChangeQuery.builder()
                .namespace(parameters.text("namespace"))
                .kind(parameters.parsed("kind", KindSelector::parse))
                .name(parameters.text("name"))
                .user(parameters.text("user"))
                .operation(parameters.oneOf("operation", Operation.values()))
                .outcome(parameters.oneOf("outcome", Outcome.values()))
                .attempts(allAttempts(parameters.text("attempts")));
    }

    /** The same, with {@code since} and {@code until}. */
    static ChangeQuery.Builder withinTime(QueryParameters parameters) {
        Instant since = parameters.pastMoment("since");
        Instant until = parameters.moment("until");
        requireOrder(since, until);
        return filters(parameters).since(since).until(until);
    }

    /** @throws HttpException 400 if the time ends before it begins */
    static void requireOrder(@Nullable Instant since, @Nullable Instant until) {
        if (since != null && until != null && until.isBefore(since)) {
            throw HttpException.badRequest("until must not be before since, was " + until + " and " + since);
        }
    }

    private static boolean allAttempts(@Nullable String value) {
        if (value != null && !value.equals("all")) {
            throw HttpException.badRequest("attempts must be all, or be left out to have retries folded, was " + value);
        }
        return value != null;
    }

    static int padding(QueryParameters parameters, boolean isDiff, String when) {
        if (!isDiff && parameters.text("padding") != null) {
            throw HttpException.badRequest("padding goes with " + when);
        }
        return parameters.number("padding", 0, EventDiffs.MAX_PADDING, EventDiffs.DEFAULT_PADDING);
    }
}
