package io.logistis.capture;

import io.logistis.event.ObjectKey;
import java.util.List;
import java.util.Objects;

/**
 * What is kept where nothing else is said.
 *
 * @param ownNamespace that Logistis itself runs in
 */
record DefaultPredicate(String ownNamespace) implements CapturePredicate {

    private static final List<ResourcePattern> NO_NEWS = ResourcePattern.parseAll(List.of(
            "events",
            "leases.coordination.k8s.io",
            "endpoints",
            "endpointslices.discovery.k8s.io",
            "tokenreviews.authentication.k8s.io",
            "selfsubjectreviews.authentication.k8s.io",
            "subjectaccessreviews.authorization.k8s.io",
            "localsubjectaccessreviews.authorization.k8s.io",
            "selfsubjectaccessreviews.authorization.k8s.io",
            "selfsubjectrulesreviews.authorization.k8s.io",
            "certificatesigningrequests.certificates.k8s.io"));

    private static final List<ResourcePattern> WRITTEN_BY_CONTROLLERS =
            ResourcePattern.parseAll(List.of("pods", "replicasets.apps", "controllerrevisions.apps"));

    DefaultPredicate {
        Objects.requireNonNull(ownNamespace, "ownNamespace");
    }

    @Override
    public boolean keep(CandidateChange change) {
        ObjectKey key = change.object().key();
        return !ResourcePattern.anyMatches(NO_NEWS, key)
                && !isTokenRequest(change)
                && !(change.user().isSystem() && ResourcePattern.anyMatches(WRITTEN_BY_CONTROLLERS, key))
                && !isOurs(key)
                && !isStatusOnly(change);
    }

    /** Requests for tokens and writes of the status alone leave no trace in a snapshot, so that nobody misses them. */
    @Override
    public boolean mayLeaveOut(ObjectKey object) {
        return ResourcePattern.anyMatches(NO_NEWS, object)
                || ResourcePattern.anyMatches(WRITTEN_BY_CONTROLLERS, object)
                || isOurs(object);
    }

    private static boolean isTokenRequest(CandidateChange change) {
        return "token".equals(change.object().subresource())
                && change.object().key().resource().equals("serviceaccounts");
    }

    private boolean isOurs(ObjectKey key) {
        return ownNamespace.equals(key.namespace())
                && !key.resource().equals("namespaces")
                && !(key.resource().equals("configmaps") && key.name().equals(KubernetesDefaults.CANARY));
    }

    private static boolean isStatusOnly(CandidateChange change) {
        return "status".equals(change.object().subresource())
                && !change.tooLarge()
                && !MetadataComparison.differsOrUnknown(
                        change.observed().oldObject(), change.observed().newObject());
    }

    @Override
    public String describe() {
        return "keep everything but events, leases, endpoints and endpoint slices; token, access and certificate reviews;"
                + " writes to /status that leave labels, annotations, finalizers and owner references alone; pods, replica"
                + " sets and controller revisions that system users write; namespace " + ownNamespace;
    }
}
