package io.logistis.diff;

import static io.logistis.diff.FieldChange.Op.ADD;
import static io.logistis.diff.FieldChange.Op.REMOVE;
import static io.logistis.diff.FieldChange.Op.REORDER;
import static io.logistis.diff.FieldChange.Op.REPLACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.diff.FieldChange.Op;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldChangesTest {

    @Test
    void aContainersImageIsNamedByItsContainer() {
        assertThat(deployment(
                        "{'containers':[{'name':'a','image':'a:1'},{'name':'web','image':'web:1.25'}]}",
                        "{'containers':[{'name':'a','image':'a:1'},{'name':'web','image':'web:1.27'}]}"))
                .containsExactly(
                        change("spec.template.spec.containers[name=web].image", REPLACE, "'web:1.25'", "'web:1.27'"));
    }

    @Test
    void anInsertedContainerMovesNobody() {
        assertThat(deployment(
                        "{'containers':[{'name':'web','image':'w'}]}",
                        "{'containers':[{'name':'proxy','image':'p'},{'name':'web','image':'w'}]}"))
                .containsExactly(
                        change("spec.template.spec.containers[name=proxy]", ADD, null, "{'name':'proxy','image':'p'}"));
    }

    @Test
    void aListInAnotherOrderSaysSoOnce() {
        assertThat(deployment(
                        "{'containers':[{'name':'a'},{'name':'b'},{'name':'c'}]}",
                        "{'containers':[{'name':'c'},{'name':'a'},{'name':'b'}]}"))
                .containsExactly(change("spec.template.spec.containers", REORDER, "['a','b','c']", "['c','a','b']"));
    }

    @Test
    void aReorderedAndChangedListSaysBoth() {
        assertThat(deployment(
                        "{'containers':[{'name':'a','image':'1'},{'name':'b'}]}",
                        "{'containers':[{'name':'b'},{'name':'a','image':'2'}]}"))
                .containsExactly(
                        change("spec.template.spec.containers[name=a].image", REPLACE, "'1'", "'2'"),
                        change("spec.template.spec.containers", REORDER, "['a','b']", "['b','a']"));
    }

    @Test
    void portsAreNamedByNumberAndByProtocolUnlessItIsTcp() {
        assertThat(
                        deployment(
                                "{'containers':[{'name':'d','ports':[{'containerPort':53,'protocol':'UDP'},{'containerPort':53}]}]}",
                                "{'containers':[{'name':'d','ports':[{'containerPort':53,'protocol':'UDP','name':'u'},{'containerPort':53,'protocol':'TCP','name':'t'}]}]}"))
                .extracting(FieldChange::path)
                .containsExactly(
                        "spec.template.spec.containers[name=d].ports[containerPort=53,protocol=UDP].name",
                        "spec.template.spec.containers[name=d].ports[containerPort=53].protocol",
                        "spec.template.spec.containers[name=d].ports[containerPort=53].name");
    }

    @Test
    void environmentVariablesThatShareANameFallBackToTheirPlace() {
        assertThat(deployment(
                        "{'containers':[{'name':'d','env':[{'name':'A','value':'1'},{'name':'A','value':'2'}]}]}",
                        "{'containers':[{'name':'d','env':[{'name':'A','value':'1'},{'name':'A','value':'3'}]}]}"))
                .containsExactly(change("spec.template.spec.containers[name=d].env[1].value", REPLACE, "'2'", "'3'"));
    }

    @Test
    void finalizersAreNamedByTheirValue() {
        assertThat(between(
                        "v1",
                        "ConfigMap",
                        "{'metadata':{'finalizers':['a/x','b/y']}}",
                        "{'metadata':{'finalizers':['b/y','c d']}}"))
                .containsExactly(
                        change("metadata.finalizers[=a/x]", REMOVE, "'a/x'", null),
                        change("metadata.finalizers[=\"c d\"]", ADD, null, "'c d'"));
    }

    @Test
    void rulesAreNamedByTheirPlaceAndAnInsertMovesNobody() {
        assertThat(
                        between(
                                "rbac.authorization.k8s.io/v1",
                                "Role",
                                "{'rules':[{'verbs':['get'],'resources':['pods']},{'verbs':['list'],'resources':['nodes']}]}",
                                "{'rules':[{'verbs':['*'],'resources':['*']},{'verbs':['get'],'resources':['pods']},{'verbs':['list','watch'],'resources':['nodes']}]}"))
                .containsExactly(
                        change("rules[0]", ADD, null, "{'verbs':['*'],'resources':['*']}"),
                        change("rules[2].verbs[1]", ADD, null, "'watch'"));
    }

    @Test
    void aReorderedListWithoutKeysSaysSoOnce() {
        assertThat(between(
                        "rbac.authorization.k8s.io/v1",
                        "Role",
                        "{'rules':[{'verbs':['a']},{'verbs':['b']},{'verbs':['c']}]}",
                        "{'rules':[{'verbs':['c']},{'verbs':['b']},{'verbs':['a']}]}"))
                .containsExactly(change(
                        "rules",
                        REORDER,
                        "[{'verbs':['a']},{'verbs':['b']},{'verbs':['c']}]",
                        "[{'verbs':['c']},{'verbs':['b']},{'verbs':['a']}]"));
        assertThat(between(
                        "v1",
                        "ConfigMap",
                        "{'metadata':{'finalizers':['a','b']}}",
                        "{'metadata':{'finalizers':['b','a']}}"))
                .containsExactly(change("metadata.finalizers", REORDER, "['a','b']", "['b','a']"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            '1000m'    | '1'       | true
            '1'        | 1         | true
            '1024Mi'   | '1Gi'     | true
            '0.5'      | '500m'    | true
            '1e3'      | '1k'      | true
            '1E'       | '1000P'   | true
            '.5'       | '+500m'   | true
            '1Gi'      | '1G'      | false
            '100m'     | '100M'    | false
            '1Ki'      | '1ki'     | false
            'hidden:1' | 'hidden:2'| false
            ''         | '0'       | false
            """)
    void quantitiesAreComparedByTheirValue(String before, String after, boolean same) {
        String pod = "{'containers':[{'name':'web','resources':{'limits':{'cpu':%s}}}]}";

        assertThat(deployment(pod.formatted(before), pod.formatted(after)).isEmpty())
                .isEqualTo(same);
        assertThat(between("v1", "ConfigMap", "{'data':{'cpu':" + before + "}}", "{'data':{'cpu':" + after + "}}"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [{'name':'a','v':1},{'name':'b','v':1}]     | [{'name':'b','v':2},{'name':'c','v':1}]   | spec.l[name=a] spec.l[name=b].v spec.l[name=c]
            [{'id':7,'v':1}]                            | [{'id':7,'v':2}]                          | spec.l[id=7].v
            [{'key':'a]b','v':1}]                       | [{'key':'a]b','v':2}]                     | spec.l[key="a]b"].v
            [{'name':'a','v':1},{'name':'a','v':2}]     | [{'name':'a','v':1},{'name':'a','v':3}]   | spec.l[1].v
            [{'name':'a','type':'x','v':1},{'name':'a','type':'y'}] | [{'name':'a','type':'x','v':2},{'name':'a','type':'y'}] | spec.l[type=x].v
            [{'name':'a'},{'v':1}]                      | [{'name':'a'},{'v':2}]                    | spec.l[1].v
            ['a','b']                                   | ['a','x','b']                             | spec.l[1]
            """)
    void elementsOfCustomResourcesAreNamedByWhatTellsThemApart(String before, String after, String paths) {
        assertThat(between("example.com/v1", "Widget", "{'spec':{'l':" + before + "}}", "{'spec':{'l':" + after + "}}"))
                .extracting(FieldChange::path)
                .containsExactly(paths.split(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a.b/c    | metadata.annotations["a.b/c"]
            plain-1_ | metadata.annotations.plain-1_
            a"b\\c   | metadata.annotations["a\\"b\\\\c"]
            *        | metadata.annotations["*"]
            a b      | metadata.annotations["a b"]
            é        | metadata.annotations["é"]
            """)
    void namesWithOddCharactersAreQuoted(String name, String path) {
        Transition transition = new Transition(
                "v1",
                "ConfigMap",
                utf8("{\"metadata\":{\"annotations\":{}}}"),
                utf8("{\"metadata\":{\"annotations\":{" + JsonText.quoted(name) + ":\"x\"}}}"));

        assertThat(FieldChanges.between(transition))
                .extracting(FieldChange::path)
                .containsExactly(path);
    }

    @Test
    void aNewMapOfPlainValuesIsListedByItsMembersAndAnythingElseAsAWhole() {
        assertThat(between("v1", "ConfigMap", "{'metadata':{}}", "{'metadata':{'labels':{'a':'1','b':'2'}}}"))
                .containsExactly(
                        change("metadata.labels.a", ADD, null, "'1'"), change("metadata.labels.b", ADD, null, "'2'"));
        assertThat(deployment(
                        "{'containers':[{'name':'a'}]}",
                        "{'containers':[{'name':'a','livenessProbe':{'httpGet':{'path':'/'},'periodSeconds':5}}]}"))
                .containsExactly(change(
                        "spec.template.spec.containers[name=a].livenessProbe",
                        ADD,
                        null,
                        "{'httpGet':{'path':'/'},'periodSeconds':5}"));
        assertThat(deployment(
                        "{'containers':[{'name':'a'}]}",
                        "{'containers':[{'name':'a','env':[{'name':'X','value':'1'}],'args':['-c']}]}"))
                .containsExactly(
                        change(
                                "spec.template.spec.containers[name=a].env[name=X]",
                                ADD,
                                null,
                                "{'name':'X','value':'1'}"),
                        change("spec.template.spec.containers[name=a].args", ADD, null, "['-c']"));
    }

    @Test
    void nullAndAbsenceAreTwoThings() {
        assertThat(between("example.com/v1", "Widget", "{'a':null,'b':1}", "{'b':null,'c':{}}"))
                .containsExactly(
                        change("a", REMOVE, "null", null),
                        change("b", REPLACE, "1", "null"),
                        change("c", ADD, null, "{}"));
    }

    @Test
    void emptyMetadataIsNoChange() {
        assertThat(between(
                        "example.com/v1",
                        "Widget",
                        "{'metadata':{'annotations':{}}}",
                        "{'metadata':{'finalizers':[]}}"))
                .isEmpty();
    }

    @Test
    void aValueOfAnotherKindIsOneChange() {
        assertThat(between("example.com/v1", "Widget", "{'a':{'b':1},'c':[1]}", "{'a':[1],'c':'x'}"))
                .containsExactly(change("a", REPLACE, "{'b':1}", "[1]"), change("c", REPLACE, "[1]", "'x'"));
    }

    @Test
    void aCreatedObjectIsListedByItsFieldsWithAndWithoutDefaults() {
        String service =
                "{'apiVersion':'v1','kind':'Service','metadata':{'name':'web','namespace':'shop','labels':{'app':'web'},'finalizers':['a/b'],'annotations':{}},"
                        + "'spec':{'ports':[{'port':80,'protocol':'TCP','targetPort':80}],'selector':{'app':'web'},'type':'ClusterIP','clusterIP':'10.0.0.7','clusterIPs':['10.0.0.7']}}";

        assertThat(between("v1", "Service", null, service))
                .extracting(FieldChange::path)
                .containsExactly(
                        "apiVersion",
                        "kind",
                        "metadata.name",
                        "metadata.namespace",
                        "metadata.labels.app",
                        "metadata.finalizers[=a/b]",
                        "spec.ports[port=80].port",
                        "spec.ports[port=80].protocol",
                        "spec.ports[port=80].targetPort",
                        "spec.selector.app",
                        "spec.type",
                        "spec.clusterIP",
                        "spec.clusterIPs");
        assertThat(FieldChanges.telling(new Transition("v1", "Service", bytes(service), null)))
                .containsExactly(
                        change("metadata.labels.app", REMOVE, "'web'", null),
                        change("metadata.finalizers[=a/b]", REMOVE, "'a/b'", null),
                        change("spec.ports[port=80].port", REMOVE, "80", null),
                        change("spec.selector.app", REMOVE, "'web'", null));
    }

    @Test
    void anExplicitValueThatIsNoDefaultIsTelling() {
        String pod =
                "{'spec':{'containers':[{'name':'a','image':'%s','imagePullPolicy':'Always'}],'restartPolicy':'Never'}}";

        assertThat(telling("Pod", pod.formatted("web:1")))
                .containsExactly(
                        "spec.containers[name=a].image",
                        "spec.containers[name=a].imagePullPolicy",
                        "spec.restartPolicy");
        assertThat(telling("Pod", pod.formatted("host:5000/web")))
                .doesNotContain("spec.containers[name=a].imagePullPolicy");
        assertThat(telling("Pod", pod.formatted("web:latest")))
                .doesNotContain("spec.containers[name=a].imagePullPolicy");
        assertThat(telling("Pod", pod.formatted("web@sha256:00"))).contains("spec.containers[name=a].imagePullPolicy");
        assertThat(telling("Service", "{'spec':{'clusterIP':'None','ports':[{'port':80,'targetPort':8080}]}}"))
                .contains("spec.clusterIP", "spec.ports[port=80].targetPort");
    }

    @Test
    void whatAdmissionPluginsAddToPodsIsNotTelling() {
        assertThat(
                        telling(
                                "Pod",
                                "{'spec':{'containers':[{'name':'a','image':'a:1','volumeMounts':[{'mountPath':'/data','name':'d'},"
                                        + "{'mountPath':'/var/run/secrets/kubernetes.io/serviceaccount','name':'kube-api-access-x','readOnly':true}]}],"
                                        + "'volumes':[{'name':'kube-api-access-x','projected':{'sources':[{'configMap':{'name':'c'}}]}}],"
                                        + "'tolerations':[{'key':'node.kubernetes.io/not-ready','operator':'Exists','effect':'NoExecute','tolerationSeconds':300},{'key':'mine','operator':'Exists'}]}}"))
                .containsExactly(
                        "spec.containers[name=a].image",
                        "spec.containers[name=a].volumeMounts[mountPath=/data].mountPath",
                        "spec.containers[name=a].volumeMounts[mountPath=/data].name",
                        "spec.tolerations[1].key",
                        "spec.tolerations[1].operator");
    }

    private static List<String> telling(String kind, String json) {
        return FieldChanges.telling(new Transition("v1", kind, null, bytes(json))).stream()
                .map(FieldChange::path)
                .toList();
    }

    @Test
    void changesAreListedIfAndOnlyIfTheObjectsDifferAndEachUnderAPathOfItsOwn() {
        for (int seed = 0; seed < 1500; seed++) {
            GeneratedJson generated = new GeneratedJson(seed);
            Object tree = generated.object();
            byte[] before = GeneratedJson.bytes(tree);
            byte[] after = GeneratedJson.bytes(seed % 3 == 0 ? tree : generated.edited(tree));

            List<FieldChange> changes = FieldChanges.between(new Transition("example.com/v1", "Widget", before, after));

            assertThat(changes.isEmpty()).isEqualTo(JsonTree.parse(before).equals(JsonTree.parse(after)));
            assertThat(changes)
                    .extracting(change -> change.op() + " " + change.path())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void recordedObjectsThatAreEqualHaveNoChanges() {
        for (Transition transition : RecordedTransitions.all()) {
            byte[] state = transition.after() == null ? transition.before() : transition.after();

            assertThat(FieldChanges.between(new Transition(transition.apiVersion(), transition.kind(), state, state)))
                    .isEmpty();
        }
    }

    @Test
    void deepAndLongNamedObjectsStayBounded() {
        String name = "n".repeat(100_000);
        String before = "{'" + name + "':{" + members(50_000, "0") + "}}";
        String after = "{'" + name + "':{" + members(50_000, "1") + "}}";

        assertThat(between("example.com/v1", "Widget", before, after)).hasSize(1);
        assertThat(between("example.com/v1", "Widget", null, after)).hasSize(1);
        assertThatThrownBy(() -> between("v1", "ConfigMap", "{", "{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no JSON text: ");
    }

    private static String members(int count, String value) {
        return IntStream.range(0, count).mapToObj(i -> "'" + i + "':" + value).collect(Collectors.joining(","));
    }

    private static List<FieldChange> deployment(String podBefore, String podAfter) {
        return between(
                "apps/v1",
                "Deployment",
                "{'spec':{'template':{'spec':" + podBefore + "}}}",
                "{'spec':{'template':{'spec':" + podAfter + "}}}");
    }

    private static List<FieldChange> between(
            String apiVersion, String kind, @Nullable String before, @Nullable String after) {
        return FieldChanges.between(new Transition(apiVersion, kind, bytes(before), bytes(after)));
    }

    private static byte[] utf8(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] bytes(@Nullable String json) {
        return json == null ? null : json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static FieldChange change(String path, Op op, @Nullable String from, @Nullable String to) {
        return new FieldChange(path, op, quoted(from), quoted(to));
    }

    private static @Nullable String quoted(@Nullable String json) {
        return json == null ? null : json.replace('\'', '"');
    }
}
