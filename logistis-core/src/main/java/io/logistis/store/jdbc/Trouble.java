package io.logistis.store.jdbc;

import io.logistis.store.StoreException;
import java.sql.SQLException;

/**
 * What a database's exception means: SQLite tells by its primary result codes (https://sqlite.org/rescode.html),
 * PostgreSQL by SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
enum Trouble {
    /** Nothing can be written, nor with another connection, before somebody makes room. */
    NO_SPACE("no space is left for the database"),
    DAMAGED("the database is damaged"),
    NO_DATABASE("the file is not a database"),
    READ_ONLY("the database is read-only"),
    /** Somebody else holds what is needed. */
    LOCKED("the database is locked by another process"),
    /** Another replica has the right to write for longer than it should. */
    TAKEN("another replica is writing"),
    /** Two transactions were in each other's way, or this one was over already. */
    CONFLICT("the transaction was aborted"),
    /** The values of one event are at fault. */
    OF_ONE_WRITE("the database refuses what is to be written"),
    CONNECTION_LOST("the database can't be reached"),
    NO_CONNECTION_FREE("the database takes no more connections"),
    OTHER("");

    private static final int SQLITE_BUSY = 5;
    private static final int SQLITE_LOCKED = 6;
    private static final int SQLITE_READONLY = 8;
    private static final int SQLITE_CORRUPT = 11;
    private static final int SQLITE_FULL = 13;
    private static final int SQLITE_TOOBIG = 18;
    private static final int SQLITE_CONSTRAINT = 19;
    private static final int SQLITE_MISMATCH = 20;
    private static final int SQLITE_RANGE = 25;
    private static final int SQLITE_NOTADB = 26;

    private final String words;

    Trouble(String words) {
        this.words = words;
    }

    static Trouble of(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || state.isEmpty() ? ofSqlite(failure.getErrorCode() & 0xff) : ofState(state);
    }

    private static Trouble ofSqlite(int code) {
        return switch (code) {
            case SQLITE_FULL -> NO_SPACE;
            case SQLITE_CORRUPT -> DAMAGED;
            case SQLITE_NOTADB -> NO_DATABASE;
            case SQLITE_READONLY -> READ_ONLY;
            case SQLITE_BUSY, SQLITE_LOCKED -> LOCKED;
            case SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH, SQLITE_RANGE -> OF_ONE_WRITE;
            default -> OTHER;
        };
    }

    private static Trouble ofState(String state) {
        return switch (state) {
            case "53100" -> NO_SPACE;
            case "XX001", "XX002" -> DAMAGED;
            case "25006" -> READ_ONLY;
            case "55P03" -> TAKEN;
            case "40001", "40P01", "25P02" -> CONFLICT;
            // Too many of all, of a role or of a database; or the places left are the superuser's.
            case "53300", "53400" -> NO_CONNECTION_FREE;
            // Shut down, crashed, not up yet, dropped; idle for too long.
            case "57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04" -> CONNECTION_LOST;
            default ->
                switch (state.substring(0, Math.min(2, state.length()))) {
                    case "08" -> CONNECTION_LOST;
                    case "22", "23", "54" -> OF_ONE_WRITE;
                    default -> OTHER;
                };
        };
    }

    StoreException.Reason reason() {
        return switch (this) {
            case NO_SPACE -> StoreException.Reason.DISK_FULL;
            case DAMAGED, NO_DATABASE -> StoreException.Reason.CORRUPT;
            default -> StoreException.Reason.FAILED;
        };
    }

    /** In one line, without what stands in an object. */
    String words(SQLException failure) {
        String state = failure.getSQLState();
        return switch (this) {
            case OTHER -> firstLine(failure);
            case OF_ONE_WRITE -> words + (state == null ? "" : " (SQLSTATE " + state + ")");
            case CONNECTION_LOST, NO_CONNECTION_FREE -> words + " (" + firstLine(failure) + ")";
            default -> words;
        };
    }

    private static String firstLine(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    boolean leavesConnectionWhole() {
        return this == NO_SPACE || this == LOCKED || this == TAKEN || this == CONFLICT;
    }

    boolean mayPassAtOnce() {
        return this == CONNECTION_LOST || this == TAKEN || this == CONFLICT;
    }
}
