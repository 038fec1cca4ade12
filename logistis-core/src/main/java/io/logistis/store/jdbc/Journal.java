package io.logistis.store.jdbc;

import io.logistis.store.Interruption;
import io.logistis.store.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What recorders did not keep, and under which rules they recorded. */
final class Journal {

    private static final int MAX_INTERRUPTIONS = 10_000;
    private static final int UNUSED_PROFILES = 4;

    private static final String PUT = """
            INSERT INTO interruptions (started_at, reason, ended_at, missed) VALUES (?, ?, ?, ?)
            ON CONFLICT (started_at, reason) DO UPDATE SET ended_at = excluded.ended_at, missed = excluded.missed""";
    private static final String DROP_OLD = "DELETE FROM interruptions WHERE ended_at < ?";
    private static final String DROP_MANY = """
            DELETE FROM interruptions WHERE started_at <= (
              SELECT started_at FROM interruptions ORDER BY started_at DESC LIMIT 1 OFFSET ?)""";
    private static final String BETWEEN = """
            SELECT started_at, ended_at, reason, missed FROM interruptions
            WHERE started_at < ? AND (ended_at IS NULL OR ended_at >= ?) ORDER BY started_at, reason""";

    private static final String PUT_PROFILE =
            "INSERT INTO profiles (hash, body, kept_at) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING";
    private static final String DROP_UNUSED_PROFILES = """
            DELETE FROM profiles WHERE hash NOT IN (SELECT profile FROM origins) AND kept_at < (
              SELECT kept_at FROM profiles ORDER BY kept_at DESC LIMIT 1 OFFSET ?)""";

    private Journal() {}

    static void put(SqlSession session, Interruption interruption, Instant oldestKept) throws SQLException {
        Instant to = interruption.to();
        session.update(
                PUT,
                Moments.nanos(interruption.from()),
                interruption.reason().name(),
                to == null ? null : Moments.nanos(to),
                interruption.count());
        session.update(DROP_OLD, Moments.nanos(oldestKept));
        session.update(DROP_MANY, (long) MAX_INTERRUPTIONS);
    }

    static List<Interruption> between(SqlSession session, Instant from, Instant to) throws SQLException {
        try (ResultSet row =
                session.with(BETWEEN, Moments.nanos(to), Moments.nanos(from)).executeQuery()) {
            List<Interruption> found = new ArrayList<>();
            while (row.next()) {
                long endedAt = row.getLong(2);
                Instant ended = row.wasNull() ? null : Moments.ofNanos(endedAt);
                found.add(new Interruption(
                        Moments.ofNanos(row.getLong(1)), ended, reason(SqlSession.text(row, 3)), row.getLong(4)));
            }
            return found;
        }
    }

    private static Interruption.Reason reason(@Nullable String name) {
        try {
            return Interruption.Reason.valueOf(String.valueOf(name));
        } catch (IllegalArgumentException e) {
            throw new StoreException(StoreException.Reason.CORRUPT, "the journal names an unknown reason", e);
        }
    }

    /** Lets go of profiles that no event names, but for the latest. */
    static void putProfile(SqlSession session, String hash, String text, Instant now) throws SQLException {
        if (session.update(PUT_PROFILE, hash, text, Moments.nanos(now)) > 0) {
            session.update(DROP_UNUSED_PROFILES, UNUSED_PROFILES - 1L);
        }
    }
}
