package io.logistis.store.jdbc;

import io.logistis.store.StoreException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a failure means: told by SQLite's primary result codes (https://sqlite.org/rescode.html). */
final class Failures {

    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READONLY = 8;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CONSTRAINT = 19;
    private static final int TOOBIG = 18;
    private static final int MISMATCH = 20;
    private static final int RANGE = 25;
    private static final int NOTADB = 26;

    private Failures() {}

    /** The same, for whoever asked: what was tried, and why it failed. */
    static StoreException asStoreException(String what, Throwable failure) {
        if (failure instanceof StoreException known) {
            return known;
        }
        return new StoreException(reason(failure), what + ": " + words(failure), failure);
    }

    private static StoreException.Reason reason(Throwable failure) {
        SQLException sql = sql(failure);
        if (sql == null) {
            return StoreException.Reason.FAILED;
        }
        return switch (code(sql)) {
            case FULL -> StoreException.Reason.DISK_FULL;
            case CORRUPT, NOTADB -> StoreException.Reason.CORRUPT;
            default -> StoreException.Reason.FAILED;
        };
    }

    private static String words(Throwable failure) {
        SQLException sql = sql(failure);
        if (sql == null) {
            // The message of another's exception could hold what stands in an object.
            return failure.getClass().getName();
        }
        return switch (code(sql)) {
            case FULL -> "no space is left for the database";
            case CORRUPT -> "the database is damaged";
            case NOTADB -> "the file is not a database";
            case READONLY -> "the database is read-only";
            case BUSY, LOCKED -> "the database is locked by another process";
            default -> "" + sql.getMessage();
        };
    }

    /** Whether it lies in one event, so that its neighbours can be written without it. */
    static boolean isOfOneWrite(Throwable failure) {
        SQLException sql = sql(failure);
        if (sql == null) {
            return !(failure instanceof StoreException);
        }
        return switch (code(sql)) {
            case CONSTRAINT, TOOBIG, MISMATCH, RANGE -> true;
            default -> false;
        };
    }

    /** Whether the connection is as good as before: what it could not do may succeed the next time. */
    static boolean leavesConnectionWhole(Throwable failure) {
        SQLException sql = sql(failure);
        return isOfOneWrite(failure) || (sql != null && (code(sql) == FULL || code(sql) == BUSY));
    }

    private static int code(SQLException failure) {
        return failure.getErrorCode() & 0xff;
    }

    private static @Nullable SQLException sql(Throwable failure) {
        return failure instanceof SQLException sql ? sql : null;
    }
}
