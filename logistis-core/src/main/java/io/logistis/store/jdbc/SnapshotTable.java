package io.logistis.store.jdbc;

import io.logistis.event.Digest;
import io.logistis.event.Snapshot;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Each state of a shape once, for as long as an event names it. The state after a change is kept as what differs from the
 * state before it, up to {@link #MAX_DEPTH} deltas deep; then one is kept whole again.
 *
 * <p>A state that no event names any more stays for as long as others are made from it: at most the {@link #MAX_DEPTH}
 * before the oldest that is named. Readers do not see it. {@link #settleOne} makes those others stand for themselves, when
 * there is time. For the writer's thread only.
 */
final class SnapshotTable {

    /** How many deltas may have to be put together to read a state. */
    static final int MAX_DEPTH = 15;

    private static final int REMEMBERED = 4096;

    private static final String FIND = "SELECT id, depth FROM snapshots WHERE shape_id = ? AND digest = ?";
    private static final String INSERT = """
            INSERT INTO snapshots (shape_id, digest, base_id, depth, named, dependents, delta)
            VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id""";
    private static final String NAME = "UPDATE snapshots SET named = named + ?, dependents = dependents + ? WHERE id = ?";
    private static final String RELEASE = """
            UPDATE snapshots SET named = named - 1 WHERE shape_id = ? AND digest = ?
            RETURNING id, named, dependents, base_id""";
    private static final String RELEASE_BASE = """
            UPDATE snapshots SET dependents = dependents - 1 WHERE id = ? RETURNING id, named, dependents, base_id""";
    private static final String DELETE = "DELETE FROM snapshots WHERE id = ?";

    private record Known(long id, Digest digest, int depth) {}

    private final SqlSession session;
    private final DeltaCodec codec;
    private final long maxStoredBytes;
    private final Map<Long, Known> latest = new Lru<>(REMEMBERED);

    /** @param maxStoredBytes a state that takes more is not kept, and says so */
    SnapshotTable(SqlSession session, DeltaCodec codec, long maxStoredBytes) {
        this.session = session;
        this.codec = codec;
        this.maxStoredBytes = maxStoredBytes;
    }

    /** One more event names these. */
    void name(long shape, @Nullable Snapshot before, @Nullable Snapshot after) throws SQLException {
        if (before == null || after == null || before.digest().equals(after.digest())) {
            Snapshot only = before == null ? after : before;
            if (only != null) {
                nameOne(shape, only, before != null && after != null ? 2 : 1);
            }
            return;
        }
        Known old = find(shape, before.digest());
        byte[] oldWhole = old == null ? whole(before) : null;
        boolean isBase = old == null ? oldWhole != null : old.depth() < MAX_DEPTH;
        Known latter = find(shape, after.digest());
        byte[] delta = latter == null && isBase ? deltaOf(before, after) : null;
        if (old == null) {
            old = insertWhole(shape, before.digest(), oldWhole, 1, delta == null ? 0 : 1);
        } else {
            session.update(NAME, 1L, delta == null ? 0L : 1L, old.id());
        }
        if (latter != null) {
            session.update(NAME, 1L, 0L, latter.id());
        } else if (delta != null) {
            latter = insert(shape, after.digest(), old.id(), old.depth() + 1, 1, 0, delta);
        } else {
            latter = insertWhole(shape, after.digest(), whole(after), 1, 0);
        }
        latest.put(shape, latter);
    }

    private void nameOne(long shape, Snapshot state, long times) throws SQLException {
        Known known = find(shape, state.digest());
        if (known == null) {
            known = insertWhole(shape, state.digest(), whole(state), times, 0);
        } else {
            session.update(NAME, times, 0L, known.id());
        }
        latest.put(shape, known);
    }

    /** Null if it is too large for this store. */
    private byte @Nullable [] whole(Snapshot state) {
        if (state.json().length > DeltaCodec.MAX_LENGTH) {
            return null;
        }
        byte[] whole = codec.whole(state.json());
        return whole.length > maxStoredBytes ? null : whole;
    }

    /** Null if it had better be kept whole. */
    private byte @Nullable [] deltaOf(Snapshot before, Snapshot after) {
        if (after.json().length > DeltaCodec.MAX_LENGTH) {
            return null;
        }
        byte[] delta = codec.delta(before.json(), after.json());
        if (delta.length <= after.json().length / 4 && delta.length <= maxStoredBytes) {
            return delta;
        }
        byte[] whole = whole(after);
        return whole != null && delta.length < whole.length ? delta : null;
    }

    private Known insertWhole(long shape, Digest digest, byte @Nullable [] whole, long named, long dependents)
            throws SQLException {
        // One that is not there is as deep as can be, so that nothing starts from it.
        return insert(shape, digest, null, whole == null ? MAX_DEPTH : 0, named, dependents, whole);
    }

    private Known insert(
            long shape,
            Digest digest,
            @Nullable Long base,
            int depth,
            long named,
            long dependents,
            byte @Nullable [] delta)
            throws SQLException {
        Long id = session.number(
                INSERT, shape, digest.bytes(), base, (long) depth, named, dependents, delta);
        return new Known(Objects.requireNonNull(id, "an INSERT returns its id"), digest, depth);
    }

    private @Nullable Known find(long shape, Digest digest) throws SQLException {
        Known known = latest.get(shape);
        if (known != null && known.digest().equals(digest)) {
            return known;
        }
        try (ResultSet row = session.with(FIND, shape, digest.bytes()).executeQuery()) {
            return row.next() ? new Known(row.getLong(1), digest, row.getInt(2)) : null;
        }
    }

    /** An event that named this one is gone. */
    void release(long shape, byte @Nullable [] digest) throws SQLException {
        if (digest == null || digest.length != Digest.LENGTH) {
            return;
        }
        Long base = released(shape, RELEASE, shape, digest);
        while (base != null) {
            base = released(shape, RELEASE_BASE, base);
        }
    }

    /** Deletes what is neither named nor started from; gives back what that one started from. */
    private @Nullable Long released(long shape, String release, Object... which) throws SQLException {
        long id;
        Long base;
        try (ResultSet row = session.with(release, which).executeQuery()) {
            if (!row.next()) {
                return null;
            }
            id = row.getLong(1);
            if (row.getLong(2) > 0 || row.getLong(3) > 0) {
                return null;
            }
            base = row.getLong(4);
            base = row.wasNull() ? null : base;
        }
        session.update(DELETE, id);
        Known known = latest.get(shape);
        if (known != null && known.id() == id) {
            latest.remove(shape);
        }
        return base;
    }

    /** After a rollback nothing that was remembered need be true. */
    void forget() {
        latest.clear();
    }
}
