package io.logistis.diff;

import io.logistis.event.BuiltInKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a kind's fields: which lists have names for their elements, and which fields are quantities. Fields are
 * given by their names with dots between them, without the elements of lists: {@code spec.template.spec.containers.env}.
 *
 * <p>Compiled from {@code api/openapi-spec/swagger.json} of Kubernetes v1.37 ({@code x-kubernetes-list-type},
 * {@code x-kubernetes-list-map-keys}, and where the type {@code resource.Quantity} stands).
 */
final class KubernetesSchema {

    /** Where the built-in kinds keep a pod's spec. */
    static final Map<String, String> POD_SPECS = Map.of(
            "Pod", "spec",
            "PodTemplate", "template.spec",
            "ReplicationController", "spec.template.spec",
            "Deployment", "spec.template.spec",
            "ReplicaSet", "spec.template.spec",
            "StatefulSet", "spec.template.spec",
            "DaemonSet", "spec.template.spec",
            "ControllerRevision", "data.spec.template.spec",
            "Job", "spec.template.spec",
            "CronJob", "spec.jobTemplate.spec.template.spec");

    static final List<String> CONTAINERS = List.of("containers", "initContainers", "ephemeralContainers");

    /** Kind, list, and the members that name an element; * is any kind. {@code protocol=TCP}: TCP where it is left out. */
    private static final String LISTS = """
            *                                 metadata.finalizers                                   set
            *                                 metadata.ownerReferences                              uid
            *                                 status.conditions                                     type
            ComponentStatus                   conditions                                            type
            CustomResourceDefinition          spec.versions.schema.openAPIV3Schema.x-kubernetes-validations  rule
            CSIDriver                         spec.volumeLifecycleModes                             set
            CSINode                           spec.drivers                                          name
            CronJob                           spec.jobTemplate.spec.podFailurePolicy.rules.onExitCodes.values  set
            CronJob                           spec.jobTemplate.spec.scheduling.resourceClaims       name
            EndpointSlice                     endpoints.addresses                                   set
            FlowSchema                        spec.rules.nonResourceRules.nonResourceURLs           set
            FlowSchema                        spec.rules.nonResourceRules.verbs                     set
            FlowSchema                        spec.rules.resourceRules.apiGroups                    set
            FlowSchema                        spec.rules.resourceRules.namespaces                   set
            FlowSchema                        spec.rules.resourceRules.resources                    set
            FlowSchema                        spec.rules.resourceRules.verbs                        set
            Job                               spec.podFailurePolicy.rules.onExitCodes.values        set
            Job                               spec.scheduling.resourceClaims                        name
            MutatingAdmissionPolicy           spec.matchConditions                                  name
            MutatingWebhookConfiguration      webhooks                                              name
            MutatingWebhookConfiguration      webhooks.matchConditions                              name
            Node                              spec.podCIDRs                                         set
            Node                              spec.podPreemptionPolicy.disableResizePreemption      set
            PodGroup                          spec.resourceClaims                                   name
            ResourceSlice                     spec.skipNodeOperations                               set
            Service                           spec.ports                                            port protocol=TCP
            ServiceAccount                    secrets                                               name
            StatefulSet                       spec.volumeClaimTemplates.status.conditions           type
            StatefulSet                       spec.volumeClaimTemplates.status.healthStatus.healthConditions  status reason
            ValidatingAdmissionPolicy         spec.matchConditions                                  name
            ValidatingAdmissionPolicy         spec.variables                                        name
            ValidatingAdmissionPolicyBinding  spec.validationActions                                set
            ValidatingWebhookConfiguration    webhooks                                              name
            ValidatingWebhookConfiguration    webhooks.matchConditions                              name
            Workload                          spec.compositePodGroupTemplates                       name
            Workload                          spec.compositePodGroupTemplates.compositePodGroupTemplates  name
            Workload                          spec.compositePodGroupTemplates.podGroupTemplates     name
            Workload                          spec.compositePodGroupTemplates.podGroupTemplates.resourceClaims  name
            Workload                          spec.podGroupTemplates                                name
            Workload                          spec.podGroupTemplates.resourceClaims                 name
            """;

    private static final String POD_LISTS = """
            containers                 name
            initContainers             name
            ephemeralContainers        name
            evictionResponders         name
            hostAliases                ip
            imagePullSecrets           name
            resourceClaims             name
            resources.claims           name
            schedulingGates            name
            topologySpreadConstraints  topologyKey whenUnsatisfiable
            volumes                    name
            """;

    private static final String CONTAINER_LISTS = """
            env                                  name
            ports                                containerPort protocol=TCP
            resources.claims                     name
            restartPolicyRules.exitCodes.values  set
            volumeDevices                        devicePath
            volumeMounts                         mountPath
            volumeMounts.bindMountOptions        set
            """;

