package io.logistis.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Locks on a real API server with its controllers: who is kept away reads why, all others and the cluster itself go on.
 * Each test has a namespace of its own. Skipped without the control plane's binaries.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocksIT {

    private static final String BREAK_GLASS = "system:masters";

    @TempDir
    static Path folder;

    private @Nullable ControlPlane cluster;
    private @Nullable LogistisProcess logistis;
    private List<String> settings = List.of();
    private String token = "";

    @BeforeAll
    void start() throws Exception {
        String missing = ControlPlane.missing();
        assumeTrue(missing == null, missing);
        Path tokens = folder.resolve("tokens");
        token = newToken(tokens);
        settings = List.of("--token-file=" + tokens, "--break-glass-group=" + BREAK_GLASS);
        ControlPlane cluster = ControlPlane.start(Files.createDirectory(folder.resolve("cluster")));
        this.cluster = cluster;
        serve(settings);
        RealApiServerIT.register(cluster, logistis());
        // A lock that is not answered in time holds nothing, and this machine may be busy.
        admin().must(
                        "patch",
                        "validatingwebhookconfiguration",
                        "logistis",
                        "--type=json",
                        "-p=[{\"op\":\"replace\",\"path\":\"/webhooks/0/timeoutSeconds\",\"value\":20}]");
        admin().mustWith(Manifests.read("crd.yaml"), "create", "-f", "-");
        admin().must("wait", "--for=condition=Established", "crd/widgets.example.com", "--timeout=30s");
        admin().must("create", "clusterrole", "crds", "--verb=*", "--resource=customresourcedefinitions");
        admin().must("create", "clusterrolebinding", "crds", "--clusterrole=crds", "--user=bob");
    }

    /** As a person makes one. */
    private static String newToken(Path file) throws Exception {
        try (Daemon add = LogistisProcess.jar(
                "token",
                folder,
                List.of(),
                List.of("token", "add", "carol", "--role", "locker", "--token-file", file.toString()))) {
            assertThat(add.awaitExit(Duration.ofSeconds(60))).isZero();
            List<String> lines = Files.readAllLines(add.log());
            return lines.get(lines.size() - 1);
        }
    }

    private void serve(List<String> with) throws Exception {
        LogistisProcess started = LogistisProcess.start(folder, List.of(), with);
        started.askWith(token);
        logistis = started;
    }

    @AfterAll
    void end() {
        if (logistis != null) {
            logistis.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private LogistisProcess logistis() {
        return Objects.requireNonNull(logistis);
    }

    private Kubectl admin() {
        return Objects.requireNonNull(cluster).admin();
    }

    private Kubectl bob() {
        return Objects.requireNonNull(cluster).as("bob");
    }

    private Kubectl alice() {
        return Objects.requireNonNull(cluster).as("alice");
    }

    /** The new lock's id. */
    private String lock(String members) throws Exception {
        HttpResponse<String> made =
                logistis().call("POST", "/locks", "{" + members + ",\"reason\":\"release freeze\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return JsonMapper.shared().readTree(made.body()).get("id").asString();
    }

    private void unlock(String id) throws Exception {
        assertThat(logistis().call("DELETE", "/locks/" + id, "").statusCode()).isEqualTo(200);
    }

    private void deployment(String namespace) {
        admin().must("create", "namespace", namespace);
        alice().mustWith(
                        Manifests.read("deployment.yaml", Map.of("environment-value", "a", "environment-token", "b")),
                        "create",
                        "-n",
                        namespace,
                        "-f",
                        "-");
    }

    private static void mustBeRefused(Kubectl.Result result, String lock) {
        assertThat(result.exitCode()).as(result.command() + result.out()).isNotZero();
        assertThat(result.err())
                .as(String.valueOf(result.command()))
                .contains("denied the request: locked by carol")
                .contains(": release freeze [lock " + lock + "].");
    }

    private List<JsonNode> changes(String query) throws Exception {
        JsonNode page = JsonMapper.shared().readTree(logistis().query("/events?limit=1000&" + query));
        return page.get("items").valueStream().toList();
    }

    @Test
    void ofTwoUsersOneIsRefusedWhateverWayTheyTry() throws Exception {
        deployment("two");
        String[] setImage = {"set", "image", "deployment/web", "web=registry.example.com/web:2", "-n", "two"};
        String id = lock("\"namespace\":\"two\",\"kind\":\"deploy\",\"name\":\"web\",\"users\":[\"bob\"],"
                + "\"exemptGroups\":[\"oncall\"],\"expiresIn\":\"2h\"");

        Kubectl.Result refused = bob().run(setImage);
        mustBeRefused(refused, id);
        assertThat(refused.err())
                .containsPattern("until [0-9 :-]+ UTC \\(2h left\\)")
                .contains("Exempt: group oncall.");
        mustBeRefused(bob().run("scale", "deployment/web", "--replicas=5", "-n", "two"), id);
        mustBeRefused(bob().run("label", "deployment/web", "a=b", "-n", "two"), id);
        mustBeRefused(bob().run("label", "deployment/web", "a=b", "-n", "two", "--dry-run=server"), id);
        mustBeRefused(bob().run(status("two", "{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}")), id);
        mustBeRefused(bob().run("delete", "deployment/web", "-n", "two"), id);
        mustBeRefused(bob().run("delete", "deployments", "--all", "-n", "two"), id);

        bob().must(status("two", "{\"status\":{\"observedGeneration\":1}}"));
        bob().must("label", "deployment/web", "app-", "-n", "two");
        bob().must("create", "configmap", "other", "-n", "two");
        alice().must(setImage);
        bob().must(setImage);

        unlock(id);
        bob().must("scale", "deployment/web", "--replicas=1", "-n", "two");
    }

    private static String[] status(String namespace, String patch) {
        return new String[] {
            "patch", "deployment", "web", "-n", namespace, "--subresource=status", "--type=merge", "-p=" + patch
        };
    }

    @Test
    void whatGoesAroundTheObjectItselfIsRefusedToo() throws Exception {
        admin().must("create", "namespace", "pods");
        for (String pod : List.of("one", "two")) {
            bob().must("run", pod, "--image=registry.example.com/" + pod, "-n", "pods");
        }
        bob().must("create", "configmap", "settings", "--from-literal=a=1", "-n", "pods");
        String id = lock("\"namespace\":\"pods\",\"users\":[\"bo*\"]");
        String exec = lock("\"namespace\":\"pods\",\"kind\":\"po\",\"operations\":[\"CONNECT\"],\"users\":[\"bob\"]");

        mustBeRefused(
                bob().run("debug", "one", "--image=registry.example.com/debug", "--attach=false", "-n", "pods"), id);
        mustBeRefused(
                bob().runWith(
                                "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"two\"}}",
                                "create",
                                "--raw",
                                "/api/v1/namespaces/pods/pods/two/eviction",
                                "-f",
                                "-"),
                id);
        mustBeRefused(bob().run("delete", "pod", "one", "-n", "pods", "--grace-period=0", "--force"), id);
        mustBeRefused(bob().run("exec", "one", "-n", "pods", "--", "sh"), exec);
        mustBeRefused(
                bob().runWith(
                                "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a: \"2\"}}",
                                "replace",
                                "--force",
                                "-n",
                                "pods",
                                "-f",
                                "-"),
                id);
        mustBeRefused(bob().run("create", "configmap", "more", "-n", "pods"), id);
        assertThat(bob().must("get", "configmap", "settings", "-n", "pods", "-o=jsonpath={.data.a}"))
                .isEqualTo("1");
    }

    @Test
    void whatHoldsSomethingLockedIsNotDeletedWithIt() throws Exception {
        admin().must("create", "namespace", "holds");
        String widget = Manifests.read("widget.yaml", Map.of("custom-resource", "a", "custom-resource-token", "b"))
                .replace("  finalizers: [example.com/hold]\n", "");
        alice().mustWith(widget, "create", "-n", "holds", "-f", "-");
        String id =
                lock("\"namespace\":\"holds\",\"kind\":\"widgets.example.com\",\"name\":\"gauge\",\"users\":[\"bob\"]");

        Kubectl.Result namespace = bob().run("delete", "namespace", "holds");
        mustBeRefused(namespace, id);
        assertThat(namespace.err()).contains("Deleted with it: widgets.example.com gauge in namespace holds.");
        mustBeRefused(bob().run("delete", "crd", "widgets.example.com"), id);
        bob().must("label", "namespace", "holds", "a=b");
        bob().must("annotate", "crd", "widgets.example.com", "a=b");

        // What bob may not do alice may, and the namespace controller ends it.
        alice().must("delete", "namespace", "holds", "--timeout=60s");
        unlock(id);
        bob().must("delete", "crd", "widgets.example.com");
    }

    @Test
    void theClusterGoesOnWorkingUnderALockOnEveryone() throws Exception {
        deployment("all");
        await().atMost(60, SECONDS).until(() -> pods().size() == 2);
        String id = lock(
                "\"namespace\":\"all\",\"exemptUsers\":[\"alice\"],\"operations\":[\"CREATE\",\"UPDATE\",\"DELETE\","
                        + "\"CONNECT\"]");
        mustBeRefused(bob().run("scale", "deployment/web", "--replicas=3", "-n", "all"), id);

        alice().must("set", "image", "deployment/web", "web=registry.example.com/web:2", "-n", "all");
        await("a rollout")
                .atMost(60, SECONDS)
                .until(() -> admin().must(
                                "get", "pods", "-n", "all", "-o=jsonpath={.items[*].spec.containers[0].image}")
                        .contains("web:2"));

        List<String> before = pods();
        alice().must("delete", "pod", before.get(0), "-n", "all", "--wait=false");
        await("a lost pod made again").atMost(60, SECONDS).until(() -> {
            List<String> now = pods();
            return now.size() >= before.size() && !now.contains(before.get(0));
        });

        alice().must("delete", "deployment", "web", "-n", "all");
        await("garbage collected").atMost(60, SECONDS).until(() -> pods().isEmpty());
        assertThat(admin().must("get", "replicasets", "-n", "all", "-o=name")).isEmpty();

        alice().must("delete", "namespace", "all", "--timeout=60s");
        assertThat(changes("namespace=all&outcome=DENIED"))
                .extracting(change -> change.at("/user/username").asString())
                .containsOnly("bob");
    }

    private List<String> pods() {
        return admin().must("get", "pods", "-n", "all", "-o=jsonpath={.items[*].metadata.name}")
                .trim()
                .lines()
                .flatMap(line -> List.of(line.split(" ")).stream())
                .filter(name -> !name.isEmpty())
                .toList();
    }

    @Test
    void aWarningIsShownAndBrokenGlassToo() throws Exception {
        admin().must("create", "namespace", "warned");
        String warning = lock("\"namespace\":\"warned\",\"users\":[\"bob\"],\"mode\":\"WARN\"");
        String refusing = lock("\"namespace\":\"warned\",\"users\":[\"kubernetes-admin\"],\"expiresIn\":\"never\"");

        Kubectl.Result warned =
                bob().run("create", "configmap", "a", "-n", "warned").mustSucceed();
        assertThat(warned.err()).contains("Warning: locked by carol until ", "release freeze [lock " + warning + "].");

        Kubectl.Result broken =
                admin().run("create", "configmap", "b", "-n", "warned").mustSucceed();
        assertThat(broken.err())
                .contains("Warning: break glass used: locked by carol: release freeze [lock " + refusing + "].");
        assertThat(changes("namespace=warned&kind=configmap&name=b&user=kubernetes-admin"))
                .singleElement()
                .satisfies(change ->
                        assertThat(change.at("/lock/passage").asString()).isEqualTo("BREAK_GLASS"));
    }

    @Test
    void aLockEndsByItself() throws Exception {
        admin().must("create", "namespace", "brief");
        String id = lock("\"namespace\":\"brief\",\"users\":[\"bob\"],\"expiresIn\":\"4s\"");
        mustBeRefused(bob().run("create", "configmap", "a", "-n", "brief"), id);

        await("expired")
                .atMost(60, SECONDS)
                .until(() ->
                        bob().run("create", "configmap", "a", "-n", "brief").exitCode() == 0);
        await("noted")
                .atMost(30, SECONDS)
                .until(() -> !changes("namespace=brief&operation=UNLOCK").isEmpty());
        assertThat(changes("namespace=brief&operation=UNLOCK")).singleElement().satisfies(change -> {
            assertThat(change.at("/user/username").asString()).isEqualTo("logistis");
            assertThat(change.at("/lock/id").asString()).isEqualTo(id);
        });
    }

    @Test
    void aRestartKeepsLocksAndTheHistoryTellsThemWithTheirRefusals() throws Exception {
        admin().must("create", "namespace", "again");
        bob().must("create", "configmap", "settings", "--from-literal=a=0", "-n", "again");
        String id = lock("\"namespace\":\"again\",\"users\":[\"bob\"]");
        for (int i = 1; i <= 5; i++) {
            mustBeRefused(
                    bob().run("patch", "configmap", "settings", "-n", "again", "-p={\"data\":{\"a\":\"" + i + "\"}}"),
                    id);
        }

        String address = "--webhook-address=127.0.0.1:" + logistis().webhook().getPort();
        assertThat(logistis().stop()).isZero();
        // Nobody is asked: a lock that can't be looked up holds up nothing.
        bob().must("patch", "configmap", "settings", "-n", "again", "-p={\"data\":{\"a\":\"7\"}}");
        serve(List.of(settings.get(0), settings.get(1), address));
        await("reviews again")
                .atMost(60, SECONDS)
                .until(() -> bob().run("create", "configmap", "more-" + System.nanoTime(), "-n", "again")
                                .exitCode()
                        != 0);
        mustBeRefused(bob().run("delete", "configmap", "settings", "-n", "again"), id);
        unlock(id);

        assertThat(changes("namespace=again&kind=namespaces"))
                .extracting(change -> change.get("operation").asString() + " by "
                        + change.at("/user/username").asString())
                .containsSubsequence("UNLOCK by carol", "LOCK by carol");
        List<JsonNode> refused = changes("namespace=again&name=settings&operation=UPDATE&outcome=DENIED");
        assertThat(refused).hasSize(2);
        assertThat(refused.stream()
                        .mapToInt(change -> change.get("count").asInt())
                        .sum())
                .isEqualTo(5);
        assertThat(refused).allSatisfy(change -> {
            assertThat(change.at("/lock/id").asString()).isEqualTo(id);
            assertThat(change.get("attempts").asInt()).isEqualTo(1);
        });
    }

    @Test
    void peopleLockWithKubectlAndOthersReadWhy(@TempDir Path home) throws Exception {
        admin().must("create", "namespace", "plugin");
        alice().must("create", "configmap", "settings", "--from-literal=a=1", "-n", "plugin");
        String server = logistis().queryAddress().toString();
        Map<String, String> reader = Map.of("LOGISTIS_SERVER", server);
        Map<String, String> locker = Map.of("LOGISTIS_SERVER", server, "LOGISTIS_TOKEN", token);
        String[] lock = {"lock", "cm/settings", "-n", "plugin", "--user", "bob", "--reason", "release freeze; $(exit 1)"
        };

        Kubectl.Result stranger = alice().blame(home, reader, lock);
        Kubectl.Result made = alice().blame(home, locker, lock);

        assertThat(stranger.exitCode()).isEqualTo(3);
        assertThat(stranger.err()).contains("set LOGISTIS_TOKEN, or name a file with --token-file");
        assertThat(made.exitCode()).as(made.err()).isZero();
        String id = made.out().substring("lock ".length(), "lock ".length() + 8);
        assertThat(made.out().lines())
                .satisfiesExactly(
                        what -> assertThat(what).isEqualTo("lock " + id + ": plugin/ConfigMap/settings, for user bob"),
                        sentence -> assertThat(sentence)
                                .startsWith("Whoever is refused reads: locked by carol until ")
                                .endsWith(": release freeze; $(exit 1) [lock " + id + "]."));

        String[] patch = {"patch", "configmap", "settings", "-n", "plugin", "-p={\"data\":{\"a\":\"2\"}}"};
        Kubectl.Result refused = bob().run(patch);
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err()).contains("locked by carol until ", ": release freeze; $(exit 1) [lock " + id + "].");
        alice().must("label", "configmap", "settings", "a=b", "-n", "plugin");

        assertThat(alice().blame(home, locker, "locks", "-n", "plugin")
                        .mustSucceed()
                        .out())
                .contains("| " + id + " | plugin/ConfigMap/settings | user bob | deny | carol | ")
                .contains("| 1        | release freeze; $(exit 1) |");

        assertThat(alice().blame(home, locker, "unlock", id.substring(0, 7))
                        .mustSucceed()
                        .out())
                .isEqualTo("ended lock " + id + " of carol on plugin/ConfigMap/settings: release freeze; $(exit 1)\n");
        bob().must(patch);
        assertThat(alice().blame(home, locker, "unlock", id).exitCode()).isEqualTo(1);

        assertThat(alice().blame(home, locker, "cm/settings", "-n", "plugin")
                        .mustSucceed()
                        .out())
                .containsSubsequence("UPDATE", "bob", "UNLOCK", "carol", "alice", "bob", "LOCK", "carol", "CREATE")
                .contains("| refused by lock " + id + " of carol: release freeze; $(exit 1) ", "| denied ");
    }
}
