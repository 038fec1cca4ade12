package io.logistis.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.event.ObjectKey;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

    private static final String EXAMPLE = """
            capture:
            - skip: {users: ["system:serviceaccount:kube-system:*"], resources: [pods, replicasets.apps]}
            - skip: {resources: [leases, events]}
            - skip: {changedOnly: ['metadata.annotations["control-plane.alpha.kubernetes.io/leader"]']}   # nothing else changed
            - keep: {}
            hide:
            - {resources: [widgets.example.com], paths: [spec.connection, "spec.containers[*].env[name=*].value"]}
            drop:
            - {resources: ["*"], paths: ['metadata.annotations["argocd.argoproj.io/refresh"]']}
            limits:
            - {namespaces: [prod-*], maxEventsPerObject: 500}
            """;

    @TempDir
    Path folder;

    private static boolean keeps(String capture, ChangeMaking change) {
        return Rules.parse("capture:\n" + capture, "rules.yaml").predicate().keep(change.make());
    }

    @Test
    void theFirstRuleThatMatchesDecides() {
        assertThat(keeps("- skip: {users: [alice]}\n- keep: {}", ChangeMaking.update()))
                .isFalse();
        assertThat(keeps("- keep: {}\n- skip: {users: [alice]}", ChangeMaking.update()))
                .isTrue();
        assertThat(keeps("- skip: {users: [bob]}\n- keep: {users: [alice]}\n- skip: {}", ChangeMaking.update()))
                .isTrue();
    }

    @Test
    void whereNoRuleMatchesTheDefaultsDecide() {
        ChangeMaking lease = ChangeMaking.update().of("leases.coordination.k8s.io", "Lease");

        assertThat(keeps("- skip: {users: [bob]}", ChangeMaking.update())).isTrue();
        assertThat(keeps("- skip: {users: [bob]}", lease)).isFalse();
    }

    @Test
    void keepWithoutConditionsKeepsWhatTheDefaultsLeaveOut() {
        assertThat(keeps("- keep: {}", ChangeMaking.update().of("leases.coordination.k8s.io", "Lease")))
                .isTrue();
        assertThat(keeps("- keep: {}", ChangeMaking.update().namespace(KubernetesDefaults.OWN_NAMESPACE)))
                .isTrue();
    }

    @Test
    void withoutCaptureTheDefaultsHold() {
        CapturePredicate predicate = Rules.parse("{}", "rules.yaml").predicate();

        assertThat(predicate.describe())
                .isEqualTo(KubernetesDefaults.predicate().describe());
        assertThat(predicate.keep(ChangeMaking.update().make())).isTrue();
        assertThat(predicate.keep(ChangeMaking.update().of("events", "Event").make()))
                .isFalse();
    }

    @Test
    void somethingElseThanTheDefaultsMayDecideWhereNoRuleMatches() {
        Rules rules = Rules.parse("capture: []".getBytes(java.nio.charset.StandardCharsets.UTF_8), "r", c -> false);

        assertThat(rules.predicate().keep(ChangeMaking.update().make())).isFalse();
    }

    @Test
    void theExampleOfTheContractDoesWhatItSays() {
        Rules rules = Rules.parse(EXAMPLE, "rules.yaml");
        CapturePredicate predicate = rules.predicate();
        String controller = "system:serviceaccount:kube-system:replicaset-controller";
        String leader = "\"control-plane.alpha.kubernetes.io/leader\":";

        assertThat(predicate.keep(
                        ChangeMaking.update().of("pods", "Pod").user(controller).make()))
                .isFalse();
        assertThat(predicate.keep(ChangeMaking.update()
                        .of("replicasets.apps", "ReplicaSet")
                        .user(controller)
                        .make()))
                .isFalse();
        assertThat(predicate.keep(ChangeMaking.update().user(controller).make()))
                .isTrue();
        assertThat(predicate.keep(ChangeMaking.update().of("pods", "Pod").make()))
                .isTrue();
        assertThat(predicate.keep(ChangeMaking.update()
                        .of("leases.coordination.k8s.io", "Lease")
                        .make()))
                .isFalse();
        assertThat(predicate.keep(ChangeMaking.update()
                        .from("{\"metadata\":{\"annotations\":{" + leader + "\"a\"},\"resourceVersion\":\"1\"}}")
                        .to("{\"metadata\":{\"annotations\":{" + leader + "\"b\"},\"resourceVersion\":\"2\"}}")
                        .make()))
                .isFalse();
        assertThat(predicate.keep(ChangeMaking.update()
                        .from("{\"metadata\":{\"annotations\":{" + leader + "\"a\"}},\"data\":{}}")
                        .to("{\"metadata\":{\"annotations\":{" + leader + "\"b\"}},\"data\":{\"x\":\"1\"}}")
                        .make()))
                .isTrue();
        assertThat(predicate.keep(
                        ChangeMaking.update().of("endpoints", "Endpoints").make()))
                .isTrue();

        assertThat(rules.hide())
                .containsExactly(new FieldRule(
                        List.of("widgets.example.com"),
                        List.of("spec.connection", "spec.containers[*].env[name=*].value")));
        assertThat(rules.drop())
                .containsExactly(
                        new FieldRule(List.of("*"), List.of("metadata.annotations[\"argocd.argoproj.io/refresh\"]")));
        assertThat(limit(rules, "prod-eu", "web")).isEqualTo(500);
        assertThat(limit(rules, "shop", "web")).isNull();
    }

    private static Integer limit(Rules rules, String namespace, String name) {
        return rules.limits().maxEventsPerObject(new ObjectKey("apps", "deployments", namespace, name));
    }

    @Test
    void ofTheLimitsTheFirstThatMatchesHolds() {
        Rules rules = Rules.parse("""
                limits:
                - {namespaces: [prod-*], names: [web], maxEventsPerObject: 7}
                - {resources: [deployments], namespaces: [prod-*], maxEventsPerObject: 500}
                - {resources: [secrets], maxEventsPerObject: 1}
                - {maxEventsPerObject: 20}
                """, "rules.yaml");

        assertThat(limit(rules, "prod-eu", "web")).isEqualTo(7);
        assertThat(limit(rules, "prod-eu", "db")).isEqualTo(500);
        assertThat(limit(rules, "shop", "web")).isEqualTo(20);
        assertThat(rules.limits().describe()).isEqualTo("""
                keep 7 events of each object if the namespace is prod-*, and the name is web
                keep 500 events of each object if the resource is deployments, and the namespace is prod-*
                keep 1 event of each object if the resource is secrets
                keep 20 events of each object""");
    }

    @Test
    void whatIsKeptIsToldInPlainWords() {
        assertThat(Rules.parse(EXAMPLE, "rules.yaml").predicate().describe()).isEqualTo("""
                1. skip if the user is system:serviceaccount:kube-system:*, and the resource is pods or replicasets.apps
                2. skip if the resource is leases or events
                3. skip if nothing changed but metadata.annotations["control-plane.alpha.kubernetes.io/leader"]
                4. keep everything""");
        assertThat(Rules.parse("""
                capture:
                - keep: {labels: {tier: [a, b], team: x}, groups: [a, b, c], dryRun: false, changed: [spec, data]}
                - skip: {operations: [CREATE], kinds: [Job], names: [x], subresources: [scale], fieldManagers: [m]}
                """, "rules.yaml").predicate().describe())
                .isEqualTo("""
                1. keep if the label team is x, and the label tier is a or b, and a group of the user is a, b or c, and it is \
                no dry run, and spec or data changed
                2. skip if the operation is CREATE, and the kind is Job, and the name is x, and the subresource is scale, and \
                the field manager is m
                else\s""" + KubernetesDefaults.predicate().describe());
    }

    @Test
    void aRuleThatIsNeverReachedIsToldSo() {
        assertThat(Rules.parse("capture:\n- skip: {users: [a]}\n- keep: {}\n- skip: {users: [b]}", "r")
                        .predicate()
                        .describe())
                .endsWith("\n3. skip if the user is b (never reached: rule 2 takes all)");
    }

    @Test
    void rulesThatMeanTheSameAreToldInTheSameWords() {
        String plain = "capture:\n- skip: {users: [a, b]}\n";

        assertThat(CaptureProfile.of(Rules.parse("# why\n" + plain, "a").predicate()))
                .isEqualTo(
                        CaptureProfile.of(Rules.parse("{\"capture\": [{\"skip\": {\"users\": [\"a\", \"b\"]}}]}", "b")
                                .predicate()));
        assertThat(CaptureProfile.of(Rules.parse(plain, "a").predicate()).hash())
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(CaptureProfile.of(KubernetesDefaults.predicate()).hash());
    }

    @Test
    void theyAreAddedToWhatIsAlwaysHiddenAndDropped() {
        RedactionKey key = RedactionKey.of(new byte[32]);

        assertThat(Rules.parse(EXAMPLE, "r").fieldRules(key).profile().text())
                .startsWith(KubernetesDefaults.fieldRules(key)
                        .profile()
                        .text()
                        .lines()
                        .findFirst()
                        .orElseThrow())
                .contains(
                        "HIDE widgets.example.com spec.connection",
                        "DROP * metadata.annotations[\"argocd.argoproj.io/refresh\"]");
        assertThat(Rules.parse("{}", "r").fieldRules(key).profile())
                .isEqualTo(KubernetesDefaults.fieldRules(key).profile());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "- skip: {resources: [secrets]} | false | false",
                "- skip: {resources: [configmaps]} | true | true",
                "- skip: {resources: [configmaps], users: [bob]} | true | true",
                "- skip: {namespaces: [other], users: [bob]} | false | false",
                "- skip: {users: [bob]} | true | true",
                "- keep: {namespaces: [shop]}\\n- skip: {} | false | false",
                "- keep: {namespaces: [shop], users: [bob]}\\n- skip: {} | true | true",
                "- keep: {operations: [CREATE, UPDATE, DELETE]}\\n- skip: {} | false | false",
                "- keep: {operations: [UPDATE]}\\n- skip: {} | true | true",
                "- keep: {operations: [UPDATE, DELETE]}\\n- skip: {} | true | false",
                "- keep: {dryRun: false}\\n- skip: {} | false | false",
                "- skip: {dryRun: true} | false | false",
                "- skip: {operations: [CONNECT]} | false | false",
                "- skip: {operations: [CREATE]} | true | false",
                "- skip: {operations: [DELETE]} | true | true",
                "- skip: {changedOnly: [metadata.labels, metadata.annotations]} | true | false",
                "- skip: {changedOnly: [metadata.finalizers]} | true | true",
                "- skip: {changedOnly: [metadata]} | true | true",
                "- skip: {changedOnly: ['*']} | true | true",
                "- skip: {changed: [metadata.labels]} | true | true",
                "- skip: {labels: {a: b}} | true | true",
                "- keep: {} | false | false",
                "- skip: {} | true | true"
            })
    void itIsKnownOfWhichObjectsWritesMayBeLeftOutAndWhetherTheirEndMayBe(String capture, boolean writes, boolean end) {
        CapturePredicate predicate =
                Rules.parse("capture:\n" + capture.replace("\\n", "\n"), "r").predicate();
        ObjectKey key = new ObjectKey("", "configmaps", "shop", "web");

        assertThat(predicate.mayLeaveOut(key)).isEqualTo(writes);
        assertThat(predicate.mayLeaveOutEnd(key)).isEqualTo(end);
    }

    @Test
    void ofWhatTheDefaultsLeaveOutWritesMayBeLeftOut() {
        CapturePredicate defaults = KubernetesDefaults.predicate();

        assertThat(defaults.mayLeaveOut(new ObjectKey("", "pods", "shop", "web")))
                .isTrue();
        assertThat(defaults.mayLeaveOut(new ObjectKey("", "configmaps", "logistis", "x")))
                .isTrue();
        assertThat(defaults.mayLeaveOut(new ObjectKey("", "configmaps", "logistis", KubernetesDefaults.CANARY)))
                .isFalse();
        assertThat(defaults.mayLeaveOut(new ObjectKey("apps", "deployments", "shop", "web")))
                .isFalse();
        assertThat(CapturePredicate.ALL.mayLeaveOut(new ObjectKey("", "pods", "shop", "web")))
                .isFalse();
        assertThat(CapturePredicate.BY_PEOPLE.mayLeaveOut(new ObjectKey("", "pods", "shop", "web")))
                .isTrue();
    }

    @Test
    void theRulesInTheReadmeAreRight() throws Exception {
        String readme = Files.readString(Path.of("../README.md"));
        String yaml = readme.substring(
                readme.indexOf("<!-- rules -->\n```yaml\n") + 23, readme.indexOf("```\n<!-- /rules -->"));

        assertThat(Rules.parse(yaml, "README.md").predicate().describe()).endsWith("\n5. keep everything");
        for (String condition : new String[] {
            "namespaces",
            "names",
            "resources",
            "kinds",
            "operations",
            "subresources",
            "users",
            "groups",
            "fieldManagers",
            "labels",
            "annotations",
            "changedOnly",
            "changed",
            "dryRun"
        }) {
            assertThat(readme).contains("`" + condition + "`");
        }
    }

    @Test
    void aFileIsReadAsItIs() throws Exception {
        Path file = Files.writeString(folder.resolve("rules.yaml"), "\uFEFF" + EXAMPLE);

        assertThat(Rules.load(file).hide()).hasSize(1);
        assertThatThrownBy(() -> Rules.load(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aMistakeInAFileNamesTheFile() throws Exception {
        Path file = Files.writeString(folder.resolve("rules.yaml"), "capture:\n- skip: {user: [bob]}\n");

        assertThatThrownBy(() -> Rules.load(file))
                .isInstanceOf(RulesException.class)
                .hasMessageStartingWith(file + ":2:10: skip has no key 'user'; it has namespaces, resources, ");
    }
}
