package io.logistis.store.jdbc;

import java.sql.SQLException;
import java.sql.Statement;

/** Pages of a SQLite file. */
final class SqliteSpace implements Space {

    @Override
    public long used(SqlSession session) throws SQLException {
        return (Sqlite.number(session, "PRAGMA page_count") - free(session))
                * Sqlite.number(session, "PRAGMA page_size");
    }

    /** SQLite knows by itself. */
    @Override
    public void changed(long bytes) {}

    @Override
    public long free(SqlSession session) throws SQLException {
        return Sqlite.number(session, "PRAGMA freelist_count");
    }

    @Override
    public void giveBack(SqlSession session, int pages) throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            // Frees a page a step; a prepared statement would take one step only.
            statement.executeUpdate("PRAGMA incremental_vacuum(" + pages + ")");
        }
    }

    @Override
    public void committed() {}

    @Override
    public void rolledBack() {}
}
