package io.logistis.event;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A kind that comes with the API server.
 *
 * @param group {@code ""} for the core group
 * @param version the newest that is stable
 * @param resource plural, in lower case
 * @param kind as in a manifest
 * @param namespaced whether its objects live in namespaces
 */
public record BuiltInKind(String group, String version, String resource, String kind, boolean namespaced) {

    private static final Set<String> GROUPS = Set.of(
            "",
            "admissionregistration.k8s.io",
            "apiextensions.k8s.io",
            "apiregistration.k8s.io",
            "apps",
            "authentication.k8s.io",
            "authorization.k8s.io",
            "autoscaling",
            "batch",
            "certificates.k8s.io",
            "coordination.k8s.io",
            "discovery.k8s.io",
            "events.k8s.io",
            "extensions",
            "flowcontrol.apiserver.k8s.io",
            "internal.apiserver.k8s.io",
            "networking.k8s.io",
            "node.k8s.io",
            "policy",
            "rbac.authorization.k8s.io",
            "resource.k8s.io",
            "scheduling.k8s.io",
            "storage.k8s.io",
            "storagemigration.k8s.io");

    private static final List<BuiltInKind> ALL = table("""
            bindings v1 Binding namespaced
            componentstatuses v1 ComponentStatus cluster
            configmaps v1 ConfigMap namespaced
            endpoints v1 Endpoints namespaced
            events v1 Event namespaced
            limitranges v1 LimitRange namespaced
            namespaces v1 Namespace cluster
            nodes v1 Node cluster
            persistentvolumeclaims v1 PersistentVolumeClaim namespaced
            persistentvolumes v1 PersistentVolume cluster
            pods v1 Pod namespaced
            podtemplates v1 PodTemplate namespaced
            replicationcontrollers v1 ReplicationController namespaced
            resourcequotas v1 ResourceQuota namespaced
            secrets v1 Secret namespaced
            serviceaccounts v1 ServiceAccount namespaced
            services v1 Service namespaced
            mutatingadmissionpolicies.admissionregistration.k8s.io v1 MutatingAdmissionPolicy cluster
            mutatingadmissionpolicybindings.admissionregistration.k8s.io v1 MutatingAdmissionPolicyBinding cluster
            mutatingwebhookconfigurations.admissionregistration.k8s.io v1 MutatingWebhookConfiguration cluster
            validatingadmissionpolicies.admissionregistration.k8s.io v1 ValidatingAdmissionPolicy cluster
            validatingadmissionpolicybindings.admissionregistration.k8s.io v1 ValidatingAdmissionPolicyBinding cluster
            validatingwebhookconfigurations.admissionregistration.k8s.io v1 ValidatingWebhookConfiguration cluster
            customresourcedefinitions.apiextensions.k8s.io v1 CustomResourceDefinition cluster
            apiservices.apiregistration.k8s.io v1 APIService cluster
            controllerrevisions.apps v1 ControllerRevision namespaced
            daemonsets.apps v1 DaemonSet namespaced
            deployments.apps v1 Deployment namespaced
            replicasets.apps v1 ReplicaSet namespaced
            statefulsets.apps v1 StatefulSet namespaced
            selfsubjectreviews.authentication.k8s.io v1 SelfSubjectReview cluster
            tokenreviews.authentication.k8s.io v1 TokenReview cluster
            localsubjectaccessreviews.authorization.k8s.io v1 LocalSubjectAccessReview namespaced
            selfsubjectaccessreviews.authorization.k8s.io v1 SelfSubjectAccessReview cluster
            selfsubjectrulesreviews.authorization.k8s.io v1 SelfSubjectRulesReview cluster
            subjectaccessreviews.authorization.k8s.io v1 SubjectAccessReview cluster
            horizontalpodautoscalers.autoscaling v2 HorizontalPodAutoscaler namespaced
            cronjobs.batch v1 CronJob namespaced
            jobs.batch v1 Job namespaced
            certificatesigningrequests.certificates.k8s.io v1 CertificateSigningRequest cluster
            leases.coordination.k8s.io v1 Lease namespaced
            endpointslices.discovery.k8s.io v1 EndpointSlice namespaced
            events.events.k8s.io v1 Event namespaced
            flowschemas.flowcontrol.apiserver.k8s.io v1 FlowSchema cluster
            prioritylevelconfigurations.flowcontrol.apiserver.k8s.io v1 PriorityLevelConfiguration cluster
            ingressclasses.networking.k8s.io v1 IngressClass cluster
            ingresses.networking.k8s.io v1 Ingress namespaced
            ipaddresses.networking.k8s.io v1 IPAddress cluster
            networkpolicies.networking.k8s.io v1 NetworkPolicy namespaced
            servicecidrs.networking.k8s.io v1 ServiceCIDR cluster
            runtimeclasses.node.k8s.io v1 RuntimeClass cluster
            poddisruptionbudgets.policy v1 PodDisruptionBudget namespaced
            clusterrolebindings.rbac.authorization.k8s.io v1 ClusterRoleBinding cluster
            clusterroles.rbac.authorization.k8s.io v1 ClusterRole cluster
            rolebindings.rbac.authorization.k8s.io v1 RoleBinding namespaced
            roles.rbac.authorization.k8s.io v1 Role namespaced
            deviceclasses.resource.k8s.io v1 DeviceClass cluster
            resourceclaims.resource.k8s.io v1 ResourceClaim namespaced
            resourceclaimtemplates.resource.k8s.io v1 ResourceClaimTemplate namespaced
            resourceslices.resource.k8s.io v1 ResourceSlice cluster
            priorityclasses.scheduling.k8s.io v1 PriorityClass cluster
            csidrivers.storage.k8s.io v1 CSIDriver cluster
            csinodes.storage.k8s.io v1 CSINode cluster
            csistoragecapacities.storage.k8s.io v1 CSIStorageCapacity namespaced
            storageclasses.storage.k8s.io v1 StorageClass cluster
            volumeattachments.storage.k8s.io v1 VolumeAttachment cluster
            volumeattributesclasses.storage.k8s.io v1 VolumeAttributesClass cluster
            """);

    public BuiltInKind {
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(kind, "kind");
    }

    private static List<BuiltInKind> table(String text) {
        return text.lines().map(BuiltInKind::row).toList();
    }

    private static BuiltInKind row(String line) {
        List<String> words = Arrays.asList(line.split(" "));
        String resource = words.get(0);
        int dot = resource.indexOf('.');
        return new BuiltInKind(
                dot < 0 ? "" : resource.substring(dot + 1),
                words.get(1),
                dot < 0 ? resource : resource.substring(0, dot),
                words.get(2),
                words.get(3).equals("namespaced"));
    }

    /** Whether the kinds of that API group come with the API server; all others are custom resources. */
    public static boolean isGroup(String group) {
        return GROUPS.contains(group);
    }

    /** All of them; the core group's first. */
    public static List<BuiltInKind> all() {
        return ALL;
    }

    /** The built-in kind that is meant; where no group was named, the core group's before others'. Empty if none is. */
    public static Optional<BuiltInKind> of(KindSelector selector) {
        return ALL.stream()
                .filter(kind -> selector.matches(kind.group(), kind.resource(), kind.kind()))
                .findFirst();
    }
}
