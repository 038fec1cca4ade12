package io.logistis.lock;

import io.logistis.event.CustomKind;
import io.logistis.event.Decision;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import io.logistis.lock.IndexedLock.Asked;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The locks in force, and what they say to a change. Decides in memory, without I/O; a lock that has expired does not
 * match. Thread-safe: a decision is made by the locks of one moment, whatever replaces them meanwhile.
 *
 * <p>All conditions of one lock must hold; of several that match, one that refuses comes before those that warn, then the
 * one that expires last. What no lock holds up, so that a cluster is never stranded:
 *
 * <ul>
 *   <li>system users, unless a lock names them; the namespace controller, the garbage collector, nodes: always;
 *   <li>a write that changes nothing, and the removal of finalizers from what is already being deleted, see
 *       {@link WriteEffect};
 *   <li>Events, Leases, what only asks (token and access reviews, requests for tokens), and all in our own namespace.
 * </ul>
 *
 * <p>What is asked for is CREATE, UPDATE, DELETE or CONNECT of an object. A write to a subresource is an UPDATE of its
 * object, but for {@code pods/eviction}, which is a DELETE. With a Namespace goes all that is in it, and with a
 * CustomResourceDefinition all objects of its kind, without another review: their DELETE is refused where a lock against
 * deletion keeps that user away from anything that would go, be it there or not, for nobody looks.
 */
public final class LockBook {

    /** The longest warning that kubectl shows whole, in characters. */
    public static final int MAX_WARNING = 256;

    /** The longest refusal, in characters. */
    public static final int MAX_REFUSAL = 2000;

    private static final Decision.LockRef UNKNOWN = new Decision.LockRef(
            "unknown",
            "the locks could not be read yet, and what can't be decided is refused as long: try again in a moment",
            Lock.LOGISTIS,
            null);

    private static final Set<String> ONLY_QUESTIONS = Set.of("authentication.k8s.io", "authorization.k8s.io");

    private final Clock clock;
    private final String ownNamespace;
    private final @Nullable String breakGlassGroup;
    private final LongAdder undecided = new LongAdder();
    private volatile LockIndex index = LockIndex.EMPTY;

