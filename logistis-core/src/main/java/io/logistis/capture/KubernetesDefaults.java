package io.logistis.capture;

import java.util.List;
import java.util.Map;

/** What is recorded, dropped and hidden where nothing else is said. */
public final class KubernetesDefaults {

    /** The namespace that Logistis itself runs in, where nothing else is said. */
    public static final String OWN_NAMESPACE = "logistis";

    /** The one object in our own namespace whose changes count: it shows that reviews arrive. */
    public static final String CANARY = "logistis-canary";

    private static final List<String> CONTAINERS = List.of("containers", "initContainers", "ephemeralContainers");

    /** Where a container has commands beside its own. */
    private static final List<String> HOOKS =
            List.of("livenessProbe", "readinessProbe", "startupProbe", "lifecycle.postStart", "lifecycle.preStop");

    /** Where the built-in kinds keep a pod's spec. */
    private static final Map<String, String> POD_SPECS = Map.ofEntries(
            Map.entry("pods", "spec"),
            Map.entry("podtemplates", "template.spec"),
            Map.entry("replicationcontrollers", "spec.template.spec"),
            Map.entry("deployments.apps", "spec.template.spec"),
            Map.entry("replicasets.apps", "spec.template.spec"),
            Map.entry("statefulsets.apps", "spec.template.spec"),
            Map.entry("daemonsets.apps", "spec.template.spec"),
            Map.entry("controllerrevisions.apps", "data.spec.template.spec"),
            Map.entry("jobs.batch", "spec.template.spec"),
            Map.entry("cronjobs.batch", "spec.jobTemplate.spec.template.spec"));

    private KubernetesDefaults() {}

    /** As {@link #predicate(String)} for the namespace {@value #OWN_NAMESPACE}. */
    public static CapturePredicate predicate() {
        return predicate(OWN_NAMESPACE);
    }

    /**
     * Keeps everything but: events, leases, endpoints, endpoint slices; token, access and certificate reviews and requests
     * for tokens; {@code /status} writes that leave labels, annotations, finalizers and owner references alone; pods,
     * replica sets and controller revisions written by system users; what happens in our own namespace, but for the canary.
     */
    public static CapturePredicate predicate(String ownNamespace) {
        return new DefaultPredicate(ownNamespace);
    }

    /**
     * Drops {@code status}, what the API server keeps for itself in {@code metadata}, and copies of the object in
     * annotations. Hides Secrets' data, environment variables and arguments whose names look secret, and such fields of
     * custom resources.
     */
    public static FieldRules fieldRules(RedactionKey key) {
        return builder(key).build();
    }

    /** The default rules, to be added to. */
    public static FieldRules.Builder builder(RedactionKey key) {
        FieldRules.Builder rules = FieldRules.builder()
                .key(key)
                .drop(
                        "status",
                        "metadata.managedFields",
                        "metadata.resourceVersion",
                        "metadata.generation",
                        "metadata.creationTimestamp",
                        "metadata.deletionTimestamp",
                        "metadata.deletionGracePeriodSeconds",
                        "metadata.selfLink",
                        "metadata.uid",
                        "metadata.annotations[\"deployment.kubernetes.io/revision\"]",
                        "metadata.annotations[\"kubectl.kubernetes.io/last-applied-configuration\"]")
                .hideSecretNames()
                .add(RuleNode.Action.HIDE_DATA, List.of("secrets"), "data")
                .add(RuleNode.Action.HIDE_EACH, List.of("secrets"), "stringData")
                // Copies of the whole object, as kapp and Rancher keep them.
                .hide(
                        List.of("secrets"),
                        "metadata.annotations[\"kapp.k14s.io/original\"]",
                        "metadata.annotations[\"objectset.rio.cattle.io/applied\"]")
                .hide(List.of("tokenreviews.authentication.k8s.io"), "spec.token")
                // CONNECT: the options object of exec and attach.
                .add(RuleNode.Action.HIDE_ARGUMENTS, List.of("pods"), "command");
        POD_SPECS.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
            for (String containers : CONTAINERS) {
                String container = entry.getValue() + "." + containers + "[*].";
                List<String> resource = List.of(entry.getKey());
                rules.add(RuleNode.Action.HIDE_ENV, resource, container + "env")
                        .add(RuleNode.Action.HIDE_ARGUMENTS, resource, container + "command", container + "args");
                for (String hook : HOOKS) {
                    rules.add(RuleNode.Action.HIDE_ARGUMENTS, resource, container + hook + ".exec.command");
                }
            }
        });
        return rules;
    }
}
