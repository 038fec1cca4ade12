package io.logistis.e2e;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What several people do with kubectl, at the same time, while controllers work on the same objects. */
final class Workday {

    private final Kubectl admin;
    private final Kubectl alice;
    private final Kubectl bob;
    private final Kubectl al;
    private final Kubectl eve;
    private final PlantedSecrets secrets;

    Workday(ControlPlane cluster, PlantedSecrets secrets) {
        this.admin = cluster.admin();
        this.alice = cluster.as("alice");
        this.bob = cluster.as("bob");
        this.al = cluster.as("al");
        this.eve = cluster.as("éve+x@example.com");
        this.secrets = secrets;
    }

    void run() throws Exception {
        prepare();
        ExecutorService people = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> tasks =
                    List.of(task(this::deployments), task(this::configuration), task(this::widgets), task(this::pods));
            for (Future<Void> person : people.invokeAll(tasks)) {
                person.get();
            }
        } finally {
            people.shutdown();
        }
        cleanUp();
    }

    private static Callable<Void> task(Runnable work) {
        return () -> {
            work.run();
            return null;
        };
    }

    private void prepare() {
        admin.must("create", "namespace", "shop");
        bob.must("create", "namespace", "default-2");
        alice.must("label", "namespace", "shop", "team=blue");
        admin.mustWith(Manifests.read("crd.yaml"), "create", "-f", "-");
        admin.must("wait", "--for=condition=Established", "crd/widgets.example.com", "--timeout=30s");
        alice.mustWith(deployment(), "apply", "-n", "shop", "-f", "-");
    }

    /** alice and bob in turns, on one Deployment that its controller writes to all the time. */
    private void deployments() {
        for (int version = 2; version <= 6; version++) {
            alice.must("set", "image", "deployment/web", "web=registry.example.com/web:" + version, "-n", "shop");
            bob.must("scale", "deployment/web", "--replicas=" + version, "-n", "shop");
        }
        bob.must("scale", "deployment/web", "--replicas=9", "-n", "shop", "--dry-run=server");
        bob.must("label", "deployment/web", "tier=front", "-n", "shop");
        bob.must("label", "deployment/web", "tier=front", "--overwrite", "-n", "shop");
        alice.must("annotate", "deployment/web", "note=from <alice> & co", "-n", "shop");
        alice.mustWith(deployment().replace("web:1", "web:7"), "apply", "-n", "shop", "-f", "-");
        alice.mustWith(deployment().replace("web:1", "web:7"), "apply", "-n", "shop", "-f", "-");
        alice.mustWith(deployment().replace("web:1", "web:99"), "apply", "-n", "shop", "--dry-run=server", "-f", "-");
        alice.editingWith("sed -i s/production/maintenance/").must("edit", "deployment/web", "-n", "shop");
        bob.must(
                "patch",
                "deployment/web",
                "-n",
                "shop",
                "--type=json",
                "-p=[{\"op\":\"add\",\"path\":\"/spec/paused\",\"value\":true}]");
        bob.must(
                "patch",
                "deployment/web",
                "-n",
                "shop",
                "--subresource=status",
                "--type=merge",
                "-p={\"metadata\":{\"labels\":{\"through\":\"status\"}}}");
        bob.must("rollout", "resume", "deployment/web", "-n", "shop");
        bob.must("set", "env", "deployment/web", "API_TOKEN=" + secrets.value("environment-token-new"), "-n", "shop");
    }

    /** éve: ConfigMaps and Secrets, server-side apply, collections, refused and repeated requests. */
    private void configuration() {
        eve.mustWith(secret("first-string"), "apply", "-n", "shop", "-f", "-");
        eve.mustWith(secret("second-string"), "apply", "-n", "shop", "-f", "-");
        eve.must(
                "create",
                "secret",
                "docker-registry",
                "pull",
                "-n",
                "shop",
                "--docker-server=registry.example.com",
                "--docker-username=eve",
                "--docker-password=" + secrets.value("registry-password"));
        eve.must(
                "create",
                "secret",
                "generic",
                "literal",
                "-n",
                "shop",
                "--from-literal=token=" + secrets.value("literal"));
        eve.must(
                "patch",
                "secret",
                "literal",
                "-n",
                "shop",
                "--type=merge",
                "-p={\"stringData\":{\"token\":\"" + secrets.value("patched") + "\"}}");
        eve.must(
                "create",
                "secret",
                "generic",
                "rehearsed",
                "-n",
                "shop",
                "--dry-run=server",
                "--from-literal=token=" + secrets.value("dry-run"));
        String settings = "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a: \"%s\"}}";
        for (int value = 1; value <= 3; value++) {
            eve.mustWith(settings.formatted(value), "apply", "--server-side", "-n", "shop", "-f", "-");
        }
        eve.mustWith(settings.formatted(3), "apply", "--server-side", "-n", "shop", "-f", "-");
        eve.mustWith(settings.formatted(4), "apply", "--server-side", "-n", "shop", "--dry-run=server", "-f", "-");
        eve.mustWith(settings.formatted(5), "replace", "-n", "shop", "-f", "-");
        String generated = "{apiVersion: v1, kind: ConfigMap, metadata: {generateName: batch-}, data: {a: b}}";
        for (int i = 0; i < 5; i++) {
            eve.mustWith(generated, "create", "-n", "default-2", "-f", "-");
        }
        mustFail(eve.run("create", "configmap", "settings", "-n", "shop"));
        eve.must("delete", "secret", "literal", "pull", "-n", "shop");
        eve.must("delete", "configmap", "--all", "-n", "default-2");
        for (int i = 0; i < 3; i++) {
            eve.mustWith(generated, "create", "-n", "default-2", "-f", "-");
        }
        eve.must("delete", "--raw", "/api/v1/namespaces/default-2/configmaps");
    }

    /** al: custom resources with a finalizer, roles, a quota that refuses after admission. */
    private void widgets() {
        al.mustWith(
                Manifests.read("widget.yaml", planted("custom-resource", "custom-resource-token")),
                "create",
                "-n",
                "shop",
                "-f",
                "-");
        al.must("patch", "widget/gauge", "-n", "shop", "--type=merge", "-p={\"spec\":{\"color\":\"red\"}}");
        al.must(
                "patch",
                "widget/gauge",
                "-n",
                "shop",
                "--type=merge",
                "-p={\"spec\":{\"database\":{\"adminPassword\":\"" + secrets.value("custom-resource-new") + "\"}}}");
        al.must("scale", "widget/gauge", "--replicas=3", "-n", "shop");
        al.must(
                "patch",
                "widget/gauge",
                "-n",
                "shop",
                "--subresource=status",
                "--type=merge",
                "-p={\"status\":{\"replicas\":3}}");
        al.must("delete", "widget/gauge", "-n", "shop", "--wait=false");
        al.must(
                "patch",
                "widget/gauge",
                "-n",
                "shop",
                "--type=json",
                "-p=[{\"op\":\"remove\",\"path\":\"/metadata/finalizers\"}]");
        al.must("create", "serviceaccount", "robot", "-n", "shop");
        al.must("create", "token", "robot", "-n", "shop");
        al.must("create", "role", "reader", "--verb=get", "--resource=pods", "-n", "shop");
        al.must("create", "rolebinding", "readers", "--role=reader", "--serviceaccount=shop:robot", "-n", "shop");
        admin.mustWith(Manifests.read("quota.yaml"), "create", "-n", "default-2", "-f", "-");
        String job = "{apiVersion: batch/v1, kind: Job, metadata: {generateName: job-}, spec: {template: {spec: "
                + "{restartPolicy: Never, containers: [{name: a, image: registry.example.com/a}]}}}}";
        for (int i = 0; i < 3; i++) {
            // The quota lets one through, a little after it was made; the webhook sees all of them.
            al.runWith(job, "create", "-n", "default-2", "-f", "-");
        }
        al.must("delete", "jobs", "--all", "-n", "default-2");
        admin.must("create", "configmap", "impersonated", "-n", "shop", "--as=mallory", "--as-group=system:masters");
    }

    /** bob and alice: pods without a node, commands in them, eviction, a controller's pods. */
    private void pods() {
        for (String pod : List.of("one", "two", "three")) {
            bob.must("run", pod, "--image=registry.example.com/" + pod, "-n", "default-2");
        }
        // No pod runs, so that these are refused, after admission.
        mustFail(bob.run("exec", "one", "-n", "default-2", "--", "tool", "--password=" + secrets.value("exec-flag")));
        mustFail(bob.run(
                "exec",
                "one",
                "-n",
                "default-2",
                "--",
                "env",
                "DB_PASSWORD=" + secrets.value("exec-variable"),
                "tool"));
        alice.must("debug", "two", "--image=registry.example.com/debug", "--attach=false", "-n", "default-2");
        alice.mustWith(
                "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"three\"}}",
                "create",
                "--raw",
                "/api/v1/namespaces/default-2/pods/three/eviction",
                "-f",
                "-");
        bob.must("delete", "pod", "one", "-n", "default-2", "--grace-period=0", "--force");
        alice.must("delete", "pods", "-l", "app=web", "-n", "shop", "--wait=false");
        alice.must("delete", "pods", "--all", "-n", "default-2", "--dry-run=server");
        bob.must("create", "service", "clusterip", "web", "--tcp=80:8080", "-n", "shop");
        bob.must("expose", "pod", "two", "--port=80", "-n", "default-2");
        bob.must("autoscale", "deployment/web", "--min=1", "--max=3", "-n", "shop");
    }

    private void cleanUp() {
        alice.must("delete", "deployment", "web", "-n", "shop", "--cascade=foreground");
        bob.must("delete", "namespace", "default-2");
        admin.must("delete", "crd", "widgets.example.com");
        admin.must("delete", "namespace", "shop");
    }

    private String deployment() {
        return Manifests.read("deployment.yaml", planted("environment-value", "environment-token"));
    }

    private String secret(String stringData) {
        byte[] data = secrets.value("data").getBytes(StandardCharsets.UTF_8);
        return Manifests.read(
                "secret.yaml",
                Map.of(
                        "string-data", secrets.value(stringData),
                        "data-in-base64", Base64.getEncoder().encodeToString(data)));
    }

    private Map<String, String> planted(String first, String second) {
        return Map.of(first, secrets.value(first), second, secrets.value(second));
    }

    private static void mustFail(Kubectl.Result result) {
        if (result.exitCode() == 0) {
            throw new IllegalStateException("was to be refused: " + result);
        }
    }
}