    /**
     * A book without locks.
     *
     * @param ownNamespace that Logistis runs in and that can't be locked; {@code ""} for none
     * @param breakGlassGroup whose members pass every lock, leaving an event that says so; null for none
     */
    public LockBook(Clock clock, String ownNamespace, @Nullable String breakGlassGroup) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.ownNamespace = Objects.requireNonNull(ownNamespace, "ownNamespace");
        this.breakGlassGroup = breakGlassGroup;
    }

    /** From now on these locks are in force, and no others; those removed are passed over. */
    public void replace(List<Lock> locks) {
        index = new LockIndex(locks);
    }

    /**
     * From now on, until {@link #replace} is called, nobody knows which locks there are. Changes pass, or with
     * {@code refusing} they are refused as if there were a lock on everything against every person: what no lock holds up
     * passes all the same, and so do system users.
     */
    public void unknown(boolean refusing) {
        index = refusing ? LockIndex.UNKNOWN_CLOSED : LockIndex.UNKNOWN_OPEN;
    }

    /** Whether it is known which locks there are. */
    public boolean isKnown() {
        return !isUnknown(index);
    }

    private static boolean isUnknown(LockIndex index) {
        return index == LockIndex.UNKNOWN_OPEN || index == LockIndex.UNKNOWN_CLOSED;
    }

    /** How many changes came while nobody knew which locks there are, passed and refused ones. */
    public long undecided() {
        return undecided.sum();
    }

    /** How many locks are in force. */
    public int active() {
        return index.active(clock.instant());
    }

    /**
     * Returns if such a lock may be made.
     *
     * @throws IllegalArgumentException if it is on our own namespace
     */
    public void requireLockable(LockScope scope) {
        boolean ours = ownNamespace.equals(scope.namespace())
                || (scope.namespace() == null && ownNamespace.equals(scope.name()) && isOnNamespaces(scope));
        if (ours && !ownNamespace.isEmpty()) {
            throw new IllegalArgumentException(
                    "namespace " + ownNamespace + " is where Logistis itself runs: it can't be locked");
        }
    }

    private static boolean isOnNamespaces(LockScope scope) {
        return Objects.requireNonNull(scope.selector()).matches("", "namespaces", "Namespace");
    }

    /**
     * What the locks say: refused, let through although one matched, or {@link Decision#ADMITTED}.
     *
     * @param effect asked only where a lock hangs on it, on the caller's thread
     */
    public Decision decide(ObservedChange change, WriteEffect effect) {
        LockIndex current = index;
        if (isUnknown(current)) {
            return undecided(current, change, effect);
        }
        if (current.isEmpty() || passes(change)) {
            return Decision.ADMITTED;
        }
        IndexedLock strictest = strictest(current, change, effect);
        if (strictest == null || !effect.matters()) {
            return Decision.ADMITTED;
        }
        Decision.LockRef lock = strictest.lock().ref();
        if (strictest.lock().mode() == Lock.Mode.WARN) {
            return Decision.passed(lock, Decision.Passage.WARNED);
        }
        return refused(change, lock);
    }

    private Decision refused(ObservedChange change, Decision.LockRef lock) {
        return breakGlassGroup != null && change.user().groups().contains(breakGlassGroup)
                ? Decision.passed(lock, Decision.Passage.BREAK_GLASS)
                : Decision.denied(lock);
    }

    private Decision undecided(LockIndex unknown, ObservedChange change, WriteEffect effect) {
        undecided.increment();
        return unknown == LockIndex.UNKNOWN_OPEN
                        || passes(change)
                        || change.user().isSystem()
                        || !effect.matters()
                ? Decision.ADMITTED
                : refused(change, UNKNOWN);
    }

    private boolean passes(ObservedChange change) {
        ObjectKey key = change.object().key();
        return LockSubjects.passesAlways(change.user().username())
                || ONLY_QUESTIONS.contains(key.group())
                || isNewsOfTheCluster(key)
                || (key.resource().equals("serviceaccounts")
                        && "token".equals(change.object().subresource()))
                || (!ownNamespace.isEmpty() && ownNamespace.equals(namespace(key)));
    }

    private static boolean isNewsOfTheCluster(ObjectKey key) {
        return key.resource().equals("events")
                ? key.group().isEmpty() || key.group().equals("events.k8s.io")
                : key.resource().equals("leases") && key.group().equals("coordination.k8s.io");
    }

    private @Nullable IndexedLock strictest(LockIndex current, ObservedChange change, WriteEffect effect) {
        ObjectKey key = change.object().key();
        boolean isNamespace = isNamespace(key);
        Operation operation = operation(change);
        Asked asked = new Asked(change.user(), change.user().isSystem(), operation, clock.instant());
        String namespace = namespace(key);
        IndexedLock best = current.on(change.object(), namespace, namespace == null || isNamespace, asked);
        if (operation != Operation.DELETE || change.object().subresource() != null) {
            return best;
        }
        if (isNamespace && namespace != null) {
            return current.inside(namespace, asked, best);
        }
        for (CustomKind custom : deletedKinds(key, effect)) {
            best = current.onAny(custom, asked, best);
        }
        return best;
    }

    /** A Namespace is in itself; the API server says so, others may not. */
    private static @Nullable String namespace(ObjectKey key) {
        return isNamespace(key) && !key.name().isEmpty() ? key.name() : key.namespace();
    }

    private static boolean isNamespace(ObjectKey key) {
        return key.group().isEmpty() && key.resource().equals("namespaces");
    }

    private static Operation operation(ObservedChange change) {
        String subresource = change.object().subresource();
        if (change.operation() != Operation.CREATE || subresource == null) {
            return change.operation();
        }
        return subresource.equals("eviction") ? Operation.DELETE : Operation.UPDATE;
    }

    private static List<CustomKind> deletedKinds(ObjectKey key, WriteEffect effect) {
        if (!key.group().equals("apiextensions.k8s.io") || !key.resource().equals("customresourcedefinitions")) {
            return List.of();
        }
        CustomKind known = effect.deletedKind();
        int dot = key.name().indexOf('.');
        if (known != null || dot < 1) {
            return known == null ? List.of() : List.of(known);
        }
        // Its name says the plural and the group; whether there are namespaces in it, it does not say.
        String resource = key.name().substring(0, dot);
        String group = key.name().substring(dot + 1);
        return List.of(
                new CustomKind(group, resource, resource, true), new CustomKind(group, resource, resource, false));
    }

    /**
     * What whoever sent the change reads: {@code locked by alice until 14:00 UTC (2h left): release freeze [lock 7f3a].
     * Exempt: group oncall.} Printable; at most {@value #MAX_REFUSAL} characters of a refusal, {@value #MAX_WARNING} of a
     * warning.
     *
     * @return null if no lock matched
     */
    public @Nullable String sentence(ObservedChange change, Decision decision) {
        Decision.LockRef ref = decision.lock();
        if (ref == null) {
            return null;
        }
        String before = decision.passage() == Decision.Passage.BREAK_GLASS ? "break glass used: " : "";
        if (ref.equals(UNKNOWN)) {
            return before + ref.reason();
        }
        Lock lock = index.lock(ref.id());
        return LockSentence.of(
                before,
                ref,
                lock == null ? null : lock.subjects(),
                lock == null ? "" : consequence(change, lock.scope()),
                clock.instant(),
                decision.isDenied() ? MAX_REFUSAL : MAX_WARNING);
    }

    /** Where the lock is on what would go with the object: what that is; else nothing. */
    private static String consequence(ObservedChange change, LockScope scope) {
        ObjectKey key = change.object().key();
        boolean custom = key.resource().equals("customresourcedefinitions");
        if (operation(change) != Operation.DELETE || !(custom || isNamespace(key))) {
            return "";
        }
        boolean direct = scope.kind() == null
                ? !custom
                : Objects.requireNonNull(scope.selector()).matches(change.object());
        if (direct) {
            return "";
        }
        return "Deleted with it: " + (scope.kind() == null ? "every " + key.name() + " in " + scope : scope.toString())
                + ".";
    }
}
