package io.logistis.store.jdbc;

import java.util.LinkedHashMap;
import java.util.Map;

/** What was used last, up to a number. Not thread-safe. */
final class Lru<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1;

    private final int most;

    Lru(int most) {
        super(64, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
