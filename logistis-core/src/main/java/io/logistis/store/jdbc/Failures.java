package io.logistis.store.jdbc;

import io.logistis.store.StoreException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** What a failure means, to whoever asked and to the writer. */
final class Failures {

    private Failures() {}

    /** The same, for whoever asked: what was tried, and why it failed. */
    static StoreException asStoreException(String what, Throwable failure) {
        if (failure instanceof StoreException known) {
            return known;
        }
        SQLException sql = sql(failure);
        if (sql == null) {
            // The message of another's exception could hold what stands in an object.
            return new StoreException(
                    StoreException.Reason.FAILED,
                    what + ": " + failure.getClass().getName(),
                    failure);
        }
        Trouble trouble = Trouble.of(sql);
        return new StoreException(trouble.reason(), what + ": " + trouble.words(sql), sql);
    }

    /** Whether it lies in one event, so that its neighbours can be written without it. */
    static boolean isOfOneWrite(Throwable failure) {
        SQLException sql = sql(failure);
        return sql == null ? !(failure instanceof StoreException) : Trouble.of(sql) == Trouble.OF_ONE_WRITE;
    }

    /** Whether the same may succeed at once, on another connection. */
    static boolean mayPassAtOnce(Throwable failure) {
        SQLException sql = sql(failure);
        return sql != null && Trouble.of(sql).mayPassAtOnce();
    }

    /** Whether the connection is as good as before: what it could not do may succeed the next time. */
    static boolean leavesConnectionWhole(Throwable failure) {
        SQLException sql = sql(failure);
        return isOfOneWrite(failure) || (sql != null && Trouble.of(sql).leavesConnectionWhole());
    }

    /** What to log: a batch's own message would hold the values that it was to write. */
    static Throwable loggable(Throwable failure) {
        SQLException sql = sql(failure);
        return sql == null ? failure : sql;
    }

    private static @Nullable SQLException sql(Throwable failure) {
        if (failure instanceof SQLTransientConnectionException pools && pools.getCause() instanceof SQLException why) {
            return why;
        }
        if (failure instanceof BatchUpdateException batch && batch.getNextException() != null) {
            return batch.getNextException();
        }
        return failure instanceof SQLException sql ? sql : null;
    }
}
