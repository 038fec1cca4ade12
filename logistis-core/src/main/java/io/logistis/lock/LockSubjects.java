package io.logistis.lock;

import io.logistis.event.Glob;
import io.logistis.event.UserInfo;
import java.util.List;
import java.util.Set;

/**
 * Whom a lock keeps away. In each list an entry is a name or a glob, in which {@code *} stands for any text; one entry that
 * matches is enough. The lists add up: with users and groups, it is those users who are in one of the groups.
 *
 * <p>Without users and groups it is every person. A system user ({@link UserInfo#isSystem}) is meant only where
 * {@code users} names it: by its name, or by a glob whose text before the first {@code *} is a system user's alone
 * ({@code system:*}, {@code system:serviceaccount:kube-system:*}, but not {@code system:serviceaccount:*}). Groups alone
 * never reach one, for they are in all of {@code system:authenticated}.
 *
 * @param users names; empty for any
 * @param groups names of groups; empty for any
 * @param exemptUsers whom it does not keep away
 * @param exemptGroups whose members it does not keep away
 */
public record LockSubjects(
        List<String> users, List<String> groups, List<String> exemptUsers, List<String> exemptGroups) {

    /** Every person. */
    public static final LockSubjects EVERYONE = new LockSubjects(List.of(), List.of(), List.of(), List.of());

    /** Those users: names or globs. */
    public static LockSubjects ofUsers(String... users) {
        return new LockSubjects(List.of(users), List.of(), List.of(), List.of());
    }

    /** The longest of each list. */
    public static final int MAX_ENTRIES = 100;

    /** The longest entry, in UTF-16 units. */
    public static final int MAX_LENGTH = 4096;

    /** Whoever holds these up holds up deletions, or a node. */
    private static final Set<String> NEVER_KEPT_AWAY = Set.of(
            "system:serviceaccount:kube-system:namespace-controller",
            "system:serviceaccount:kube-system:generic-garbage-collector",
            "system:kube-controller-manager",
            "system:apiserver");

    private static final String NODES = "system:node:";

    private static final Set<String> GROUPS_OF_SYSTEM_USERS = Set.of(
            "system:nodes", "system:bootstrappers", "system:unauthenticated", "system:serviceaccounts:kube-system");

    /** @throws IllegalArgumentException if they can be nobody, or an entry is empty; says which, and what is right */
    public LockSubjects {
        users = entries("users", users);
        groups = entries("groups", groups);
        exemptUsers = entries("exemptUsers", exemptUsers);
        exemptGroups = entries("exemptGroups", exemptGroups);
        for (String user : users) {
            if (NEVER_KEPT_AWAY.contains(user) || user.startsWith(NODES)) {
                throw new IllegalArgumentException(
                        "users: " + user + " passes every lock, so that nodes work and deletions come to their end");
            }
        }
        if (users.isEmpty() && !groups.isEmpty() && GROUPS_OF_SYSTEM_USERS.containsAll(groups)) {
            throw new IllegalArgumentException(
                    "groups: " + groups + " hold system users only, and those are kept away only if users names them");
        }
        requireSomebody("exemptUsers", exemptUsers, "users", users);
        requireSomebody("exemptGroups", exemptGroups, "groups", groups);
        for (String group : exemptGroups) {
            if (new Glob(group).matches("system:authenticated")) {
                throw new IllegalArgumentException("exemptGroups: everyone is in system:authenticated, so that " + group
                        + " leaves nobody to keep away");
            }
        }
    }

    private static List<String> entries(String argument, List<String> entries) {
        if (entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    argument + " must have " + MAX_ENTRIES + " entries or fewer, had " + entries.size());
        }
        for (String entry : entries) {
            if (entry == null || entry.isBlank()) {
                throw new IllegalArgumentException(argument + " must not have an empty entry: nobody has that name");
            }
            if (entry.length() > MAX_LENGTH) {
                throw new IllegalArgumentException(argument + " must have entries of " + MAX_LENGTH
                        + " characters or fewer, had " + entry.length());
            }
        }
        return List.copyOf(entries);
    }

    private static void requireSomebody(String exempting, List<String> exempt, String argument, List<String> named) {
        List<Glob> globs = exempt.stream().map(Glob::new).toList();
        // A glob that matches another's text, its stars included, matches whatever that one matches.
        List<String> kept = (named.isEmpty() ? List.of("*") : named)
                .stream()
                        .filter(entry -> globs.stream().noneMatch(glob -> glob.matches(entry)))
                        .toList();
        if (kept.isEmpty()) {
            throw new IllegalArgumentException(exempting + " " + exempt + " leaves nobody of " + argument + " "
                    + (named.isEmpty() ? "(everyone)" : named) + " to keep away");
        }
    }

    /** Whether a system user can be meant: then the cluster's own work may stop, and whoever makes the lock must know. */
    public boolean nameSystemUsers() {
        return users.stream().map(Glob::new).anyMatch(LockSubjects::namesSystemUsers);
    }

    static boolean namesSystemUsers(Glob user) {
        return UserInfo.named(user.start()).isSystem();
    }

    /** Whether no lock keeps that user away: the garbage collector, the namespace controller, nodes. */
    static boolean passesAlways(String username) {
        return username.startsWith(NODES) || NEVER_KEPT_AWAY.contains(username);
    }
}
