package io.logistis.store.jdbc;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The latest state of each shape that was written last, up to a number of bytes. For the writer's thread only. */
final class RecentStates {

    private static final long OVERHEAD = 150;

    private record State(long number, byte[] json) {
        long bytes() {
            return OVERHEAD + json.length;
        }
    }

    /** In a small heap, a thirty-second of it. */
    private final long maxBytes = Math.min(8L << 20, Runtime.getRuntime().maxMemory() / 32);

    private final Map<Long, State> byShape = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    /** That state, if it is the latest of its shape. */
    byte @Nullable [] get(long shape, long number) {
        State state = byShape.get(shape);
        return state != null && state.number() == number ? state.json() : null;
    }

    void put(long shape, long number, byte[] json) {
        State state = new State(number, json);
        State former = byShape.put(shape, state);
        bytes += state.bytes() - (former == null ? 0 : former.bytes());
        Iterator<State> oldest = byShape.values().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    void clear() {
        byShape.clear();
        bytes = 0;
    }
}
