package io.logistis.lock;

import io.logistis.event.CustomKind;
import io.logistis.event.KindSelector;
import io.logistis.event.ObjectRef;
import io.logistis.event.Operation;
import io.logistis.lock.IndexedLock.Asked;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the locks on an object without looking at those on others. Never changed once it is made. */
final class LockIndex {

    static final LockIndex EMPTY = new LockIndex(List.of());

    /** Of {@link LockBook#unknown}: what is held up then. Told from others, and from one another, by identity. */
    static final LockIndex UNKNOWN_OPEN = new LockIndex(List.of());

    static final LockIndex UNKNOWN_CLOSED = new LockIndex(List.of());

    private static final String ANY = "";

    /** Where a lock is: a namespace (null for cluster-scoped), a word for a kind or ANY, a name or ANY. */
    private record Place(@Nullable String namespace, String kind, String name) {}

    private final Map<String, Lock> byId = new HashMap<>();
    private final Map<Place, LockShelf> places = new HashMap<>();

    /** Those against deletion by namespace, whatever in it they are on. */
    private final Map<String, LockShelf> deletionByNamespace = new HashMap<>();

    /** Those against deletion by the words for the kind that they are on, wherever; under ANY those on all kinds. */
    private final Map<String, LockShelf> deletionByKind = new HashMap<>();

    LockIndex(List<Lock> locks) {
        locks.stream()
                .filter(lock -> lock.removedAt() == null)
                .map(IndexedLock::new)
                .sorted(IndexedLock.STRICTEST)
                .forEach(this::add);
    }

    /** How many of them hold at that moment. */
    int active(Instant now) {
        return (int) byId.values().stream().filter(lock -> lock.isActive(now)).count();
    }

    private void add(IndexedLock indexed) {
        Lock lock = indexed.lock();
        byId.put(lock.id(), lock);
        LockScope scope = lock.scope();
        String name = scope.name() == null ? ANY : scope.name();
        Set<String> words = words(indexed.kind());
        for (String word : words) {
            shelf(places, new Place(scope.namespace(), word, name)).add(indexed);
        }
        if (lock.operations().contains(Operation.DELETE)) {
            if (scope.namespace() != null) {
                shelf(deletionByNamespace, scope.namespace()).add(indexed);
            }
            for (String word : words) {
                shelf(deletionByKind, word).add(indexed);
            }
        }
    }

    private static Set<String> words(@Nullable KindSelector kind) {
        if (kind == null) {
            return Set.of(ANY);
        }
        Set<String> words = new HashSet<>(kind.resources());
        words.add(kind.kind());
        return words;
    }

    private static <K> LockShelf shelf(Map<K, LockShelf> shelves, K key) {
        return shelves.computeIfAbsent(key, k -> new LockShelf());
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    @Nullable
    Lock lock(String id) {
        return byId.get(id);
    }

    /**
     * The strictest on that object.
     *
     * @param namespace that it is in; null if it is in none
     * @param clusterScoped whether locks without a namespace can be on it
     */
    @Nullable
    IndexedLock on(ObjectRef object, @Nullable String namespace, boolean clusterScoped, Asked asked) {
        Predicate<IndexedLock> onItsKind = lock -> lock.isOnKindOf(object);
        String resource = object.key().resource().toLowerCase(Locale.ROOT);
        String kind = object.kind().toLowerCase(Locale.ROOT);
        String name = object.key().name();
        IndexedLock best = null;
        if (namespace != null) {
            best = strictest(places.get(new Place(namespace, ANY, ANY)), asked, onItsKind, best);
            best = onKind(namespace, resource, name, asked, onItsKind, best);
            best = onKind(namespace, kind, name, asked, onItsKind, best);
        }
        if (clusterScoped) {
            best = onKind(null, resource, name, asked, onItsKind, best);
            best = onKind(null, kind, name, asked, onItsKind, best);
        }
        return best;
    }

    private @Nullable IndexedLock onKind(
            @Nullable String namespace,
            String word,
            String name,
            Asked asked,
            Predicate<IndexedLock> test,
            @Nullable IndexedLock found) {
        IndexedLock best = strictest(places.get(new Place(namespace, word, ANY)), asked, test, found);
        return strictest(places.get(new Place(namespace, word, name)), asked, test, best);
    }

    /** The strictest against deletion on anything in that namespace, and of that one. */
    @Nullable
    IndexedLock inside(String namespace, Asked asked, @Nullable IndexedLock found) {
        return strictest(deletionByNamespace.get(namespace), asked, lock -> true, found);
    }

    /** The strictest against deletion on objects of that kind, wherever they are, and of that one. */
    @Nullable
    IndexedLock onAny(CustomKind custom, Asked asked, @Nullable IndexedLock found) {
        Predicate<IndexedLock> onThatKind = lock -> lock.mayBeOn(custom);
        IndexedLock best = strictest(deletionByKind.get(ANY), asked, onThatKind, found);
        best = strictest(deletionByKind.get(custom.resource().toLowerCase(Locale.ROOT)), asked, onThatKind, best);
        return strictest(deletionByKind.get(custom.kind().toLowerCase(Locale.ROOT)), asked, onThatKind, best);
    }

    private static @Nullable IndexedLock strictest(
            @Nullable LockShelf shelf, Asked asked, Predicate<IndexedLock> test, @Nullable IndexedLock found) {
        return shelf == null ? found : shelf.strictest(asked, test, found);
    }
}
