package io.logistis.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * etcd, kube-apiserver and kube-controller-manager on free loopback ports, with people in it: {@link #PEOPLE}, who may
 * edit, and {@link #ADMIN}. The binaries come from the folder that {@code KUBEBUILDER_ASSETS} names.
 */
final class ControlPlane implements AutoCloseable {

    static final String ADMIN = "kubernetes-admin";
    static final List<String> PEOPLE = List.of("alice", "bob", "al", "éve+x@example.com");

    private static final List<String> PROGRAMS =
            List.of("etcd", "kube-apiserver", "kube-controller-manager", "kubectl");

    private final Path assets;
    private final Path folder;
    private final Deque<Daemon> daemons = new ArrayDeque<>();
    private final Map<String, Kubectl> users = new LinkedHashMap<>();
    private URI server = URI.create("https://127.0.0.1");

    private ControlPlane(Path assets, Path folder) {
        this.assets = assets;
        this.folder = folder;
    }

    /** Why no control plane can be started on this machine, or null where one can. */
    static @Nullable String missing() {
        String assets = System.getenv("KUBEBUILDER_ASSETS");
        if (assets == null || assets.isBlank()) {
            return "KUBEBUILDER_ASSETS is not set: export the folder that .ci/kube/build prints";
        }
        return PROGRAMS.stream()
                .filter(program -> !Files.isExecutable(Path.of(assets, program)))
                .findFirst()
                .map(program -> "no " + program + " in KUBEBUILDER_ASSETS (" + assets + ")")
                .orElse(null);
    }

    /** Starts a cluster that keeps all of its files in this folder, and returns when controllers work in it. */
    static ControlPlane start(Path folder) throws Exception {
        ControlPlane cluster = new ControlPlane(Path.of(System.getenv("KUBEBUILDER_ASSETS")), folder);
        try {
            cluster.start();
            return cluster;
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
    }

    /** kubectl as this user, one of {@link #PEOPLE} or {@link #ADMIN}. */
    Kubectl as(String user) {
        Kubectl kubectl = users.get(user);
        if (kubectl == null) {
            throw new IllegalArgumentException("user must be one of " + users.keySet() + ", was " + user);
        }
        return kubectl;
    }

    Kubectl admin() {
        return as(ADMIN);
    }

    /** {@code https://127.0.0.1:16443}. */
    URI server() {
        return server;
    }

    /** PEM, by which the API server is known. */
    Path authority() {
        return folder.resolve("apiserver/apiserver.crt");
    }

    /** What this person shows to the API server. */
    static String token(String user) {
        return "token-" + Base64.getUrlEncoder().withoutPadding().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    /** A folder as the kubelet puts it into every container of that service account. */
    Path serviceAccount(String namespace, String name) throws IOException {
        Path made = Files.createDirectories(folder.resolve("service-accounts/" + namespace + "/" + name));
        Files.writeString(made.resolve("token"), admin().must("create", "token", name, "-n", namespace));
        Files.writeString(made.resolve("namespace"), namespace);
        Files.copy(authority(), made.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
        return made;
    }

    /** kubectl with that token. */
    Kubectl withToken(String token) throws IOException {
        return new Kubectl(assets.resolve("kubectl"), writeKubeconfig(token, token));
    }

    Path auditLog() {
        return folder.resolve("audit.log");
    }

    private void start() throws Exception {
        List<Integer> ports = freePorts(4);
        String etcd = "http://127.0.0.1:" + ports.get(0);
        String etcdPeer = "http://127.0.0.1:" + ports.get(1);
        launch(
                "etcd",
                "--data-dir=" + folder.resolve("etcd"),
                "--unsafe-no-fsync",
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=" + etcdPeer,
                "--initial-advertise-peer-urls=" + etcdPeer,
                "--initial-cluster=default=" + etcdPeer);

        Path serviceAccountKey = writeServiceAccountKey();
        Daemon apiServer = launch(
                "kube-apiserver",
                "--etcd-servers=" + etcd,
                "--secure-port=" + ports.get(2),
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--cert-dir=" + folder.resolve("apiserver"),
                "--service-account-key-file=" + serviceAccountKey,
                "--service-account-signing-key-file=" + serviceAccountKey,
                "--service-account-issuer=https://kubernetes.default.svc",
                "--token-auth-file=" + writeTokens(),
                "--authorization-mode=RBAC",
                "--service-cluster-ip-range=10.0.0.0/24",
                "--endpoint-reconciler-type=none",
                "--disable-admission-plugins=ServiceAccount",
                "--audit-policy-file=" + writeAuditPolicy(),
                "--audit-log-path=" + auditLog());
        server = URI.create("https://127.0.0.1:" + ports.get(2));
        Path adminConfig = writeKubeconfig(ADMIN, token(ADMIN));
        for (String person : PEOPLE) {
            users.put(person, new Kubectl(assets.resolve("kubectl"), writeKubeconfig(person, token(person))));
        }
        users.put(ADMIN, new Kubectl(assets.resolve("kubectl"), adminConfig));
        await("kube-apiserver ready").atMost(90, SECONDS).until(() -> {
            apiServer.mustBeAlive();
            return admin().run("get", "--raw=/readyz").exitCode() == 0;
        });

        Daemon controllers = launch(
                "kube-controller-manager",
                "--kubeconfig=" + adminConfig,
                "--bind-address=127.0.0.1",
                "--secure-port=" + ports.get(3),
                "--cert-dir=" + folder.resolve("controllers"),
                "--service-account-private-key-file=" + serviceAccountKey,
                "--use-service-account-credentials=true",
                "--leader-elect=false",
                "--controllers=*,-node-ipam-controller");
        letPeopleIn();
        await("controllers at work").atMost(60, SECONDS).until(() -> {
            controllers.mustBeAlive();
            return admin().run("get", "serviceaccount", "default", "-n", "default")
                            .exitCode()
                    == 0;
        });
    }

    /** Cluster-wide {@code edit}, and what that role leaves out: namespaces, custom resources, status, RBAC. */
    private void letPeopleIn() {
        Kubectl admin = admin();
        String[] subjects = PEOPLE.stream().map(person -> "--user=" + person).toArray(String[]::new);
        admin.mustWith(Manifests.read("people.yaml"), "create", "-f", "-");
        for (String role : List.of("people", "edit")) {
            admin.must(Stream.concat(
                            Stream.of("create", "clusterrolebinding", "people-" + role, "--clusterrole=" + role),
                            Stream.of(subjects))
                    .toArray(String[]::new));
        }
    }

    private Daemon launch(String program, String... flags) throws IOException {
        List<String> command = Stream.concat(Stream.of(assets.resolve(program).toString()), Stream.of(flags))
                .toList();
        Daemon daemon = Daemon.start(program, folder, command);
        daemons.push(daemon);
        return daemon;
    }

    private Path writeTokens() throws IOException {
        StringBuilder tokens = new StringBuilder();
        for (String person : PEOPLE) {
            tokens.append("%s,%s,u-%s,\"dev\"%n".formatted(token(person), person, person));
        }
        tokens.append("%s,%s,u-admin,\"system:masters\"%n".formatted(token(ADMIN), ADMIN));
        return Files.writeString(folder.resolve("tokens.csv"), tokens);
    }

    private Path writeKubeconfig(String user, String token) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig-" + token(user).hashCode()), """
                apiVersion: v1
                kind: Config
                clusters: [{name: e2e, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
                users: [{name: e2e, user: {token: "%s"}}]
                contexts: [{name: e2e, context: {cluster: e2e, user: e2e}}]
                current-context: e2e
                """.formatted(server, token));
    }

    /** Every write with its bodies, so that it can be told which of them changed something. */
    private Path writeAuditPolicy() throws IOException {
        return Files.writeString(folder.resolve("audit-policy.yaml"), """
                apiVersion: audit.k8s.io/v1
                kind: Policy
                omitStages: [RequestReceived, ResponseStarted]
                rules:
                - level: None
                  resources:
                  - {group: "", resources: [events, endpoints]}
                  - {group: events.k8s.io, resources: [events]}
                  - {group: coordination.k8s.io, resources: [leases]}
                  - {group: discovery.k8s.io, resources: [endpointslices]}
                - level: Metadata
                  resources: [{group: "", resources: [pods/exec, pods/attach, pods/portforward, pods/proxy]}]
                - level: RequestResponse
                  verbs: [create, update, patch, delete, deletecollection]
                - level: None
                """);
    }

    private Path writeServiceAccountKey() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
        return Files.writeString(
                folder.resolve("service-account.key"),
                "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
    }

    /** Held all at once, so that no two are the same. */
    static List<Integer> freePorts(int count) throws IOException {
        Deque<ServerSocket> sockets = new ArrayDeque<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    @Override
    public void close() {
        while (!daemons.isEmpty()) {
            daemons.pop().close();
        }
    }
}
