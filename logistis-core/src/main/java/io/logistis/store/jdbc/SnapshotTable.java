package io.logistis.store.jdbc;

import io.logistis.event.Digest;
import io.logistis.event.Snapshot;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The states of each shape, for as long as an event names them. The state after a change is kept as what differs from the
 * state before it, up to {@link #MAX_DEPTH} deltas deep; then one is kept whole again. States that come again soon, as in
 * retries, are kept once.
 *
 * <p>A state that no event names any more stays for as long as others are made from it: at most the {@link #MAX_DEPTH}
 * before the oldest that is named. Readers do not see it. For the writer's thread only.
 */
final class SnapshotTable {

    /** How many deltas may have to be put together to read a state. */
    static final int MAX_DEPTH = 15;

    private static final int REMEMBERED_SHAPES = 4096;
    private static final int REMEMBERED_STATES = 16;

    /** What is longer stands apart, so that the states of a shape stay close to one another. */
    private static final int LONG = 700;

    /** No state worth a chain is smaller by itself than twice of that. */
    private static final int SURELY_SMALL = 256;

    private static final String LATEST =
            "SELECT number, digest, depth FROM snapshots WHERE shape_id = ? ORDER BY number DESC LIMIT ?";
    private static final String INSERT = """
            INSERT INTO snapshots (shape_id, number, digest, base_number, depth, named, dependents, delta, body_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String INSERT_BODY = "INSERT INTO bodies (delta) VALUES (?) RETURNING id";
    private static final String NAME = """
            UPDATE snapshots SET named = named + ?, dependents = dependents + ? WHERE shape_id = ? AND number = ?""";
    private static final String RELEASE = """
            UPDATE snapshots SET named = named - ?, dependents = dependents - ? WHERE shape_id = ? AND number = ?
            RETURNING named, dependents, base_number, body_id""";
    private static final String DELETE = "DELETE FROM snapshots WHERE shape_id = ? AND number = ?";
    private static final String DELETE_BODY = "DELETE FROM bodies WHERE id = ?";

    /** The numbers that an event's states have within its shape; null where it has none. */
    record Numbers(@Nullable Long before, @Nullable Long after) {}

    private record Known(long number, Digest digest, int depth) {}

    /** The latest states of a shape, newest first. */
    private static final class Shelf {
        private final Deque<Known> latest = new ArrayDeque<>();
        private long next = 1;

        private @Nullable Known find(Digest digest) {
            for (Known known : latest) {
                if (known.digest().equals(digest)) {
                    return known;
                }
            }
            return null;
        }

        private void add(Known known) {
            latest.addFirst(known);
            if (latest.size() > REMEMBERED_STATES) {
                latest.removeLast();
            }
        }

        private void remove(long number) {
            for (Iterator<Known> each = latest.iterator(); each.hasNext(); ) {
                if (each.next().number() == number) {
                    each.remove();
                }
            }
        }
    }

    private final SqlSession session;
    private final DeltaCodec codec;
    private final long maxStoredBytes;
    private final Map<Long, Shelf> shelves = new Lru<>(REMEMBERED_SHAPES);

    /** @param maxStoredBytes a state that takes more is not kept, and says so */
    SnapshotTable(SqlSession session, DeltaCodec codec, long maxStoredBytes) {
        this.session = session;
        this.codec = codec;
        this.maxStoredBytes = maxStoredBytes;
    }

    /** One more event names these. */
    Numbers name(long shape, @Nullable Snapshot before, @Nullable Snapshot after) throws SQLException {
        if (before == null && after == null) {
            return new Numbers(null, null);
        }
        Shelf shelf = shelf(shape);
        if (before == null || after == null) {
            Known only = nameOne(shape, shelf, Objects.requireNonNull(before == null ? after : before), 1);
            return before == null ? new Numbers(null, only.number()) : new Numbers(only.number(), null);
        }
        if (before.digest().equals(after.digest())) {
            Known only = nameOne(shape, shelf, before, 2);
            return new Numbers(only.number(), only.number());
        }
        Known old = shelf.find(before.digest());
        byte[] oldWhole = old == null ? whole(before) : null;
        boolean isBase = old == null ? oldWhole != null : old.depth() < MAX_DEPTH;
        Known latter = shelf.find(after.digest());
        byte[] delta = latter == null && isBase ? deltaOf(before, after) : null;
        long dependents = delta == null ? 0 : 1;
        if (old == null) {
            old = insertWhole(shape, shelf, before.digest(), oldWhole, 1, dependents);
        } else {
            session.update(NAME, 1L, dependents, shape, old.number());
        }
        if (latter != null) {
            session.update(NAME, 1L, 0L, shape, latter.number());
        } else if (delta != null) {
            latter = insert(shape, shelf, after.digest(), old.number(), old.depth() + 1, 1, 0, delta);
        } else {
            latter = insertWhole(shape, shelf, after.digest(), whole(after), 1, 0);
        }
        return new Numbers(old.number(), latter.number());
    }

    private Known nameOne(long shape, Shelf shelf, Snapshot state, long times) throws SQLException {
        Known known = shelf.find(state.digest());
        if (known == null) {
            return insertWhole(shape, shelf, state.digest(), whole(state), times, 0);
        }
        session.update(NAME, times, 0L, shape, known.number());
        return known;
    }

    private Shelf shelf(long shape) throws SQLException {
        Shelf shelf = shelves.get(shape);
        if (shelf != null) {
            return shelf;
        }
        shelf = new Shelf();
        try (ResultSet row =
                session.with(LATEST, shape, (long) REMEMBERED_STATES).executeQuery()) {
            while (row.next()) {
                long number = row.getLong(1);
                shelf.next = Math.max(shelf.next, number + 1);
                shelf.latest.addLast(new Known(number, Digest.fromBytes(row.getBytes(2)), row.getInt(3)));
            }
        }
        shelves.put(shape, shelf);
        return shelf;
    }

    /** Null if it is too large for this store. */
    private byte @Nullable [] whole(Snapshot state) {
        if (state.json().length > DeltaCodec.MAX_LENGTH) {
            return null;
        }
        byte[] whole = codec.whole(state.json());
        return whole.length > maxStoredBytes ? null : whole;
    }

    /** Null if it had better be kept whole: what starts from it would keep it where it is. */
    private byte @Nullable [] deltaOf(Snapshot before, Snapshot after) {
        if (after.json().length > DeltaCodec.MAX_LENGTH) {
            return null;
        }
        byte[] delta = codec.delta(before.json(), after.json());
        if (delta.length <= SURELY_SMALL) {
            return delta;
        }
        byte[] whole = whole(after);
        return whole != null && delta.length <= whole.length / 2 ? delta : null;
    }

    private Known insertWhole(
            long shape, Shelf shelf, Digest digest, byte @Nullable [] whole, long named, long dependents)
            throws SQLException {
        // One that is not there is as deep as can be, so that nothing starts from it.
        return insert(shape, shelf, digest, null, whole == null ? MAX_DEPTH : 0, named, dependents, whole);
    }

    private Known insert(
            long shape,
            Shelf shelf,
            Digest digest,
            @Nullable Long base,
            int depth,
            long named,
            long dependents,
            byte @Nullable [] delta)
            throws SQLException {
        boolean isLong = delta != null && delta.length > LONG;
        Long body = isLong ? session.number(INSERT_BODY, (Object) delta) : null;
        Known inserted = new Known(shelf.next++, digest, depth);
        session.update(
                INSERT,
                shape,
                inserted.number(),
                digest.bytes(),
                base,
                (long) depth,
                named,
                dependents,
                isLong ? null : delta,
                body);
        shelf.add(inserted);
        return inserted;
    }

    /** An event that named this one is gone. */
    void release(long shape, @Nullable Long number) throws SQLException {
        Long base = number == null ? null : release(shape, number, 1, 0);
        while (base != null) {
            base = release(shape, base, 0, 1);
        }
    }

    /** Deletes it if it is neither named nor started from; gives back what it started from itself then. */
    private @Nullable Long release(long shape, long number, long names, long dependents) throws SQLException {
        Long base;
        Long body;
        try (ResultSet row =
                session.with(RELEASE, names, dependents, shape, number).executeQuery()) {
            if (!row.next() || row.getLong(1) > 0 || row.getLong(2) > 0) {
                return null;
            }
            base = SqlSession.number(row, 3);
            body = SqlSession.number(row, 4);
        }
        session.update(DELETE, shape, number);
        if (body != null) {
            session.update(DELETE_BODY, body);
        }
        Shelf shelf = shelves.get(shape);
        if (shelf != null) {
            shelf.remove(number);
        }
        return base;
    }

    /** After a rollback nothing that was remembered need be true. */
    void forget() {
        shelves.clear();
    }
}