    /** Kind and field; {@code .*} is each member. */
    private static final String QUANTITIES = """
            CSIStorageCapacity       capacity
            CSIStorageCapacity       maximumVolumeSize
            HorizontalPodAutoscaler  spec.behavior.scaleDown.tolerance
            HorizontalPodAutoscaler  spec.behavior.scaleUp.tolerance
            HorizontalPodAutoscaler  spec.metrics.containerResource.target.averageValue
            HorizontalPodAutoscaler  spec.metrics.containerResource.target.value
            HorizontalPodAutoscaler  spec.metrics.external.target.averageValue
            HorizontalPodAutoscaler  spec.metrics.external.target.value
            HorizontalPodAutoscaler  spec.metrics.object.target.averageValue
            HorizontalPodAutoscaler  spec.metrics.object.target.value
            HorizontalPodAutoscaler  spec.metrics.pods.target.averageValue
            HorizontalPodAutoscaler  spec.metrics.pods.target.value
            HorizontalPodAutoscaler  spec.metrics.resource.target.averageValue
            HorizontalPodAutoscaler  spec.metrics.resource.target.value
            LimitRange               spec.limits.default.*
            LimitRange               spec.limits.defaultRequest.*
            LimitRange               spec.limits.max.*
            LimitRange               spec.limits.maxLimitRequestRatio.*
            LimitRange               spec.limits.min.*
            PersistentVolume         spec.capacity.*
            PersistentVolumeClaim    spec.resources.limits.*
            PersistentVolumeClaim    spec.resources.requests.*
            ResourceClaim            spec.devices.requests.exactly.capacity.requests.*
            ResourceClaim            spec.devices.requests.firstAvailable.capacity.requests.*
            ResourceClaimTemplate    spec.spec.devices.requests.exactly.capacity.requests.*
            ResourceClaimTemplate    spec.spec.devices.requests.firstAvailable.capacity.requests.*
            ResourceQuota            spec.hard.*
            RuntimeClass             overhead.podFixed.*
            StatefulSet              spec.volumeClaimTemplates.spec.resources.limits.*
            StatefulSet              spec.volumeClaimTemplates.spec.resources.requests.*
            VolumeAttachment         spec.source.inlineVolumeSpec.capacity.*
            """;

    private static final List<String> POD_QUANTITIES = List.of(
            "overhead.*",
            "resources.limits.*",
            "resources.requests.*",
            "volumes.downwardAPI.items.resourceFieldRef.divisor",
            "volumes.emptyDir.sizeLimit",
            "volumes.ephemeral.volumeClaimTemplate.spec.resources.limits.*",
            "volumes.ephemeral.volumeClaimTemplate.spec.resources.requests.*",
            "volumes.projected.sources.downwardAPI.items.resourceFieldRef.divisor");

    private static final List<String> CONTAINER_QUANTITIES =
            List.of("env.valueFrom.resourceFieldRef.divisor", "resources.limits.*", "resources.requests.*");

    private static final List<String> METADATA_LISTS =
            List.of("metadata.annotations", "metadata.labels", "metadata.finalizers", "metadata.ownerReferences");

    private static final Map<String, KubernetesSchema> KINDS = compile();
    private static final KubernetesSchema ANY_KIND = schema(KINDS, "*");
    private static final KubernetesSchema CUSTOM = new KubernetesSchema(false);
    private static final KubernetesSchema PLAIN = new KubernetesSchema(true);

    private final boolean builtIn;
    private final Map<String, ListKeys> lists = new HashMap<>();
    private final Set<String> quantities = new HashSet<>();

    private KubernetesSchema(boolean builtIn) {
        this.builtIn = builtIn;
    }

    private static Map<String, KubernetesSchema> compile() {
        Map<String, KubernetesSchema> kinds = new HashMap<>();
        rows(LISTS).forEach(row -> schema(kinds, row[0]).addList(row[1], row, 2));
        rows(QUANTITIES).forEach(row -> schema(kinds, row[0]).quantities.add(row[1]));
        POD_SPECS.forEach((kind, spec) -> schema(kinds, kind).addPod(spec + "."));
        return kinds;
    }

    private static Stream<String[]> rows(String table) {
        return table.lines().map(line -> line.split(" +"));
    }

    private static KubernetesSchema schema(Map<String, KubernetesSchema> kinds, String kind) {
        return kinds.computeIfAbsent(kind, unused -> new KubernetesSchema(true));
    }

    private void addPod(String spec) {
        rows(POD_LISTS).forEach(row -> addList(spec + row[0], row, 1));
        POD_QUANTITIES.forEach(field -> quantities.add(spec + field));
        for (String containers : CONTAINERS) {
            String container = spec + containers + ".";
            rows(CONTAINER_LISTS).forEach(row -> addList(container + row[0], row, 1));
            CONTAINER_QUANTITIES.forEach(field -> quantities.add(container + field));
        }
    }

    private void addList(String path, String[] row, int firstKey) {
        String[] keys = Arrays.copyOfRange(row, firstKey, row.length);
        lists.put(path, keys[0].equals("set") ? ListKeys.SET : ListKeys.of(keys));
    }

    /** What is known of that kind; of a custom resource, no more than that it has metadata. */
    static KubernetesSchema of(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        boolean builtIn = BuiltInKind.isGroup(slash < 0 ? "" : apiVersion.substring(0, slash));
        return builtIn ? KINDS.getOrDefault(kind, PLAIN) : CUSTOM;
    }

    /** Whether its lists are known: one that has no keys here has none. */
    boolean isBuiltIn() {
        return builtIn;
    }

    /** What names the elements of that list; null if nothing does or it is not known. */
    @Nullable
    ListKeys keys(String list) {
        ListKeys keys = lists.get(list);
        // Templates have metadata of their own.
        int metadata = Math.max(list.lastIndexOf(".metadata."), -1) + 1;
        return keys != null ? keys : ANY_KIND.lists.get(list.substring(metadata));
    }

    /** Whether that field, of any kind, is left out by the API server where it is empty; capture leaves it empty. */
    static boolean isOmittedWhenEmpty(CharSequence field) {
        String name = field.toString();
        return METADATA_LISTS.stream().anyMatch(name::endsWith)
                && (name.startsWith("metadata.") || name.contains(".metadata."));
    }

    /**
     * Whether a field is a quantity.
     *
     * @param holder the field that holds it
     * @param name its own name, whose dots mean nothing
     */
    boolean isQuantity(String holder, String name) {
        return quantities.contains(holder + ".*") || quantities.contains(holder.isEmpty() ? name : holder + "." + name);
    }
}
