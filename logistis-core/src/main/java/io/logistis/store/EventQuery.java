package io.logistis.store;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.EventId;
import io.logistis.event.KindSelector;
import io.logistis.event.Operation;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which events are asked for. Null means "any"; all that is given must hold. Every text is compared whole, never by
 * prefix.
 *
 * @param namespace of the object
 * @param kind of the object
 * @param name of the object
 * @param uid {@code metadata.uid} of the object
 * @param user name of the user
 * @param operation what was done
 * @param verdict what we answered
 * @param since not before this moment
 * @param until before this moment
 * @param before only events older than this one: the continue token of the page before
 * @param limit 1..1000, default 100
 */
public record EventQuery(
        @Nullable String namespace,
        @Nullable KindSelector kind,
        @Nullable String name,
        @Nullable String uid,
        @Nullable String user,
        @Nullable Operation operation,
        Decision.@Nullable Verdict verdict,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable EventId before,
        int limit) {

    /** The largest page. */
    public static final int MAX_LIMIT = 1000;

    /** The page where none is asked for. */
    public static final int DEFAULT_LIMIT = 100;

    public EventQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1.." + MAX_LIMIT + ", was " + limit);
        }
    }

    /** The newest 100 of all. */
    public static EventQuery all() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Whether that event is asked for. */
    public boolean matches(ChangeEvent event) {
        return (namespace == null || namespace.equals(event.object().key().namespace()))
                && (kind == null || kind.matches(event.object()))
                && (name == null || name.equals(event.object().key().name()))
                && (uid == null || uid.equals(event.object().uid()))
                && (user == null || user.equals(event.user().username()))
                && (operation == null || operation == event.operation())
                && (verdict == null || verdict == event.decision().verdict())
                && (since == null || !event.observedAt().isBefore(since))
                && (until == null || event.observedAt().isBefore(until))
                && (before == null || event.id().compareTo(before) < 0);
    }

    /** The query of the page that follows that page of this query; empty if nothing older matches. */
    public Optional<EventQuery> nextPage(EventPage page) {
        return Optional.ofNullable(page.next())
                .map(next -> new EventQuery(
                        namespace, kind, name, uid, user, operation, verdict, since, until, next, limit));
    }

    /** Builds a query; not thread-safe. */
    public static final class Builder {
        private @Nullable String namespace;
        private @Nullable KindSelector kind;
        private @Nullable String name;
        private @Nullable String uid;
        private @Nullable String user;
        private @Nullable Operation operation;
        private Decision.@Nullable Verdict verdict;
        private @Nullable Instant since;
        private @Nullable Instant until;
        private @Nullable EventId before;
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

        public Builder uid(@Nullable String value) {
            uid = value;
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

        public Builder verdict(Decision.@Nullable Verdict value) {
            verdict = value;
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

        public Builder before(@Nullable EventId value) {
            before = value;
            return this;
        }

        public Builder limit(int value) {
            limit = value;
            return this;
        }

        /** @throws IllegalArgumentException if the limit is out of its range */
        public EventQuery build() {
            return new EventQuery(namespace, kind, name, uid, user, operation, verdict, since, until, before, limit);
        }
    }
}
