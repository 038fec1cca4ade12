package io.logistis.lock;

import io.logistis.lock.IndexedLock.Asked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The locks of one place, the strictest first: by user where all users are named without globs, else by group where all
 * groups are, so that a thousand locks on as many people cost as little as one. Filled in order, then only read.
 */
final class LockShelf {

    private final Map<String, List<IndexedLock>> byUser = new HashMap<>();
    private final Map<String, List<IndexedLock>> byGroup = new HashMap<>();
    private final List<IndexedLock> others = new ArrayList<>();

    /** Puts it last: it must be no stricter than those that are there. */
    void add(IndexedLock lock) {
        LockSubjects subjects = lock.lock().subjects();
        if (areNames(subjects.users())) {
            new HashSet<>(subjects.users()).forEach(user -> list(byUser, user).add(lock));
        } else if (subjects.users().isEmpty() && areNames(subjects.groups())) {
            new HashSet<>(subjects.groups())
                    .forEach(group -> list(byGroup, group).add(lock));
        } else {
            others.add(lock);
        }
    }

    private static boolean areNames(List<String> entries) {
        return !entries.isEmpty() && entries.stream().noneMatch(entry -> entry.contains("*"));
    }

    private static List<IndexedLock> list(Map<String, List<IndexedLock>> lists, String key) {
        return lists.computeIfAbsent(key, k -> new ArrayList<>());
    }

    /** The strictest of those that keep whoever asks away and that pass the test, and of that one; null if there is none. */
    @Nullable
    IndexedLock strictest(Asked asked, Predicate<IndexedLock> test, @Nullable IndexedLock found) {
        IndexedLock best = first(byUser.get(asked.user().username()), asked, test, found);
        if (!byGroup.isEmpty()) {
            for (String group : asked.user().groups()) {
                best = first(byGroup.get(group), asked, test, best);
            }
        }
        return first(others, asked, test, best);
    }

    private static @Nullable IndexedLock first(
            @Nullable List<IndexedLock> locks, Asked asked, Predicate<IndexedLock> test, @Nullable IndexedLock found) {
        if (locks == null) {
            return found;
        }
        for (IndexedLock lock : locks) {
            if (found != null && IndexedLock.STRICTEST.compare(lock, found) >= 0) {
                return found;
            }
            if (test.test(lock) && lock.keepsAway(asked)) {
                return lock;
            }
        }
        return found;
    }
}
