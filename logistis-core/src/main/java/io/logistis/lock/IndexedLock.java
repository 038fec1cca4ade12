package io.logistis.lock;

import io.logistis.event.CustomKind;
import io.logistis.event.Glob;
import io.logistis.event.KindSelector;
import io.logistis.event.ObjectRef;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A lock with its globs and its kind taken apart once. Immutable. */
final class IndexedLock {

    /** Who does what, as far as a lock minds. */
    record Asked(UserInfo user, boolean bySystem, Operation operation, Instant at) {}

    /** The strictest first: those that refuse, then the one that expires last; the id decides the rest. */
    static final Comparator<IndexedLock> STRICTEST = Comparator.<IndexedLock, Lock.Mode>comparing(
                    indexed -> indexed.lock.mode())
            .thenComparing(
                    indexed -> indexed.lock.expiresAt(), Comparator.nullsFirst(Comparator.<Instant>reverseOrder()))
            .thenComparing(indexed -> indexed.lock.id());

    private final Lock lock;
    private final @Nullable KindSelector kind;
    private final List<Glob> users;
    private final List<Glob> groups;
    private final List<Glob> exemptUsers;
    private final List<Glob> exemptGroups;

    IndexedLock(Lock lock) {
        this.lock = lock;
        this.kind = lock.scope().selector();
        this.users = globs(lock.subjects().users());
        this.groups = globs(lock.subjects().groups());
        this.exemptUsers = globs(lock.subjects().exemptUsers());
        this.exemptGroups = globs(lock.subjects().exemptGroups());
    }

    private static List<Glob> globs(List<String> patterns) {
        return patterns.stream().map(Glob::new).toList();
    }

    Lock lock() {
        return lock;
    }

    @Nullable
    KindSelector kind() {
        return kind;
    }

    /** Whether that object is of its kind; where it is and how it is called has been looked at. */
    boolean isOnKindOf(ObjectRef object) {
        return kind == null || kind.matches(object);
    }

    /** Whether it may be on objects of that kind, wherever they are. */
    boolean mayBeOn(CustomKind custom) {
        return custom.namespaced() == (lock.scope().namespace() != null)
                && (kind == null || kind.matches(custom.group(), custom.resource(), custom.kind()));
    }

    boolean keepsAway(Asked asked) {
        return lock.operations().contains(asked.operation())
                && lock.isActive(asked.at())
                && (users.isEmpty() ? !asked.bySystem() : names(asked))
                && (groups.isEmpty() || anyMatches(groups, asked.user().groups()))
                && !anyMatches(exemptUsers, asked.user().username())
                && !anyMatches(exemptGroups, asked.user().groups());
    }

    private boolean names(Asked asked) {
        for (Glob glob : users) {
            if (glob.matches(asked.user().username()) && (!asked.bySystem() || LockSubjects.namesSystemUsers(glob))) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyMatches(List<Glob> globs, List<String> texts) {
        if (globs.isEmpty()) {
            return false;
        }
        for (String text : texts) {
            if (anyMatches(globs, text)) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyMatches(List<Glob> globs, String text) {
        for (Glob glob : globs) {
            if (glob.matches(text)) {
                return true;
            }
        }
        return false;
    }
}
