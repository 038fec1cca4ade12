package io.logistis.httpserver.cluster;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What people do to an installation in a cluster, from within one of its pods. Thread-safe. */
public final class Installation {

    private static final int MAX_CONFLICTS = 10;

    private final KubernetesClient client;
    private final CredentialsSecret secret;
    private final Timing timing;
    private final Clock clock;

    /** @throws IOException if the pod has no service account */
    public Installation(ServiceAccount account, Clock clock) throws IOException {
        this.client = new KubernetesClient(account);
        this.secret = new CredentialsSecret(client, account.namespace());
        this.timing = Timing.of(System.getProperties());
        this.clock = clock;
    }

    /**
     * Makes a new certificate authority and a new path, which the replicas take into use by themselves: trusted at once,
     * used when all have seen them; the old ones are taken until nothing of them can be in use.
     *
     * @return when they will be used, at the earliest
     * @throws IllegalStateException if there is nothing to rotate, or a rotation is under way; the message says which
     * @throws IOException if the API server can't be asked, or refuses
     * @throws GeneralSecurityException if the Secret holds something else
     */
    public Instant rotateAuthority() throws IOException, GeneralSecurityException {
        for (int i = 0; i < MAX_CONFLICTS; i++) {
            CredentialsSecret.Stored stored = secret.read();
            WebhookCredentials credentials = stored == null ? null : stored.credentials();
            if (stored == null || credentials == null) {
                throw new IllegalStateException("there is no certificate authority to replace: the Secret "
                        + CredentialsSecret.NAME + " is made when serve --manage-webhook starts");
            }
            if (credentials.next() != null) {
                throw new IllegalStateException("a new certificate authority is trusted since "
                        + credentials.next().since() + " already, and will be used when all replicas have seen it");
            }
            Instant now = clock.instant();
            if (secret.replace(stored, credentials.withNext(now, timing))) {
                return now.plus(timing.settle());
            }
        }
        throw new KubernetesException(
                0, "the Secret " + CredentialsSecret.NAME + " changed at each attempt to write it");
    }

    /**
     * Deletes what makes the API server call us: what refuses writes when nobody answers first.
     *
     * @return the names of those that were there
     * @throws IOException if the API server can't be asked, or refuses
     */
    public List<String> deleteRegistrations() throws IOException {
        List<String> deleted = new ArrayList<>();
        for (String name : List.of(Registration.LOCKS, Registration.RECORDING)) {
            if (new Registration(client, name).delete()) {
                deleted.add(name);
            }
        }
        return deleted;
    }
}
