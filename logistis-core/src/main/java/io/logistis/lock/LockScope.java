package io.logistis.lock;

import io.logistis.event.BuiltInKind;
import io.logistis.event.KindSelector;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a lock is on: a namespace with all that is in it, a kind in it, or one object; or cluster-scoped objects of a kind,
 * or one of them. The Namespace itself belongs to what is in it.
 *
 * @param namespace name of one namespace; null for cluster-scoped objects, which need a kind then
 * @param kind as a person typed it, see {@link KindSelector#parse}; null for all kinds
 * @param name of one object of that kind; null for all of them
 */
public record LockScope(
        @Nullable String namespace,
        @Nullable String kind,
        @Nullable String name) {

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern KIND = Pattern.compile("[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9.-]{1,253})?");
    private static final int MAX_NAME = 253;

    private static final Set<String> NEWS_OF_THE_CLUSTER = Set.of("events", "leases");
    private static final Set<String> ONLY_QUESTIONS = Set.of("authentication.k8s.io", "authorization.k8s.io");

    /** @throws IllegalArgumentException if it can hold nothing, or what no lock may hold; says which, and what is right */
    public LockScope {
        if (namespace != null && !NAMESPACE.matcher(namespace).matches()) {
            throw new IllegalArgumentException("namespace must be the name of one namespace (a-z, 0-9 and -, no *), or"
                    + " null for cluster-scoped objects, was '" + namespace + "'");
        }
        if (kind != null && !KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException("kind must be a kind, plural, singular or short name, each with or"
                    + " without .group, without * and subresource, was '" + kind + "'");
        }
        if (kind == null && name != null) {
            throw new IllegalArgumentException("name needs a kind: say what kind of object '" + name + "' is");
        }
        if (kind == null && namespace == null) {
            throw new IllegalArgumentException("a lock needs a namespace, or a kind of cluster-scoped objects");
        }
        if (name != null) {
            requireName(name);
        }
        if (kind != null) {
            BuiltInKind.of(KindSelector.parse(kind)).ifPresent(known -> requireLockable(known, namespace, name));
        }
    }

    /** A namespace with all that is in it. */
    public static LockScope namespace(String namespace) {
        return new LockScope(Objects.requireNonNull(namespace, "namespace"), null, null);
    }

    private static void requireName(String name) {
        boolean wrong = name.isEmpty() || name.length() > MAX_NAME || name.equals(".") || name.equals("..");
        for (int i = 0; i < name.length() && !wrong; i++) {
            char c = name.charAt(i);
            wrong = c == '/' || c == '%' || c == '*' || Character.isWhitespace(c) || Character.isISOControl(c);
        }
        if (wrong) {
            throw new IllegalArgumentException("name must be the name of one object, 1.." + MAX_NAME
                    + " characters without *, /, % and spaces, was '" + name + "'");
        }
    }

    private static void requireLockable(BuiltInKind known, @Nullable String namespace, @Nullable String name) {
        String plural = known.resource();
        if (NEWS_OF_THE_CLUSTER.contains(plural)) {
            throw new IllegalArgumentException(known.kind() + "s can't be locked: the cluster itself lives by them"
                    + " (another group's kind is written " + plural + ".example.com)");
        }
        if (ONLY_QUESTIONS.contains(known.group())) {
            throw new IllegalArgumentException(known.kind() + "s can't be locked: they ask, and change nothing");
        }
        if (known.group().equals("admissionregistration.k8s.io")) {
            throw new IllegalArgumentException(
                    "a lock on " + plural + " would hold nothing: the API server never shows them to a webhook");
        }
        if (plural.equals("namespaces") && known.group().isEmpty()) {
            if (namespace != null && name != null && !name.equals(namespace)) {
                throw new IllegalArgumentException(
                        "the Namespace in namespace " + namespace + " is " + namespace + " itself, name was " + name);
            }
        } else if (known.namespaced() && namespace == null) {
            throw new IllegalArgumentException(
                    known.kind() + " is a namespaced kind: the lock needs a namespace (another group's kind is written "
                            + plural + ".example.com)");
        } else if (!known.namespaced() && namespace != null) {
            throw new IllegalArgumentException(
                    known.kind() + " is a cluster-scoped kind: namespace must be null (another group's kind is written "
                            + plural + ".example.com)");
        }
    }

    /** Which kind is meant; null for all. */
    public @Nullable KindSelector selector() {
        return kind == null ? null : KindSelector.parse(kind);
    }

    /** For people: {@code namespace shop}, {@code every Deployment in namespace shop}, {@code Node n1}. */
    @Override
    public String toString() {
        String within = namespace == null ? "" : "namespace " + namespace;
        if (kind == null) {
            return within;
        }
        return (name == null ? "every " + kind : kind + " " + name) + (within.isEmpty() ? "" : " in " + within);
    }
}
