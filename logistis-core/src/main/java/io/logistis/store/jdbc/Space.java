package io.logistis.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What the tables take, in bytes. Within the writer's transaction. */
interface Space {

    /** Bytes that hold something, those of the transaction under way included. */
    long used(SqlSession session) throws SQLException;

    /** Rows were added, or removed if it is less than 0. */
    void changed(long bytes);

    /** What is free, in pages, and could be given back to the file system. */
    long free(SqlSession session) throws SQLException;

    /** Gives up to that many pages back. */
    void giveBack(SqlSession session, int pages) throws SQLException;

    void committed();

    void rolledBack();

    /**
     * Deletes rows; gives back their ids.
     *
     * @param delete names the ids that may go, and returns those that go with what their rows took
     */
    default List<Long> deleted(SqlSession session, String delete, Collection<Long> ids) throws SQLException {
        List<Long> gone = new ArrayList<>();
        for (List<Long> portion : SqlSession.portions(ids)) {
            List<Object[]> rows = portion.stream().map(id -> new Object[] {id}).toList();
            try (ResultSet row = session.withRows(delete, rows).executeQuery()) {
                while (row.next()) {
                    gone.add(row.getLong(1));
                    changed(-row.getLong(2));
                }
            }
        }
        return gone;
    }
}
