package io.logistis.history;

import io.logistis.event.KindSelector;
import io.logistis.event.Operation;
import io.logistis.store.EventQuery;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which changes are asked for. Null means "any"; all that is given must hold. Every text is compared whole, never by prefix.
 *
 * @param namespace of the object
 * @param kind of the object
 * @param name of the object
 * @param user name of the user
 * @param operation what was done
 * @param outcome what became of it
 * @param since last attempt not before this moment
 * @param until last attempt before this moment
 * @param attempts whether every admission is listed by itself; default false, they are folded
 * @param token the page before; null for the first
 * @param limit 1..1000, default 100
 */
public record ChangeQuery(
        @Nullable String namespace,
        @Nullable KindSelector kind,
        @Nullable String name,
        @Nullable String user,
        @Nullable Operation operation,
        @Nullable Outcome outcome,
        @Nullable Instant since,
        @Nullable Instant until,
        boolean attempts,
        @Nullable ChangeToken token,
        int limit) {

    /** The largest page. */
    public static final int MAX_LIMIT = EventQuery.MAX_LIMIT;

    /** The page where none is asked for. */
    public static final int DEFAULT_LIMIT = EventQuery.DEFAULT_LIMIT;

    public ChangeQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1.." + MAX_LIMIT + ", was " + limit);
        }
        if (since != null && until != null && until.isBefore(since)) {
            throw new IllegalArgumentException("until must not be before since, was " + until + " and " + since);
        }
    }

    /** The newest 100 of all. */
    public static ChangeQuery all() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The query of the page that follows that page of this query; empty if nothing older matches. */
    public Optional<ChangeQuery> nextPage(ChangePage page) {
        return Optional.ofNullable(page.next())
                .map(next -> new ChangeQuery(
                        namespace, kind, name, user, operation, outcome, since, until, attempts, next, limit));
    }

    /** Builds a query; not thread-safe. */
    public static final class Builder {
        private @Nullable String namespace;
        private @Nullable KindSelector kind;
        private @Nullable String name;
        private @Nullable String user;
        private @Nullable Operation operation;
        private @Nullable Outcome outcome;
        private @Nullable Instant since;
        private @Nullable Instant until;
        private boolean attempts;
        private @Nullable ChangeToken token;
        private int limit = DEFAULT_LIMIT;

        private Builder() {}

        public Builder namespace(@Nullable String value) {
            namespace = value;
            return this;
        }

        /** As a person types it, see {@link KindSelector#parse}. */
        public Builder kind(String value) {
            return kind(KindSelector.parse(value));
        }

        public Builder kind(@Nullable KindSelector value) {
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

        public Builder since(@Nullable Instant value) {
            since = value;
            return this;
        }

        public Builder until(@Nullable Instant value) {
            until = value;
            return this;
        }

        public Builder attempts(boolean value) {
            attempts = value;
            return this;
        }

        public Builder token(@Nullable ChangeToken value) {
            token = value;
            return this;
        }

        public Builder limit(int value) {
            limit = value;
            return this;
        }

        /** @throws IllegalArgumentException if the limit is out of its range, or until is before since */
        public ChangeQuery build() {
            return new ChangeQuery(
                    namespace, kind, name, user, operation, outcome, since, until, attempts, token, limit);
        }
    }
}
