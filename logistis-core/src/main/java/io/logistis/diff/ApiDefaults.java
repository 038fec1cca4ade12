package io.logistis.diff;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the API server fills in where nobody says anything, by kind and field; fields as in {@link KubernetesSchema}.
 * Compiled from the {@code defaults.go} of Kubernetes v1.37 ({@code pkg/apis}) and from what its admission plugins
 * ServiceAccount, Priority and DefaultTolerationSeconds add to pods.
 */
final class ApiDefaults {

    /** Kind, field, value; {@code <any>} is whatever value. */
    private static final String KINDS = """
            ClusterRoleBinding        roleRef.apiGroup                                     "rbac.authorization.k8s.io"
            ClusterRoleBinding        subjects.apiGroup                                    "rbac.authorization.k8s.io"
            CronJob                   spec.concurrencyPolicy                               "Allow"
            CronJob                   spec.failedJobsHistoryLimit                          1
            CronJob                   spec.successfulJobsHistoryLimit                      3
            CronJob                   spec.suspend                                         false
            CustomResourceDefinition  spec.conversion.strategy                             "None"
            DaemonSet                 spec.revisionHistoryLimit                            10
            DaemonSet                 spec.updateStrategy.rollingUpdate.maxSurge           0
            DaemonSet                 spec.updateStrategy.rollingUpdate.maxUnavailable     1
            DaemonSet                 spec.updateStrategy.type                             "RollingUpdate"
            Deployment                spec.progressDeadlineSeconds                         600
            Deployment                spec.revisionHistoryLimit                            10
            Deployment                spec.strategy.rollingUpdate.maxSurge                 "25%"
            Deployment                spec.strategy.rollingUpdate.maxUnavailable           "25%"
            Deployment                spec.strategy.type                                   "RollingUpdate"
            IngressClass              spec.parameters.scope                                "Cluster"
            Job                       spec.backoffLimit                                    6
            Job                       spec.completionMode                                  "NonIndexed"
            Job                       spec.completions                                     1
            Job                       spec.manualSelector                                  false
            Job                       spec.parallelism                                     1
            Job                       spec.podReplacementPolicy                            "TerminatingOrFailed"
            Job                       spec.suspend                                         false
            Namespace                 metadata.labels.kubernetes.io/metadata.name          <any>
            Namespace                 spec.finalizers                                      ["kubernetes"]
            NetworkPolicy             spec.egress.ports.protocol                           "TCP"
            NetworkPolicy             spec.ingress.ports.protocol                          "TCP"
            NetworkPolicy             spec.policyTypes                                     ["Ingress"]
            PersistentVolume          spec.persistentVolumeReclaimPolicy                   "Retain"
            PersistentVolume          spec.volumeMode                                      "Filesystem"
            PersistentVolumeClaim     spec.volumeMode                                      "Filesystem"
            Pod                       spec.preemptionPolicy                                "PreemptLowerPriority"
            Pod                       spec.priority                                        0
            Pod                       spec.serviceAccountName                              "default"
            PriorityClass             preemptionPolicy                                     "PreemptLowerPriority"
            RoleBinding               roleRef.apiGroup                                     "rbac.authorization.k8s.io"
            RoleBinding               subjects.apiGroup                                    "rbac.authorization.k8s.io"
            Secret                    type                                                 "Opaque"
            Service                   spec.allocateLoadBalancerNodePorts                   true
            Service                   spec.externalTrafficPolicy                           "Cluster"
            Service                   spec.internalTrafficPolicy                           "Cluster"
            Service                   spec.ipFamilies                                      ["IPv4"]
            Service                   spec.ipFamilyPolicy                                  "SingleStack"
            Service                   spec.ports.protocol                                  "TCP"
            Service                   spec.sessionAffinity                                 "None"
            Service                   spec.type                                            "ClusterIP"
            StatefulSet               spec.persistentVolumeClaimRetentionPolicy.whenDeleted  "Retain"
            StatefulSet               spec.persistentVolumeClaimRetentionPolicy.whenScaled  "Retain"
            StatefulSet               spec.podManagementPolicy                             "OrderedReady"
            StatefulSet               spec.revisionHistoryLimit                            10
            StatefulSet               spec.updateStrategy.rollingUpdate.maxUnavailable     1
            StatefulSet               spec.updateStrategy.rollingUpdate.partition          0
            StatefulSet               spec.updateStrategy.type                             "RollingUpdate"
            StatefulSet               spec.volumeClaimTemplates.apiVersion                 "v1"
            StatefulSet               spec.volumeClaimTemplates.kind                       "PersistentVolumeClaim"
            StatefulSet               spec.volumeClaimTemplates.spec.volumeMode            "Filesystem"
            StatefulSet               spec.volumeClaimTemplates.status.phase               "Pending"
            StorageClass              reclaimPolicy                                        "Delete"
            StorageClass              volumeBindingMode                                    "Immediate"
            """;

    private static final String POD = """
            dnsPolicy                                                 "ClusterFirst"
            enableServiceLinks                                        true
            restartPolicy                                             "Always"
            schedulerName                                             "default-scheduler"
            securityContext                                           {}
            terminationGracePeriodSeconds                             30
            volumes.configMap.defaultMode                             420
            volumes.downwardAPI.defaultMode                           420
            volumes.downwardAPI.items.fieldRef.apiVersion             "v1"
            volumes.ephemeral.volumeClaimTemplate.spec.volumeMode     "Filesystem"
            volumes.hostPath.type                                     ""
            volumes.projected.defaultMode                             420
            volumes.projected.sources.downwardAPI.items.fieldRef.apiVersion  "v1"
            volumes.projected.sources.serviceAccountToken.expirationSeconds  3600
            volumes.secret.defaultMode                                420
            """;

