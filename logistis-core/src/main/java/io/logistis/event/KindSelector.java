package io.logistis.event;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which kind is meant by a word that a person typed: kind, plural, singular or a built-in short name, each also with its
 * group ({@code Deployment}, {@code deployments}, {@code deploy}, {@code deployments.apps}). Case does not matter.
 *
 * @param resources plurals that it may mean, in lower case
 * @param kind the kind that it may mean, in lower case
 * @param group null where none was named; {@code ""} can't be asked for
 */
public record KindSelector(
        Set<String> resources, String kind, @Nullable String group) {

    private static final Map<String, String> SHORT_NAMES = Map.ofEntries(
            Map.entry("cm", "configmaps"),
            Map.entry("cj", "cronjobs"),
            Map.entry("crd", "customresourcedefinitions"),
            Map.entry("crds", "customresourcedefinitions"),
            Map.entry("csr", "certificatesigningrequests"),
            Map.entry("deploy", "deployments"),
            Map.entry("ds", "daemonsets"),
            Map.entry("ep", "endpoints"),
            Map.entry("ev", "events"),
            Map.entry("hpa", "horizontalpodautoscalers"),
            Map.entry("ing", "ingresses"),
            Map.entry("limits", "limitranges"),
            Map.entry("netpol", "networkpolicies"),
            Map.entry("no", "nodes"),
            Map.entry("ns", "namespaces"),
            Map.entry("pc", "priorityclasses"),
            Map.entry("pdb", "poddisruptionbudgets"),
            Map.entry("po", "pods"),
            Map.entry("pv", "persistentvolumes"),
            Map.entry("pvc", "persistentvolumeclaims"),
            Map.entry("quota", "resourcequotas"),
            Map.entry("rc", "replicationcontrollers"),
            Map.entry("rs", "replicasets"),
            Map.entry("sa", "serviceaccounts"),
            Map.entry("sc", "storageclasses"),
            Map.entry("sts", "statefulsets"),
            Map.entry("svc", "services"));

    public KindSelector {
        resources = Set.copyOf(resources);
        Objects.requireNonNull(kind, "kind");
    }

    /**
     * What that word means.
     *
     * @throws IllegalArgumentException if it is empty or begins or ends with a dot
     */
    public static KindSelector parse(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        int dot = word.indexOf('.');
        if (word.isEmpty() || dot == 0 || word.endsWith(".")) {
            throw new IllegalArgumentException(
                    "kind must be a kind, plural, singular or short name, each with or without .group, was '" + text
                            + "'");
        }
        String name = dot < 0 ? word : word.substring(0, dot);
        String group = dot < 0 ? null : word.substring(dot + 1);
        String full = SHORT_NAMES.get(name);
        if (full != null) {
            return new KindSelector(Set.of(full), full, group);
        }
        // People write plurals of their own kinds as in English, not as the API machinery guesses them: gateways.
        Set<String> resources = new LinkedHashSet<>(List.of(name, plural(name)));
        resources.add(name + "s");
        return new KindSelector(resources, name, group);
    }

    /**
     * As the API machinery guesses a plural: {@code meta.UnsafeGuessKindToResource}.
     *
     * @param singular a kind in lower case
     */
    public static String plural(String singular) {
        if (singular.endsWith("endpoints")) {
            return singular;
        }
        if (singular.endsWith("s") || singular.endsWith("x") || singular.endsWith("ch") || singular.endsWith("sh")) {
            return singular + "es";
        }
        if (singular.endsWith("y")) {
            return singular.substring(0, singular.length() - 1) + "ies";
        }
        return singular + "s";
    }

    /** Whether that object is of the kind that is meant. */
    public boolean matches(ObjectRef object) {
        return matches(object.key().group(), object.key().resource(), object.kind());
    }

    /** Whether that kind is meant. */
    public boolean matches(String ofGroup, String resource, String ofKind) {
        return (group == null || group.equalsIgnoreCase(ofGroup))
                && (resources.contains(resource.toLowerCase(Locale.ROOT))
                        || kind.equals(ofKind.toLowerCase(Locale.ROOT)));
    }
}
