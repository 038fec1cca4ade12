package io.logistis.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.logistis.httpserver.cluster.ManagedWebhook;
import io.logistis.httpserver.cluster.ServiceAccount;
import io.logistis.httpserver.tls.CertificateAuthority;
import io.logistis.httpserver.tls.Pem;
import io.logistis.httpserver.tls.TlsIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * From {@code kubectl apply -k} to {@code kubectl delete -k} on a real API server. The pod's image is built nowhere here:
 * the jar runs as a process that has nothing of the cluster but the pod's service account.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallationIT {

    private Deploy deploy;
    private Kubectl admin;
    private Kubectl alice;
    private @Nullable PodOnCluster pod;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        String missing = ControlPlane.missing();
        assumeTrue(missing == null, missing);
        deploy = Deploy.copiedTo(folder.resolve("deploy"));
        PodOnCluster pod = PodOnCluster.start(folder);
        this.pod = pod;
        admin = pod.cluster().admin();
        alice = pod.cluster().as("alice");
        admin.mustWith(Manifests.read("operators.yaml"), "create", "-f", "-");
        admin.must("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
        alice.must("create", "namespace", "shop");
        alice.must("create", "namespace", "pay");
    }

    @AfterAll
    void end() {
        if (pod != null) {
            pod.close();
        }
    }

    private PodOnCluster pod() {
        return Objects.requireNonNull(pod);
    }

    private LogistisProcess running() {
        return pod().running();
    }

    @Test
    @Order(1)
    void everyManifestIsAcceptedAsItIsWritten() throws Exception {
        Path plainFiles = deploy.folder().resolve("overlays/plain-files");
        Instant now = Instant.now();
        CertificateAuthority authority = CertificateAuthority.create(now, now.plus(Duration.ofDays(1)));
        TlsIdentity identity = authority.issue(List.of("logistis.logistis.svc"), now, now.plus(Duration.ofDays(1)));
        Files.writeString(plainFiles.resolve("ca.crt"), Pem.of(List.of(authority.certificate())));
        Files.writeString(plainFiles.resolve("tls.crt"), Pem.of(identity.chain()));
        Files.writeString(plainFiles.resolve("tls.key"), Pem.of(identity.key()));
        admin.must("apply", "-f", deploy.folder().resolve("base/namespace.yaml").toString());

        for (Path overlay : List.of(
                deploy.folder().resolve("base"),
                deploy.folder().resolve("registration"),
                deploy.folder().resolve("overlays/example"),
                plainFiles,
                deploy.overlay("locks", List.of("locks")),
                deploy.overlay("monitoring", List.of("monitoring")),
                deploy.overlay("cert-manager", List.of("cert-manager")),
                deploy.overlay("postgres", List.of("postgres")),
                deploy.overlay("all", List.of("locks", "postgres", "monitoring", "cert-manager")),
                deploy.overlay("all-otherwise", List.of("locks", "cert-manager", "monitoring", "postgres")))) {
            Kubectl.Result result =
                    admin.run("apply", "--dry-run=server", "--validate=strict", "-k", overlay.toString());
            assertThat(result.err()).as(overlay.toString()).isEmpty();
            assertThat(result.exitCode()).isZero();
        }
        assertThat(admin.must("kustomize", plainFiles.toString())).contains("caBundle:");
        for (String all : List.of("all", "all-otherwise")) {
            assertThat(admin.must(
                            "kustomize",
                            deploy.folder().resolve("overlays/" + all).toString()))
                    .contains("--tls-cert=", "LOGISTIS_STORE", "replicas: 2", "type: RollingUpdate")
                    .doesNotContain("--manage-webhook", "PersistentVolumeClaim", "kind: ClusterRole");
        }
    }

    @Test
    @Order(2)
    void thePodIsLetInUnderTheRestrictedStandard() throws Exception {
        admin.must("apply", "-k", deploy.folder().resolve("base").toString());

        await("a pod")
                .atMost(60, SECONDS)
                .until(() -> !admin.must("get", "pods", "-n", "logistis", "-o", "name")
                        .isEmpty());
        JsonNode pod = JsonMapper.shared()
                .readTree(admin.must("get", "pods", "-n", "logistis", "-o", "json"))
                .at("/items/0/spec");
        assertThat(pod.at("/containers/0/securityContext/readOnlyRootFilesystem")
                        .asBoolean())
                .isTrue();
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    }

    @Test
    @Order(3)
    void replicasThatStartTogetherMakeOneSecret() throws Exception {
        ServiceAccount account = new ServiceAccount(pod().cluster().server(), pod().serviceAccount());
        int replicas = 4;
        CyclicBarrier together = new CyclicBarrier(replicas);
        ExecutorService threads = Executors.newFixedThreadPool(replicas);
        try {
            List<Future<TlsIdentity>> identities = new ArrayList<>();
            for (int i = 0; i < replicas; i++) {
                identities.add(threads.submit(() -> {
                    together.await();
                    try (ManagedWebhook replica = ManagedWebhook.open(account, Clock.systemUTC())) {
                        return Objects.requireNonNull(replica.identity());
                    }
                }));
            }
            TlsIdentity first = identities.get(0).get();
            for (Future<TlsIdentity> each : identities) {
                assertThat(each.get()).isEqualTo(first);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @Order(4)
    void withItsServiceAccountAloneItRegistersItselfAndRecords() throws Exception {
        Path tokenFile = pod().serviceAccount().resolve("token");
        String token = Files.readString(tokenFile);
        Files.writeString(tokenFile, "nobody");
        Daemon launched = pod().launch();
        await("it says why it is not ready")
                .atMost(60, SECONDS)
                .until(() -> pod().opsAnswer("/readyz").contains("[-]certificate: there is none yet"));
        assertThat(pod().opsAnswer("/livez")).isEqualTo("ok\n");
        assertThat(launched.logTail()).contains("was answered 401").doesNotContain("ready webhook=", "nobody");
        Files.writeString(tokenFile, token);
        pod().arrived(launched);

        assertThat(running().parts())
                .contains("[+]certificate\n", "[+]registration\n", "[+]canary\n", "[+]certificate-renewal\n")
                .doesNotContain("[!]", "[-]");
        assertThat(running().metric("logistis_registered{registration=\"logistis\"}"))
                .isEqualTo(1);
        assertThat(metricsOf(Deploy.read("components/monitoring/alerts.yaml")))
                .hasSizeGreaterThan(4)
                .allSatisfy(metric -> assertThat(running().metrics()).contains("\n" + metric));
        JsonNode made = pod().registration("logistis");
        assertThat(made.at("/webhooks/0/failurePolicy").asString()).isEqualTo("Ignore");
        assertThat(made.at("/metadata/ownerReferences/0/kind").asString()).isEqualTo("Namespace");

        alice.must("create", "configmap", "settings", "-n", "shop", "--from-literal=a=b");
        assertThat(pod().recorded("shop", "settings"))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.at("/user/username").asString()).isEqualTo("alice"));
        assertThat(pod().recorded("logistis", "logistis-tls"))
                .as("its own namespace")
                .isEmpty();
    }

    /** Those of our own that an alert asks for. */
    private static List<String> metricsOf(String alerts) {
        return Pattern.compile("\\blogistis_[a-z_]+")
                .matcher(alerts)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    @Test
    @Order(5)
    void whatIsNotItsBusinessIsRefused() throws Exception {
        Kubectl itself = pod().cluster()
                .withToken(Files.readString(pod().serviceAccount().resolve("token")));
        String another = Deploy.read("registration/webhook.yaml")
                .replace("  name: logistis\n  labels", "  name: theirs\n  labels");
        String posted = Deploy.read("registration/webhook.yaml");
        itself.must("get", "secret", "logistis-tls", "-n", "logistis");
        for (Kubectl.Result result : List.of(
                itself.run("get", "secrets", "-n", "logistis"),
                itself.run("get", "secret", "another", "-n", "logistis"),
                itself.run("get", "secrets", "-A"),
                itself.run("create", "secret", "generic", "another", "-n", "logistis"),
                itself.run("delete", "secret", "logistis-tls", "-n", "logistis"),
                itself.run("get", "configmaps", "-n", "logistis"),
                itself.run("create", "configmap", "another", "-n", "logistis"),
                itself.run("get", "pods", "-n", "logistis"),
                itself.run("get", "namespaces"),
                itself.run("get", "namespace", "shop"),
                itself.run("get", PodOnCluster.WEBHOOKS),
                itself.runWith(another, "apply", "--server-side", "--validate=false", "-f", "-"),
                itself.runWith(posted, "create", "--validate=false", "-f", "-"),
                itself.run("get", "mutatingwebhookconfigurations"),
                itself.run("get", "nodes"),
                itself.run("get", "clusterrole", "logistis"))) {
            assertThat(result.err()).as(result.command().toString()).containsIgnoringCase("forbidden");
        }
    }

    @Test
    @Order(6)
    void aCaBundleThatIsWipedComesBackAndWhatPeopleChangedStays() {
        String right =
                pod().registration("logistis").at("/webhooks/0/clientConfig").toString();
        String wiped = admin.must("get", PodOnCluster.WEBHOOKS, "logistis", "-o", "json")
                .replaceAll("\"caBundle\": \"[^\"]*\",", "")
                .replace("\"timeoutSeconds\": 1", "\"timeoutSeconds\": 7")
                .replace("\"*/*\"", "\"*\", \"*/scale\"");
        admin.mustWith(wiped, "replace", "-f", "-");

        await("caBundle")
                .atMost(30, SECONDS)
                .until(() -> pod().registration("logistis")
                        .at("/webhooks/0/clientConfig")
                        .toString()
                        .equals(right));
        JsonNode webhook = pod().registration("logistis").at("/webhooks/0");
        assertThat(webhook.path("timeoutSeconds").asInt()).isEqualTo(7);
        assertThat(webhook.at("/rules/0/resources").toString()).isEqualTo("[\"*\",\"*/scale\"]");
    }

    @Test
    @Order(7)
    void aRegistrationThatIsGoneIsSaidOnceAndMadeAgainByARestart() throws Exception {
        admin.must("delete", PodOnCluster.WEBHOOKS, "logistis");

        await("said").atMost(30, SECONDS).until(() -> running().parts().contains("[!]registration: it is gone"));
        assertThat(running().ready()).as("no other replica would be better off").isTrue();
        assertThat(running().metric("logistis_registered{registration=\"logistis\"}"))
                .isZero();
        // Looked at several times meanwhile.
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        assertThat(Files.readString(running().log()).lines().filter(line -> line.contains("it is gone")))
                .hasSize(1);
        assertThat(pod().exists("logistis")).isFalse();

        assertThat(running().stop()).isZero();
        String before = admin.must("get", "secret", "logistis-tls", "-n", "logistis", "-o=jsonpath={.data.tls\\.crt}");
        pod().run();
        assertThat(pod().exists("logistis")).isTrue();
        assertThat(admin.must("get", "secret", "logistis-tls", "-n", "logistis", "-o=jsonpath={.data.tls\\.crt}"))
                .isEqualTo(before);
    }

    @Test
    @Order(8)
    void aLogIsOneLineForEachMessage() throws Exception {
        assertThat(Files.readAllLines(running().log()))
                .filteredOn(line -> !line.startsWith("ready webhook="))
                .hasSizeGreaterThan(5)
                .allMatch(line -> line.matches("time=\\S+Z level=[A-Z]+ logger=\\S+ message=.*"));
        String token = admin.must(
                "get",
                "secret",
                "logistis-tls",
                "-n",
                "logistis",
                "-o=go-template={{index .data \"admit-token\" | base64decode}}");
        assertThat(token).hasSize(43);
        assertThat(Files.readString(running().log())
                        + running().metrics()
                        + running().parts())
                .doesNotContain(token)
                .doesNotContain("PRIVATE KEY");
    }

    private String locks() throws Exception {
        return Deploy.registration(
                "components/locks/registration.yaml",
                running().webhook().resolve("/").toString(),
                "");
    }

    @Test
    @Order(9)
    void twoAdmissionsOfOneWriteAreOneChange() throws Exception {
        admin.mustWith(locks(), "create", "-f", "-");
        await("locks registered")
                .atMost(30, SECONDS)
                .until(() -> running().metrics().contains("logistis_registered{registration=\"logistis-locks\"} 1.0"));
        assertThat(pod().registration("logistis-locks")
                        .at("/webhooks/0/clientConfig/url")
                        .asString())
                .contains("/locks-only/");
        admin.must("label", "namespace", "shop", "logistis.io/locks=enforced");
        String seen = "logistis_reviews_total{operation=\"UPDATE\",outcome=\"skipped\"}";
        double before = running().metric(seen);

        // The API server needs a moment until it sends them both ways.
        await("both ways").atMost(30, SECONDS).until(() -> {
            alice.must("annotate", "configmap", "settings", "-n", "shop", "--overwrite", "at=" + System.nanoTime());
            return running().metric(seen) > before;
        });
        int recorded = pod().recorded("shop", "settings").size();
        alice.must("annotate", "configmap", "settings", "-n", "shop", "--overwrite", "at=the-end");

        assertThat(pod().recorded("shop", "settings")).hasSize(recorded + 1);
    }

    @Test
    @Order(10)
    void locksHoldWhileItIsDownAndOnlyWhereTheyWereAskedFor() throws Exception {
        assertThat(running().stop()).isZero();

        assertThat(alice.run("create", "configmap", "a", "-n", "shop").err()).contains("failed calling webhook");
        assertThat(alice.run("delete", "configmap", "settings", "-n", "shop").err())
                .contains("failed calling webhook");
        assertThat(alice.run("label", "namespace", "shop", "logistis.io/locks-").err())
                .as("taking the label off")
                .contains("failed calling webhook");
        assertThat(alice.run("delete", "namespace", "shop", "--wait=false").err())
                .contains("failed calling webhook");
        assertThat(admin.run("annotate", "namespace", "shop", "a=b", "--as=somebody", "--as-group=system:masters")
                        .err())
                .contains("failed calling webhook");

        alice.must("create", "configmap", "a", "-n", "pay");
        alice.must("label", "namespace", "pay", "a=b");
        alice.must("create", "namespace", "new");
        alice.must("create", "token", "default", "-n", "shop");
        admin.must("create", "configmap", "a", "-n", "logistis");
        admin.must("create", "clusterrole", "a", "--verb=get", "--resource=pods");
        admin.must(
                "create",
                "configmap",
                "by-the-system",
                "-n",
                "shop",
                "--as=system:serviceaccount:kube-system:a",
                "--as-group=system:masters");
        // Recording never holds anybody up.
        admin.must("delete", PodOnCluster.WEBHOOKS, "logistis-locks");
        alice.must("create", "configmap", "a", "-n", "shop");
        alice.must("label", "namespace", "shop", "logistis.io/locks-");
    }

    @Test
    @Order(11)
    void rotatingTheAuthorityAndUninstallingAreCommands() throws Exception {
        pod().run();
        String before =
                pod().registration("logistis").at("/webhooks/0/clientConfig").toString();

        try (Daemon rotate = pod().command("rotate-ca")) {
            assertThat(rotate.awaitExit(Duration.ofSeconds(60)))
                    .as(rotate.logTail())
                    .isZero();
            assertThat(rotate.logTail()).contains("a new certificate authority is trusted from now on");
        }
        // A new path, too.
        await("used")
                .atMost(60, SECONDS)
                .until(() -> !pod().registration("logistis")
                        .at("/webhooks/0/clientConfig/url")
                        .asString()
                        .equals(JsonMapper.shared().readTree(before).path("url").asString()));
        alice.must("create", "configmap", "after-rotation", "-n", "shop");
        assertThat(pod().recorded("shop", "after-rotation")).hasSize(1);

        try (Daemon uninstall = pod().command("uninstall")) {
            assertThat(uninstall.awaitExit(Duration.ofSeconds(60)))
                    .as(uninstall.logTail())
                    .isZero();
            assertThat(uninstall.logTail()).contains("deleted the registration logistis");
        }
        assertThat(pod().exists("logistis")).isFalse();
        assertThat(running().stop()).isZero();
    }

    @Test
    @Order(12)
    void deletingWhatWasAppliedLeavesNothingThatBlocksAWrite() throws Exception {
        Path overlay = deploy.folder().resolve("overlays/locks");
        pod().run();
        assertThat(running().stop()).isZero();
        admin.must("apply", "-k", overlay.toString());
        admin.must("label", "namespace", "shop", "logistis.io/locks=enforced");
        await("blocked")
                .atMost(30, SECONDS)
                .until(() -> alice.run("create", "configmap", "b", "-n", "shop")
                        .err()
                        .contains("failed calling webhook"));

        admin.must("delete", "-k", overlay.toString());

        alice.must("create", "configmap", "b", "-n", "shop");
        assertThat(pod().exists("logistis-locks")).isFalse();
        await("the registration goes with the namespace").atMost(60, SECONDS).until(() -> !pod().exists("logistis"));
        assertThat(admin.must("get", "clusterrole,clusterrolebinding", "-o", "name"))
                .doesNotContain("logistis");
        assertThat(admin.must("get", "namespace", "logistis", "--ignore-not-found"))
                .isEmpty();
    }
}
