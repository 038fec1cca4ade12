package io.logistis.store.memory;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Digest;
import io.logistis.event.Shape;
import io.logistis.event.Snapshot;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Each state of a shape once, for as long as an event names it. */
final class SnapshotShelf {

    private static final long OVERHEAD = 200;

    private record Key(Shape shape, Digest digest) {}

    private static final class Held {
        private final byte[] json;
        private int events;

        private Held(byte[] json) {
            this.json = json;
        }
    }

    private static final class First {
        private final byte @Nullable [] managedFields;
        private int events;

        private First(byte @Nullable [] managedFields) {
            this.managedFields = managedFields;
        }
    }

    private final Map<Key, Held> snapshots = new HashMap<>();
    private final Map<Shape, First> firsts = new HashMap<>();
    private long bytes;

    void hold(Shape shape, @Nullable Snapshot snapshot) {
        if (snapshot == null) {
            return;
        }
        Held held = snapshots.computeIfAbsent(new Key(shape, snapshot.digest()), key -> {
            bytes += snapshot.json().length + OVERHEAD;
            return new Held(snapshot.json());
        });
        held.events++;
    }

    /** Keeps these managedFields if they come with the first state of that shape. */
    void holdFirst(Shape shape, byte @Nullable [] managedFields) {
        First first = firsts.computeIfAbsent(shape, key -> {
            bytes += managedFields == null ? 0 : managedFields.length;
            return new First(managedFields);
        });
        first.events++;
    }

    /** That event is gone: its states go if no other names them. */
    void release(ChangeEvent event) {
        Shape shape = event.shape();
        release(shape, event.before().digest());
        release(shape, event.after().digest());
        First first = firsts.get(shape);
        if (first != null && --first.events == 0) {
            bytes -= first.managedFields == null ? 0 : first.managedFields.length;
            firsts.remove(shape);
        }
    }

    private void release(Shape shape, @Nullable Digest digest) {
        if (digest == null) {
            return;
        }
        Key key = new Key(shape, digest);
        Held held = snapshots.get(key);
        if (held != null && --held.events == 0) {
            bytes -= held.json.length + OVERHEAD;
            snapshots.remove(key);
        }
    }

    byte @Nullable [] json(Shape shape, Digest digest) {
        Held held = snapshots.get(new Key(shape, digest));
        return held == null ? null : held.json;
    }

    byte @Nullable [] managedFields(Shape shape) {
        First first = firsts.get(shape);
        return first == null ? null : first.managedFields;
    }

    long bytes() {
        return bytes;
    }
}
