package io.logistis.store.jdbc;

import java.sql.SQLException;

/** Work on a database's files beside the transactions. For the writer's thread only, but for the sizes. */
interface Upkeep extends AutoCloseable {

    /** Where the database does all that by itself. */
    Upkeep NONE = new Upkeep() {

        @Override
        public long bytes(Tally tally) {
            return tally.bytes();
        }

        @Override
        public void committed(SqlSession session) {}

        @Override
        public void idle(SqlSession session, long nanos) {}

        @Override
        public void makeRoom(SqlSession session) {}

        @Override
        public void close() {}
    };

    /** Bytes that the store takes. */
    long bytes(Tally tally);

    /** After a commit. */
    void committed(SqlSession session) throws SQLException;

    /** While nothing waits, for so long already. */
    void idle(SqlSession session, long nanos) throws SQLException;

    /** When the disk is full. */
    void makeRoom(SqlSession session);

    @Override
    void close();
}
