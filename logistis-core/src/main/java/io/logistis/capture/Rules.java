package io.logistis.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What is kept, as an operator wrote it down, or as a program puts it together. Immutable.
 *
 * <pre>{@code
 * capture:
 * - skip: {users: ["system:serviceaccount:kube-system:*"], resources: [pods, replicasets.apps]}
 * - skip: {annotations: {logistis.io/ignore: "true"}, namespaces: [dev-*]}
 * - keep: {namespaces: [prod-*]}
 * hide:
 * - {resources: [widgets.example.com], paths: [spec.connection, "spec.containers[*].env[name=*].value"]}
 * drop:
 * - {resources: ["*"], paths: ['metadata.annotations["argocd.argoproj.io/refresh"]']}
 * limits:
 * - {namespaces: [prod-*], maxEventsPerObject: 500}
 * }</pre>
 *
 * <p>Of {@code capture}, the first rule that matches decides; where none does, the defaults do. All conditions of a rule must
 * hold, and one value of a condition is enough; {@code {}} holds for everything. In doubt a change is kept: what a review
 * does not show (labels on {@code /scale}, changes in what was too large) counts for {@code keep} and not for {@code skip}.
 * Dry runs are never recorded, and what a lock refuses stays refused, whatever rules say.
 *
 * @param predicate which changes are kept
 * @param hide fields that are hidden beside those that always are
 * @param drop fields that are dropped beside those that always are
 * @param limits how many events of one object are kept
 */
public record Rules(CapturePredicate predicate, List<FieldRule> hide, List<FieldRule> drop, EventLimits limits) {

    /** The largest file, in bytes. */
    public static final int MAX_BYTES = YamlText.MAX_BYTES;

    public Rules {
        Objects.requireNonNull(predicate, "predicate");
        hide = List.copyOf(hide);
        drop = List.copyOf(drop);
        Objects.requireNonNull(limits, "limits");
    }

    /**
     * The rules in that file (YAML, UTF-8), over {@link KubernetesDefaults}.
     *
     * @throws RulesException with line and column if they are wrong
     * @throws IOException if the file can't be read
     */
    public static Rules load(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return parse(in.readNBytes(MAX_BYTES + 1), file.toString());
        }
    }

    /**
     * The rules in that text, over {@link KubernetesDefaults}.
     *
     * @param name of the text, for messages
     * @throws RulesException with line and column if they are wrong
     */
    public static Rules parse(String yaml, String name) {
        return parse(yaml.getBytes(StandardCharsets.UTF_8), name);
    }

    /**
     * The rules in that text (UTF-8), over {@link KubernetesDefaults}.
     *
     * @param name of the text, for messages
     * @throws RulesException with line and column if they are wrong
     */
    public static Rules parse(byte[] yaml, String name) {
        return parse(yaml, name, KubernetesDefaults.predicate());
    }

    /**
     * The rules in that text (UTF-8).
     *
     * @param name of the text, for messages
     * @param otherwise decides about a change that no rule matches
     * @throws RulesException with line and column if they are wrong
     */
    public static Rules parse(byte[] yaml, String name, CapturePredicate otherwise) {
        return new RulesReader(name, Objects.requireNonNull(otherwise, "otherwise")).rules(YamlText.read(yaml, name));
    }

    /** The default rules of hiding and dropping, and these added to them. */
    public FieldRules fieldRules(RedactionKey key) {
        FieldRules.Builder rules = KubernetesDefaults.builder(key);
        hide.forEach(rule -> rules.hide(rule.resources(), rule.paths().toArray(String[]::new)));
        drop.forEach(rule -> rules.drop(rule.resources(), rule.paths().toArray(String[]::new)));
        return rules.build();
    }
}
