package io.logistis.capture;

import io.logistis.event.BuiltInKind;
import io.logistis.event.JsonRange;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectRef;
import io.logistis.event.ObservedChange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which fields are left out of a snapshot and which are hidden behind marks; compiled once, applied in one pass over the
 * object's bytes. Immutable and thread-safe.
 *
 * <p>Paths are written {@code spec.template.spec.containers[name=web].image}, {@code metadata.annotations["a.b/c"]}, with
 * {@code *} for any field and {@code [*]} for any element. Resources are plurals with their group: {@code
 * deployments.apps}, {@code *.example.com}; without it, one of the resources of Kubernetes itself is meant: {@code
 * secrets}, {@code deployments}. {@code *} is all of them.
 */
public final class FieldRules {

    /** The rules of some resources. */
    private record Group(List<ResourcePattern> resources, RuleNode root) {}

    private final List<Group> groups;
    private final boolean hideSecretNames;
    private final Marks marks;
    private final CaptureProfile profile;

    private FieldRules(Builder builder, RedactionKey key) {
        this.marks = key.marks();
        this.hideSecretNames = builder.hideSecretNames;
        this.groups = compile(builder.rules);
        this.profile = profile(builder, marks);
    }

    private static List<Group> compile(List<Rule> rules) {
        List<Group> groups = new ArrayList<>();
        for (Rule rule : rules) {
            Group group = groups.stream()
                    .filter(known -> known.resources().equals(rule.resources()))
                    .findFirst()
                    .orElseGet(() -> {
                        Group made = new Group(rule.resources(), new RuleNode());
                        groups.add(made);
                        return made;
                    });
            group.root().at(FieldPath.parse(rule.path())).act(rule.action());
        }
        return List.copyOf(groups);
    }

    private static CaptureProfile profile(Builder builder, Marks marks) {
        String text = builder.rules.stream().map(Rule::toString).collect(Collectors.joining("\n"))
                + (builder.hideSecretNames ? "\nhide string fields of custom resources by name" : "");
        String hash = HexFormat.of().formatHex(marks.hmac(text.getBytes(StandardCharsets.UTF_8)), 0, 16);
        return new CaptureProfile(hash, text);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The rules and the key in one hash: snapshots can be compared if it is equal. */
    public CaptureProfile profile() {
        return profile;
    }

    /**
     * Applies the rules to one object. Costs one pass over its bytes and one SHA-256.
     *
     * @param object what it is
     * @param apiVersion of the body
     * @param json the object
     * @throws io.logistis.scan.JsonSyntaxException if it is not one JSON object
     */
    public Captured capture(ObjectRef object, String apiVersion, JsonRange json) {
        RuleNode[] roots = new RuleNode[groups.size()];
        int count = roots(object.key(), roots);
        boolean byName = hideSecretNames && !BuiltInKind.isGroup(object.key().group());
        return new FieldPass(json, marks, byName).run(roots, count);
    }

    private int roots(ObjectKey key, RuleNode[] roots) {
        int count = 0;
        for (Group group : groups) {
            if (ResourcePattern.anyMatches(group.resources(), key)) {
                roots[count++] = group.root();
            }
        }
        return count;
    }

    /** Where the change's objects differ, but for what is dropped. */
    ChangedPaths changedPaths(ObservedChange change) {
        RuleNode[] roots = new RuleNode[groups.size()];
        int count = roots(change.object().key(), roots);
        return ObjectComparison.compare(change.oldObject(), change.newObject(), roots, count);
    }

    /** One rule as it was given. */
    private record Rule(RuleNode.Action action, List<ResourcePattern> resources, String path) {
        @Override
        public String toString() {
            return action + " "
                    + resources.stream().map(ResourcePattern::toString).collect(Collectors.joining(",")) + " " + path;
        }
    }

    /** Builds rules; not thread-safe. Default: nothing is dropped or hidden. */
    public static final class Builder {
        private final List<Rule> rules = new ArrayList<>();
        private @Nullable RedactionKey key;
        private boolean hideSecretNames;

        private Builder() {}

        /** The key of the marks; default a random one, whose marks mean nothing to another process. */
        public Builder key(RedactionKey value) {
            key = Objects.requireNonNull(value, "key");
            return this;
        }

        /**
         * Leaves these fields out of every object.
         *
         * @throws IllegalArgumentException if one is no path
         */
        public Builder drop(String... paths) {
            return drop(List.of("*"), paths);
        }

        /**
         * Leaves these fields out of objects of these resources.
         *
         * @throws IllegalArgumentException if one is no path or no resource
         */
        public Builder drop(List<String> resources, String... paths) {
            return add(RuleNode.Action.DROP, resources, paths);
        }

        /**
         * Hides these fields of objects of these resources: a mark stands in the place of the whole value; null stays.
         *
         * @throws IllegalArgumentException if one is no path or no resource
         */
        public Builder hide(List<String> resources, String... paths) {
            return add(RuleNode.Action.HIDE, resources, paths);
        }

        /**
         * Hides string fields of custom resources whose name looks secret, and secret values in lists named {@code env},
         * {@code command} and {@code args} there.
         */
        public Builder hideSecretNames() {
            hideSecretNames = true;
            return this;
        }

        Builder add(RuleNode.Action action, List<String> resources, String... paths) {
            List<ResourcePattern> patterns = ResourcePattern.parseAll(resources);
            for (String path : paths) {
                var unused = FieldPath.parse(path);
                rules.add(new Rule(action, patterns, path));
            }
            return this;
        }

        public FieldRules build() {
            return new FieldRules(this, key == null ? RedactionKey.random() : key);
        }
    }
}
