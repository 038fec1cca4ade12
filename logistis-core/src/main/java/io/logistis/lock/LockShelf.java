package io.logistis.lock;

import io.logistis.event.Glob;
import io.logistis.lock.IndexedLock.Asked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The locks of one place, the strictest first: by user where users are named, of globs by the text before the first
 * {@code *}, else by group where all groups are named without globs, so that a thousand locks on as many people cost as
 * little as one. Filled in order, then only read.
 */
final class LockShelf {

    private final Map<String, List<IndexedLock>> byUser = new HashMap<>();
    private final Map<String, List<IndexedLock>> byStartOfUser = new HashMap<>();
    private final Set<Integer> lengthsOfStarts = new TreeSet<>();
    private final Map<String, List<IndexedLock>> byGroup = new HashMap<>();
    private final List<IndexedLock> others = new ArrayList<>();

    /** Puts it last: it must be no stricter than those that are there. */
    void add(IndexedLock lock) {
        LockSubjects subjects = lock.lock().subjects();
        if (!subjects.users().isEmpty()) {
            addByUser(lock, subjects.users());
        } else if (areNames(subjects.groups())) {
            new HashSet<>(subjects.groups())
                    .forEach(group -> list(byGroup, group).add(lock));
        } else {
            others.add(lock);
        }
    }

    private void addByUser(IndexedLock lock, List<String> users) {
        Set<String> starts = new HashSet<>();
        for (String user : new HashSet<>(users)) {
            String start = new Glob(user).start();
            if (isName(user)) {
                list(byUser, user).add(lock);
            } else if (starts.add(start)) {
                list(byStartOfUser, start).add(lock);
                lengthsOfStarts.add(start.length());
            }
        }
    }

    private static boolean isName(String entry) {
        return !entry.contains("*");
    }

    private static boolean areNames(List<String> entries) {
        return !entries.isEmpty() && entries.stream().allMatch(LockShelf::isName);
    }

    private static List<IndexedLock> list(Map<String, List<IndexedLock>> lists, String key) {
        return lists.computeIfAbsent(key, k -> new ArrayList<>());
    }

    /** The strictest of those that keep whoever asks away and that pass the test, and of that one; null if there is none. */
    @Nullable
    IndexedLock strictest(Asked asked, Predicate<IndexedLock> test, @Nullable IndexedLock found) {
        String user = asked.user().username();
        IndexedLock best = first(byUser.get(user), asked, test, found);
        for (int length : lengthsOfStarts) {
            if (length > user.length()) {
                break;
            }
            best = first(byStartOfUser.get(user.substring(0, length)), asked, test, best);
        }
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
