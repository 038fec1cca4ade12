package io.logistis.store.jdbc;

import io.logistis.event.ChangeEvent;
import io.logistis.store.StoreException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Something that waits to be written.
 *
 * @param <T> what comes of it
 */
final class Write<T> {

    /** What is to be done within a transaction, and what comes of it. */
    @FunctionalInterface
    interface Work<T> {
        @Nullable
        T in(WriterSession session, Instant now) throws SQLException;
    }

    /** What is to be done within a transaction. */
    @FunctionalInterface
    interface Change {
        void in(WriterSession session, Instant now) throws SQLException;
    }

    private final String verb;
    private final @Nullable ChangeEvent event;
    private final long bytes;
    private final Work<T> work;
    private final CompletableFuture<T> stage = new CompletableFuture<>();
    private @Nullable T result;

    /**
     * @param verb what was asked for, for messages
     * @param event that is to be appended; null if it is something else
     * @param bytes about how much memory it takes while it waits
     */
    Write(String verb, @Nullable ChangeEvent event, long bytes, Work<T> work) {
        this.verb = verb;
        this.event = event;
        this.bytes = bytes;
        this.work = work;
    }

    /** Of which nothing comes. */
    static Write<Void> of(String verb, long bytes, Change change) {
        return new Write<>(verb, null, bytes, (session, now) -> {
            change.in(session, now);
            return null;
        });
    }

    String what() {
        return event == null ? verb : verb + " " + event.id();
    }

    /** The event that is to be appended; null if it is something else. */
    @Nullable
    ChangeEvent event() {
        return event;
    }

    long bytes() {
        return bytes;
    }

    /** Completes when it is committed, or could not be. */
    CompletableFuture<T> stage() {
        return stage;
    }

    void write(WriterSession session, Instant now) throws SQLException {
        result = work.in(session, now);
    }

    void committed() {
        stage.complete(result);
    }

    void failed(StoreException failure) {
        stage.completeExceptionally(failure);
    }
}
