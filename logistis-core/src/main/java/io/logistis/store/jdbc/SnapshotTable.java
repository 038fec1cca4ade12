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
 * state before it, which is in hand, and a state that comes from elsewhere as what differs from the latest known, up to
 * {@link #MAX_DEPTH} deltas deep; then one is kept whole again. States that come again soon, as in
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
            VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)""";
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

    /** How a state is kept: from which other, how deep then, and what is written; null if it is too large to be kept. */
    private record Encoded(@Nullable Long base, int depth, byte @Nullable [] bytes) {}

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
    private final RecentStates recents = new RecentStates();

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
        if (old == null) {
            old = insertUnknown(shape, shelf, before, 0);
        }
        Known latter = shelf.find(after.digest());
        byte[] delta = latter == null && old.depth() < MAX_DEPTH ? deltaOf(before.json(), after) : null;
        session.update(NAME, 1L, delta == null ? 0L : 1L, shape, old.number());
        if (latter != null) {
            session.update(NAME, 1L, 0L, shape, latter.number());
        } else if (delta != null) {
            latter = insert(shape, shelf, after, new Encoded(old.number(), old.depth() + 1, delta), 1);
        } else {
            latter = insert(shape, shelf, after, whole(after), 1);
        }
        return new Numbers(old.number(), latter.number());
    }

    private Known nameOne(long shape, Shelf shelf, Snapshot state, long times) throws SQLException {
        Known known = shelf.find(state.digest());
        if (known == null) {
            return insertUnknown(shape, shelf, state, times);
        }
        session.update(NAME, times, 0L, shape, known.number());
        return known;
    }

    /** How a state is to be kept that nothing in hand leads to: from the latest that is known, or whole. */
    private Encoded encode(long shape, Shelf shelf, Snapshot state) throws SQLException {
        Known newest = shelf.latest.peekFirst();
        if (newest != null && newest.depth() < MAX_DEPTH) {
            byte[] base = json(shape, newest);
            byte[] delta = base == null ? null : deltaOf(base, state);
            if (delta != null) {
                return new Encoded(newest.number(), newest.depth() + 1, delta);
            }
        }
        return whole(state);
    }

    /** That state, from memory or put together again; null if it can't be. */
    private byte @Nullable [] json(long shape, Known known) throws SQLException {
        byte[] recent = recents.get(shape, known.number());
        if (recent != null) {
            return recent;
        }
        try {
            return SnapshotReader.state(session, shape, known.number());
        } catch (DeltaException e) {
            return null;
        }
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

    private Encoded whole(Snapshot state) {
        byte[] whole = state.json().length > DeltaCodec.MAX_LENGTH ? null : codec.whole(state.json());
        // One that is not there is as deep as can be, so that nothing starts from it.
        return whole == null || whole.length > maxStoredBytes
                ? new Encoded(null, MAX_DEPTH, null)
                : new Encoded(null, 0, whole);
    }

    /** Null if it had better be kept whole: what starts from it would keep it where it is. */
    private byte @Nullable [] deltaOf(byte[] base, Snapshot state) {
        if (base.length > DeltaCodec.MAX_LENGTH || state.json().length > DeltaCodec.MAX_LENGTH) {
            return null;
        }
        byte[] delta = codec.delta(base, state.json());
        if (delta.length <= SURELY_SMALL) {
            return delta;
        }
        byte[] whole = whole(state).bytes();
        return whole != null && delta.length <= whole.length / 2 ? delta : null;
    }

    private Known insertUnknown(long shape, Shelf shelf, Snapshot state, long named) throws SQLException {
        Encoded encoded = encode(shape, shelf, state);
        if (encoded.base() != null) {
            session.update(NAME, 0L, 1L, shape, encoded.base());
        }
        return insert(shape, shelf, state, encoded, named);
    }

    private Known insert(long shape, Shelf shelf, Snapshot state, Encoded encoded, long named) throws SQLException {
        byte[] bytes = encoded.bytes();
        boolean isLong = bytes != null && bytes.length > LONG;
        Long body = isLong ? session.number(INSERT_BODY, (Object) bytes) : null;
        Known inserted = new Known(shelf.next++, state.digest(), encoded.depth());
        session.update(
                INSERT,
                shape,
                inserted.number(),
                state.digest().bytes(),
                encoded.base(),
                (long) encoded.depth(),
                named,
                isLong ? null : bytes,
                body);
        shelf.add(inserted);
        recents.put(shape, inserted.number(), state.json());
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
        recents.clear();
    }
}
