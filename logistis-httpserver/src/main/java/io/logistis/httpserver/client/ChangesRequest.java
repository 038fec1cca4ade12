package io.logistis.httpserver.client;

import io.logistis.event.Operation;
import io.logistis.history.Outcome;
import io.logistis.json.DiffFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which changes are asked for, and how they are shown. Null means "any"; all that is given must hold. Texts are checked by
 * the server, which says what is right.
 *
 * @param namespace of the object
 * @param kind kind, plural, singular or short name, each also with its group: {@code deployments.apps}
 * @param name of the object
 * @param user name of the user
 * @param operation what was done
 * @param outcome what became of it
 * @param since RFC 3339 or a duration: {@code 2h}
 * @param until RFC 3339 or a duration
 * @param allAttempts whether every admission is listed by itself; default no: retries are folded
 * @param diff how each change is shown; null for not at all
 * @param padding unchanged lines around each changed one, with DIFF alone; null for the server's default
 * @param limit of one page, 1..1000; null for the server's default
 */
public record ChangesRequest(
        @Nullable String namespace,
        @Nullable String kind,
        @Nullable String name,
        @Nullable String user,
        @Nullable Operation operation,
        @Nullable Outcome outcome,
        @Nullable String since,
        @Nullable String until,
        boolean allAttempts,
        @Nullable DiffFormat diff,
        @Nullable Integer padding,
        @Nullable Integer limit) {

    public static Builder builder() {
        return new Builder();
    }

    /** The same with another limit. */
    ChangesRequest withLimit(int newLimit) {
        return new ChangesRequest(
                namespace, kind, name, user, operation, outcome, since, until, allAttempts, diff, padding, newLimit);
    }

    /** As the query of {@code /events}, in order. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        put(parameters, "namespace", namespace);
        put(parameters, "kind", kind);
        put(parameters, "name", name);
        put(parameters, "user", user);
        put(parameters, "operation", operation);
        put(parameters, "outcome", outcome);
        put(parameters, "since", since);
        put(parameters, "until", until);
        put(parameters, "attempts", allAttempts ? "all" : null);
        put(parameters, "diff", diff == null ? null : diff.name().toLowerCase(Locale.ROOT));
        put(parameters, "padding", padding);
        put(parameters, "limit", limit);
        return parameters;
    }

    private static void put(Map<String, String> parameters, String name, @Nullable Object value) {
        if (value != null) {
            parameters.put(name, value.toString());
        }
    }

    /** Builds a request; not thread-safe. */
    public static final class Builder {
        private @Nullable String namespace;
        private @Nullable String kind;
        private @Nullable String name;
        private @Nullable String user;
        private @Nullable Operation operation;
        private @Nullable Outcome outcome;
        private @Nullable String since;
        private @Nullable String until;
        private boolean allAttempts;
        private @Nullable DiffFormat diff;
        private @Nullable Integer padding;
        private @Nullable Integer limit;

        private Builder() {}

        public Builder namespace(@Nullable String value) {
            namespace = value;
            return this;
        }

        public Builder kind(@Nullable String value) {
            kind = value;
            return this;
        }

        public Builder name(@Nullable String value) {
            name = value;
            return this;
        }

        public Builder user(@Nullable String value) {
            user = value;
            return this;
        }

        public Builder operation(@Nullable Operation value) {
            operation = value;
            return this;
        }

        public Builder outcome(@Nullable Outcome value) {
            outcome = value;
            return this;
        }

        public Builder since(@Nullable String value) {
            since = value;
            return this;
        }

        public Builder until(@Nullable String value) {
            until = value;
            return this;
        }

        public Builder allAttempts(boolean value) {
            allAttempts = value;
            return this;
        }

        public Builder diff(@Nullable DiffFormat value) {
            diff = value;
            return this;
        }

        public Builder padding(@Nullable Integer value) {
            padding = value;
            return this;
        }

        public Builder limit(@Nullable Integer value) {
            limit = value;
            return this;
        }

        public ChangesRequest build() {
            return new ChangesRequest(
                    namespace, kind, name, user, operation, outcome, since, until, allAttempts, diff, padding, limit);
        }
    }
}
