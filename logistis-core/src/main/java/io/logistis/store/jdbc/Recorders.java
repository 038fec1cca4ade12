package io.logistis.store.jdbc;

import io.logistis.store.Interruption;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When recorders were up, and how many events there are. Within the writer's transaction. */
interface Recorders {

    /** Counts what may take long to count, before this one is opened. It keeps nobody from writing. */
    void prepare(SqlSession session) throws SQLException;

    /**
     * This one is opened, or has a new connection.
     *
     * @param events how many it has written so far, less those that it let go; ignored when it is opened
     * @return how many it answers for: of those in the database, all that no other does
     */
    long open(SqlSession session, Instant now, long events) throws SQLException;

    /** How many events others answer for. */
    long eventsElsewhere();

    /** How many events of an object were kept so far by any of them; 0 if there were none at all. */
    long maxEventsPerObject(SqlSession session) throws SQLException;

    /** When a recorder was last known to be up; null if none ever was, or if another one is up now. */
    @Nullable
    Instant lastSeen(SqlSession session, Instant now) throws SQLException;

    /**
     * This one is up.
     *
     * @return those that went away without a word
     */
    List<Interruption> seen(SqlSession session, Instant now, long maxEventsPerObject, long events) throws SQLException;

    /** This one stops. */
    void stopped(SqlSession session, Instant now, long maxEventsPerObject, long events) throws SQLException;
}