    private static final String CONTAINER = """
            env.valueFrom.fieldRef.apiVersion      "v1"
            env.valueFrom.resourceFieldRef.divisor "0"
            lifecycle.postStart.httpGet.path       "/"
            lifecycle.postStart.httpGet.scheme     "HTTP"
            lifecycle.preStop.httpGet.path         "/"
            lifecycle.preStop.httpGet.scheme       "HTTP"
            ports.protocol                         "TCP"
            resources                              {}
            terminationMessagePath                 "/dev/termination-log"
            terminationMessagePolicy               "File"
            """;

    private static final String PROBE = """
            failureThreshold  3
            grpc.service      ""
            httpGet.path      "/"
            httpGet.protocol  "HTTP1"
            httpGet.scheme    "HTTP"
            periodSeconds     10
            successThreshold  1
            timeoutSeconds    1
            """;

    private static final String ANY = "<any>";
    private static final Set<String> IDENTITY =
            Set.of("apiVersion", "kind", "metadata.generateName", "metadata.name", "metadata.namespace");
    private static final Map<String, Map<String, String>> DEFAULTS = compile();

    private final String kind;
    private final Map<String, String> values;
    private final String podSpec;

    private ApiDefaults(String kind, Map<String, String> values, String podSpec) {
        this.kind = kind;
        this.values = values;
        this.podSpec = podSpec;
    }

    private static Map<String, Map<String, String>> compile() {
        Map<String, Map<String, String>> kinds = new HashMap<>();
        KINDS.lines()
                .map(line -> line.split(" +", 3))
                .forEach(row ->
                        kinds.computeIfAbsent(row[0], kind -> new HashMap<>()).put(row[1], row[2]));
        KubernetesSchema.POD_SPECS.forEach((kind, spec) -> {
            Map<String, String> values = kinds.computeIfAbsent(kind, unused -> new HashMap<>());
            put(values, spec + ".", POD);
            for (String containers : KubernetesSchema.CONTAINERS) {
                String container = spec + "." + containers + ".";
                put(values, container, CONTAINER);
                for (String probe : List.of("livenessProbe.", "readinessProbe.", "startupProbe.")) {
                    put(values, container + probe, PROBE);
                }
            }
        });
        return kinds;
    }

    private static void put(Map<String, String> values, String prefix, String rows) {
        rows.lines().map(line -> line.split(" +", 2)).forEach(row -> values.put(prefix + row[0], row[1]));
    }

    /** Those of that kind; a custom resource has none that we know. */
    static ApiDefaults of(KubernetesSchema schema, String kind) {
        return schema.isBuiltIn()
                ? new ApiDefaults(
                        kind,
                        DEFAULTS.getOrDefault(kind, Map.of()),
                        KubernetesSchema.POD_SPECS.getOrDefault(kind, "none") + ".")
                : new ApiDefaults("", Map.of(), "none.");
    }

    /** Whether the field says which object this is. */
    static boolean isIdentity(String field) {
        return IDENTITY.contains(field);
    }

    /**
     * Whether a field need not have been set by anybody.
     *
     * @param name the field's last name, whose dots mean nothing
     * @param holder what the value is a member of
     */
    boolean isDefault(String field, String name, JsonValue value, JsonObject holder) {
        String known = values.get(field);
        if (known != null && (known.equals(ANY) || known.equals(JsonText.of(value)))) {
            return true;
        }
        if (value == JsonValue.NULL) {
            return true; // Go's zero values: creationTimestamp in templates that older API servers kept
        }
        return switch (name) {
            case "metadata" -> value instanceof JsonObject object && object.isEmpty();
            case "imagePullPolicy" ->
                field.startsWith(podSpec) && text(value).equals(pullPolicy(text(holder.get("image"))));
            case "serviceAccount" -> field.startsWith(podSpec) && value.equals(holder.get("serviceAccountName"));
            case "targetPort" -> kind.equals("Service") && value.equals(holder.get("port"));
            case "clusterIP", "clusterIPs" ->
                kind.equals("Service") && !text(value).contains("None");
            case "singular" ->
                kind.equals("CustomResourceDefinition")
                        && text(value).equals(text(holder.get("kind")).toLowerCase(Locale.ROOT));
            case "listKind" ->
                kind.equals("CustomResourceDefinition") && text(value).equals(text(holder.get("kind")) + "List");
            default -> false;
        };
    }

    private static String pullPolicy(String image) {
        String name = image.substring(image.lastIndexOf('/') + 1);
        boolean latest = name.endsWith(":latest") || (name.indexOf(':') < 0 && name.indexOf('@') < 0);
        return latest ? "Always" : "IfNotPresent";
    }

    /** Whether an element of a list was put there by an admission plugin. */
    boolean isInjected(String list, @Nullable JsonValue element) {
        if (!kind.equals("Pod") || !(element instanceof JsonObject object)) {
            return false;
        }
        return switch (list.substring(list.lastIndexOf('.') + 1)) {
            case "volumes" -> text(object.get("name")).startsWith("kube-api-access-");
            case "volumeMounts" ->
                text(object.get("mountPath")).equals("/var/run/secrets/kubernetes.io/serviceaccount");
            case "tolerations" ->
                object.get("tolerationSeconds") instanceof JsonNumber seconds
                        && seconds.toString().equals("300")
                        && Set.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")
                                .contains(text(object.get("key")));
            default -> false;
        };
    }

    private static String text(@Nullable JsonValue value) {
        return value instanceof JsonString string ? string.getString() : String.valueOf(value);
    }
}
