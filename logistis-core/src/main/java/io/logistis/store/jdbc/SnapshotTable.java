package io.logistis.store.jdbc;

import io.logistis.event.Digest;
import io.logistis.event.Snapshot;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
    private static final int ROW_BYTES = 150;

    /** No state worth a chain is smaller by itself than twice of that. */
    private static final int SURELY_SMALL = 256;

    private static final String LATEST = """
            SELECT shape_id, number, digest, depth FROM snapshots WHERE shape_id = ? ORDER BY number DESC LIMIT ?""";
    private static final String INSERT = """
            INSERT INTO snapshots (shape_id, number, digest, base_number, depth, named, dependents, delta, body_id)
            VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)""";
    private static final String INSERT_BODY = "INSERT INTO bodies (id, delta) VALUES (?, ?)";
    private static final String NAME = """
            UPDATE snapshots SET named = named + ?, dependents = dependents + ? WHERE shape_id = ? AND number = ?""";
    /** What a row takes, about, as SQL; less than that, where its delta stands apart. */
    static final String BYTES = ROW_BYTES + " + coalesce(octet_length(delta), 0)";

    private static final String RELEASE = """
            UPDATE snapshots SET named = named - ?, dependents = dependents - ? WHERE shape_id = ? AND number = ?""";
    private static final String DELETE = """
            DELETE FROM snapshots WHERE (shape_id, number) IN (SELECT column1, column2 FROM {rows} AS k) AND named <= 0 AND dependents <= 0
            RETURNING shape_id, number, base_number, body_id,\s""" + BYTES;
    private static final String DELETE_BODY = "DELETE FROM bodies WHERE id = ?";

    /** The numbers that an event's states have within its shape; null where it has none. */
    record Named(@Nullable Long before, @Nullable Long after) {}

    private record Known(long number, Digest digest, int depth) {}

    private record Stored(long shape, Known state) {}

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

        /** One that is stored; newer ones first. */
        private void found(Known known) {
            next = Math.max(next, known.number() + 1);
            latest.addLast(known);
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
    private final Space space;
    private final int longestInRow;
    private final Numbers numbers;
    private final DeltaCodec codec;
    private final long maxStoredBytes;
    private final Map<Long, Shelf> shelves = new Lru<>(REMEMBERED_SHAPES);
    private final RecentStates recents = new RecentStates();

    /** @param maxStoredBytes a state that takes more is not kept, and says so */
    SnapshotTable(SqlSession session, Dialect dialect, Numbers numbers, DeltaCodec codec, long maxStoredBytes) {
        this.session = session;
        this.numbers = numbers;
        this.space = dialect.space();
        this.longestInRow = dialect.longestInRow();
        this.codec = codec;
        this.maxStoredBytes = maxStoredBytes;
    }

    /** One more event names these. */
    Named name(long shape, @Nullable Snapshot before, @Nullable Snapshot after) throws SQLException {
        if (before == null && after == null) {
            return new Named(null, null);
        }
        Shelf shelf = shelf(shape);
        if (before == null || after == null) {
            Known only = nameOne(shape, shelf, Objects.requireNonNull(before == null ? after : before), 1);
            return before == null ? new Named(null, only.number()) : new Named(only.number(), null);
        }
        if (before.digest().equals(after.digest())) {
            Known only = nameOne(shape, shelf, before, 2);
            return new Named(only.number(), only.number());
        }
        Known old = shelf.find(before.digest());
        if (old == null) {
            old = insertUnknown(shape, shelf, before, 0);
        }
        Known latter = shelf.find(after.digest());
        byte[] delta = latter == null && old.depth() < MAX_DEPTH ? deltaOf(before.json(), after) : null;
        session.later(SqlSession.Turn.NAMES, NAME, 1L, delta == null ? 0L : 1L, shape, old.number());
        if (latter != null) {
            session.later(SqlSession.Turn.NAMES, NAME, 1L, 0L, shape, latter.number());
        } else if (delta != null) {
            latter = insert(shape, shelf, after, new Encoded(old.number(), old.depth() + 1, delta), 1);
        } else {
            latter = insert(shape, shelf, after, whole(after), 1);
        }
        return new Named(old.number(), latter.number());
    }

    private Known nameOne(long shape, Shelf shelf, Snapshot state, long times) throws SQLException {
        Known known = shelf.find(state.digest());
        if (known == null) {
            return insertUnknown(shape, shelf, state, times);
        }
        session.later(SqlSession.Turn.NAMES, NAME, times, 0L, shape, known.number());
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

    /** States of these shapes will be named: looks for the latest of all of them at once. */
    void expect(Collection<Long> shapes) throws SQLException {
        Set<Long> unknown = new LinkedHashSet<>(shapes);
        unknown.removeAll(shelves.keySet());
        for (List<Long> portion : SqlSession.portions(unknown)) {
            List<Object[]> rows = new ArrayList<>();
            for (Long shape : portion) {
                rows.add(new Object[] {shape, (long) REMEMBERED_STATES});
                shelves.put(shape, new Shelf());
            }
            List<Stored> latest = new ArrayList<>();
            try (ResultSet row = session.each(LATEST, rows).executeQuery()) {
                while (row.next()) {
                    latest.add(new Stored(
                            row.getLong(1),
                            new Known(row.getLong(2), Digest.fromBytes(row.getBytes(3)), row.getInt(4))));
                }
            }
            latest.sort(Comparator.comparing((Stored stored) -> stored.state().number())
                    .reversed());
            for (Stored stored : latest) {
                shelf(stored.shape()).found(stored.state());
            }
        }
    }

    private Shelf shelf(long shape) throws SQLException {
        Shelf shelf = shelves.get(shape);
        if (shelf == null) {
            expect(List.of(shape));
            shelf = Objects.requireNonNull(shelves.get(shape));
        }
        return shelf;
    }

    /** A shape that nothing is stored of yet. */
    void isNew(long shape) {
        shelves.put(shape, new Shelf());
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
            session.later(SqlSession.Turn.NAMES, NAME, 0L, 1L, shape, encoded.base());
        }
        return insert(shape, shelf, state, encoded, named);
    }

    private Known insert(long shape, Shelf shelf, Snapshot state, Encoded encoded, long named) throws SQLException {
        byte[] bytes = encoded.bytes();
        boolean isLong = bytes != null && bytes.length > longestInRow;
        Long body = null;
        if (isLong) {
            body = numbers.next("bodies");
            session.later(SqlSession.Turn.COMMON_ROWS, INSERT_BODY, body, bytes);
        }
        Known inserted = new Known(shelf.next++, state.digest(), encoded.depth());
        session.later(
                SqlSession.Turn.SNAPSHOTS,
                INSERT,
                shape,
                inserted.number(),
                state.digest().bytes(),
                encoded.base(),
                (long) encoded.depth(),
                named,
                isLong ? null : bytes,
                body);
        space.changed(ROW_BYTES + (bytes == null ? 0 : bytes.length));
        shelf.add(inserted);
        recents.put(shape, inserted.number(), state.json());
        return inserted;
    }

    /** The states that events which are gone have named, each as often as it was. */
    static final class Released {
        private record State(long shape, long number) {}

        private final Map<State, Long> times = new HashMap<>();

        void add(long shape, @Nullable Long number) {
            if (number != null) {
                times.merge(new State(shape, number), 1L, Long::sum);
            }
        }
    }

    /** Deletes those that are neither named nor started from any more, and what they started from themselves alone. */
    void release(Released released) throws SQLException {
        Released gone = released;
        boolean named = true;
        while (!gone.times.isEmpty()) {
            List<Object[]> counts = new ArrayList<>();
            for (Map.Entry<Released.State, Long> entry : gone.times.entrySet()) {
                Released.State state = entry.getKey();
                long times = entry.getValue();
                counts.add(new Object[] {named ? times : 0L, named ? 0L : times, state.shape(), state.number()});
            }
            session.updateAll(RELEASE, counts);
            gone = delete(gone.times.keySet());
            named = false;
        }
    }

    private Released delete(Set<Released.State> states) throws SQLException {
        Released bases = new Released();
        List<Object[]> bodies = new ArrayList<>();
        for (List<Released.State> portion : SqlSession.portions(states)) {
            List<Object[]> keys = portion.stream()
                    .map(state -> new Object[] {state.shape(), state.number()})
                    .toList();
            try (ResultSet row = session.withRows(DELETE, keys).executeQuery()) {
                while (row.next()) {
                    long shape = row.getLong(1);
                    bases.add(shape, SqlSession.number(row, 3));
                    Long body = SqlSession.number(row, 4);
                    if (body != null) {
                        bodies.add(new Object[] {body});
                    }
                    space.changed(-row.getLong(5));
                    Shelf shelf = shelves.get(shape);
                    if (shelf != null) {
                        shelf.remove(row.getLong(2));
                    }
                }
            }
        }
        session.updateAll(DELETE_BODY, bodies);
        return bases;
    }

    /** After a rollback nothing that was remembered need be true. */
    void forget() {
        shelves.clear();
        recents.clear();
    }
}
