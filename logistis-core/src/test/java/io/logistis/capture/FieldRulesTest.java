package io.logistis.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.event.JsonRange;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectRef;
import io.logistis.scan.JsonSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldRulesTest {

    private static final RedactionKey KEY = RedactionKey.of(new byte[32]);
    private static final FieldRules DEFAULTS = KubernetesDefaults.fieldRules(KEY);
    private static final Marks MARKS = KEY.marks();

    @Test
    void withoutRulesAnObjectStaysAsItIs() {
        String json = "{\"a\":1.50,\"b\":[12345678901234567890,{\"c\":null}],\"d\":\"\\u00e9\"}";

        assertThat(capture(FieldRules.builder().build(), "configmaps", "", json))
                .isEqualTo(json);
    }

    @Test
    void droppedFieldsAreLeftOut() {
        assertThat(capture(DEFAULTS, "configmaps", "", """
                        {"kind":"ConfigMap","metadata":{"uid":"u","name":"a","resourceVersion":"1","generation":2,\
                        "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}","x":"y"},\
                        "managedFields":[{"a":1}]},"data":{"k":"v"},"status":{"a":1}}"""))
                .isEqualTo("{\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\",\"annotations\":{\"x\":\"y\"}},"
                        + "\"data\":{\"k\":\"v\"}}");
    }

    @Test
    void aMapThatHasNothingLeftInItIsLeftOut() {
        assertThat(capture(DEFAULTS, "configmaps", "", """
                        {"metadata":{"name":"a","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}"},\
                        "labels":{}},"data":{}}"""))
                .isEqualTo("{\"metadata\":{\"name\":\"a\",\"labels\":{}},\"data\":{}}");
    }

    @Test
    void whatMetadataSaysOfTheStateIsKeptBeside() {
        Captured captured = captured(DEFAULTS, "configmaps", "", """
                {"metadata":{"resourceVersion":"17","generation":2,"deletionTimestamp":"2026-01-31T12:00:00Z",\
                "finalizers":["a/b","c"],"managedFields":[{"manager":"kubectl"}]}}""");

        assertThat(captured.base().resourceVersion()).isEqualTo("17");
        assertThat(captured.base().generation()).isEqualTo(2);
        assertThat(captured.base().deletionTimestamp()).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(captured.base().finalizers()).containsExactly("a/b", "c");
        assertThat(captured.managedFields()).isNotNull();
        assertThat(captured.managedFields().text()).isEqualTo("[{\"manager\":\"kubectl\"}]");
    }

    @Test
    void managedFieldsAreKeptBesideWhateverTheRulesDoWithThem() {
        String object = "{\"metadata\":{\"managedFields\" : [ {\"manager\":\"kubectl\",\"x\":1} ] ,\"name\":\"a\"}}";
        for (FieldRules rules : List.of(
                FieldRules.builder().build(),
                FieldRules.builder().drop("metadata.managedFields").build(),
                FieldRules.builder().drop("metadata.managedFields[*].x").build(),
                FieldRules.builder()
                        .hide(List.of("*"), "metadata.managedFields")
                        .build())) {
            Captured captured = captured(rules, "configmaps", "", object);

            assertThat(captured.managedFields()).isNotNull();
            assertThat(captured.managedFields().text()).isEqualTo("[ {\"manager\":\"kubectl\",\"x\":1} ]");
        }
        assertThat(captured(DEFAULTS, "configmaps", "", "{\"metadata\":{\"managedFields\":null}}")
                        .managedFields())
                .isNull();
    }

    @Test
    void aSecretsValuesAreMarkedAndEqualOnesHaveEqualMarks() {
        String base64 = Base64.getEncoder().encodeToString("hunter2".getBytes(StandardCharsets.UTF_8));
        String mark = MARKS.of("hunter2");

        assertThat(capture(
                        DEFAULTS,
                        "secrets",
                        "",
                        "{\"data\":{\"a\":\"" + base64 + "\",\"b\":null},\"stringData\":{\"c\":\"hunter2\"}}"))
                .isEqualTo("{\"data\":{\"a\":\"" + mark + "\",\"b\":null},\"stringData\":{\"c\":\"" + mark + "\"}}");
        assertThat(mark).matches("hidden:[0-9a-f]{12}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":\"S3cr3t\"}",
                "{\"data\":{\"a\":{\"b\":\"S3cr3t\"}}}",
                "{\"d\\u0061ta\":{\"a\":\"S3cr3t\"}}",
                "{\"data\":{\"a\":\"x\"},\"data\":{\"a\":\"S3cr3t\"}}",
                "{\"stringData\":{\"a\":\"S3cr3t\"},\"data\":{}}",
                "{\"stringData\":[\"S3cr3t\"]}",
                "{\"metadata\":{\"annotations\":{\"kubectl.kubernetes.io/last-applied-configuration\":\"S3cr3t\"}}}"
            })
    void noShapeOfASecretLetsItsValueOut(String json) {
        assertThat(capture(DEFAULTS, "secrets", "", json)).doesNotContain("S3cr3t");
    }

    @Test
    void environmentVariablesOfSecretNamesAreHiddenWhateverTheOrder() {
        String json = """
                {"spec":{"template":{"spec":{"containers":[{"name":"c","env":[{"value":"s1","name":"DB_PASSWORD"},\
                {"name":"apiKey","value":"s2"},{"name":"PLAIN","value":"v"},{"name":"TOKEN","valueFrom":{"x":1}}]}],\
                "initContainers":[{"env":[{"name":"MY_TOKEN","value":"s3"}]}]}}}}""";

        assertThat(capture(DEFAULTS, "deployments", "apps", json))
                .isEqualTo(json.replace("\"s1\"", "\"" + MARKS.of("s1") + "\"")
                        .replace("\"s2\"", "\"" + MARKS.of("s2") + "\"")
                        .replace("\"s3\"", "\"" + MARKS.of("s3") + "\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"mysql\",\"-pS3cr3t\"]",
                "[\"tool\",\"--api-key=S3cr3t\"]",
                "[\"tool\",\"--password\",\"S3cr3t\"]",
                "[\"env\",\"DB_PASSWORD=S3cr3t\",\"sh\"]",
                "[\"sh\",\"-c\",\"DB_PASSWORD='S3cr3t' run\"]",
                "[\"sh\",\"-c\",\"mysql -u root -pS3cr3t db\"]",
                "[\"sh\",\"-c\",\"tool --token S3cr3t\"]",
                "[\"sh\",\"-c\",\"DB_PASSWORD=S3c'S3cr3t'\\\\ S3cr3t run\"]",
                "[\"sh\",\"-c\",\"DB_PASSWORD='S3cr3t never closed\"]",
                "[\"sh\",\"-c\",\"mysql -p'S3cr3t' db\"]",
                "[\"sh\",\"-c\",\"mysql -p12S3cr3t db\"]",
                "[\"curl\",\"https://host/?page=1&token=S3cr3t\"]",
                "[\"TOKEN=S3cr3t with blanks S3cr3t\"]"
            })
    void secretsInArgumentsAreHidden(String command) {
        assertThat(capture(DEFAULTS, "pods", "", "{\"command\":" + command + "}"))
                .doesNotContain("S3cr3t")
                .contains("hidden:");
        assertThat(capture(DEFAULTS, "pods", "", "{\"spec\":{\"containers\":[{\"args\":" + command + "}]}}"))
                .doesNotContain("S3cr3t");
    }

    @Test
    void otherArgumentsStay() {
        String json = "{\"command\":[\"sh\",\"-c\",\"A=1 ssh -p 22 -p2222 a-pb é\\u0041\",\"--port=80\",\"-p8080\","
                + "\"--token --verbose\",\"--token\"]}";

        assertThat(capture(DEFAULTS, "pods", "", json)).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "-p", "--", "--a ", "a=", "'", "\\\\", "token=", "--token "})
    void anArgumentCostsNoMoreThanItsLength(String piece) {
        String argument = piece.repeat(1_000_000 / piece.length());

        // With a pattern that goes back over what it has read, this would take hours.
        assertThat(capture(DEFAULTS, "pods", "", "{\"command\":[\"" + argument + "\"]}"))
                .startsWith("{\"command\":[\"");
    }

    @Test
    void secretsInProbesAndHooksAreHidden() {
        String hook = "{\"exec\":{\"command\":[\"mysqladmin\",\"-pS3cr3t\",\"ping\"]}}";
        String json = "{\"spec\":{\"containers\":[{\"livenessProbe\":" + hook + ",\"readinessProbe\":" + hook
                + ",\"startupProbe\":" + hook + ",\"lifecycle\":{\"postStart\":" + hook + ",\"preStop\":" + hook
                + "}}]}}";

        assertThat(capture(DEFAULTS, "pods", "", json)).isEqualTo(json.replace("S3cr3t", MARKS.of("S3cr3t")));
    }

    @Test
    void copiesOfASecretInItsAnnotationsAreHidden() {
        assertThat(capture(DEFAULTS, "secrets", "", """
                        {"metadata":{"annotations":{"kapp.k14s.io/original":"{S3cr3t}",\
                        "objectset.rio.cattle.io/applied":"H4sIA-S3cr3t","note":"n"}}}"""))
                .doesNotContain("S3cr3t")
                .contains("\"note\":\"n\"");
    }

    @Test
    void customResourcesAreHiddenByNameAtAnyDepth() {
        String json = """
                {"spec":{"apiKey":"S3cr3t","deep":[{"userPassword":"S3cr3t","name":"n"}],"tokens":["a"],\
                "token":["S3cr3t"],"secretName":"ref","env":[{"name":"A_SECRET","value":"S3cr3t"}],\
                "template":{"stringData":{"x":"S3cr3t"}}}}""";

        String captured = capture(DEFAULTS, "widgets", "example.com", json);

        assertThat(captured).doesNotContain("S3cr3t").contains("\"secretName\":\"ref\"", "\"tokens\":[\"a\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[|]", "{\"a\":|}", "{\"env\":[{\"name\":\"a\",\"a\":|}]}"})
    void whatIsNestedTooDeepIsHidden(String open, String close) {
        int times = 9_000 / open.replaceAll("[^\\[{]", "").length();
        String json = "{\"spec\":{\"x\":" + open.repeat(times) + "\"S3cr3t\"" + close.repeat(times) + ",\"y\":1}}";

        for (String group : List.of("", "example.com")) {
            String captured = capture(DEFAULTS, "things", group, json);
            assertThat(captured)
                    .contains("hidden:")
                    .endsWith(group.isEmpty() ? "\"}" : ",\"y\":1}}")
                    .doesNotContain("S3cr3t");
            assertThat(captured.replaceAll("[^\\[{]", "").length()).isLessThanOrEqualTo(2 * FieldPass.MAX_DEPTH);
        }
    }

    @Test
    void fieldsOfBuiltInKindsAreNotHiddenByName() {
        String json = "{\"spec\":{\"token\":\"visible\"},\"data\":{\"password\":\"ConfigMaps stay readable\"}}";

        assertThat(capture(DEFAULTS, "configmaps", "", json)).isEqualTo(json);
    }

    @Test
    void configuredPathsSelectElementsAndWildcards() {
        FieldRules rules = FieldRules.builder()
                .key(KEY)
                .hide(List.of("*.example.com"), "spec.users[name=bob].pin", "spec.*.code")
                .drop(List.of("widgets.example.com"), "spec.list[*].noise", "metadata.annotations[\"a.b/c\"]")
                .build();

        assertThat(capture(rules, "widgets", "example.com", """
                        {"metadata":{"annotations":{"a.b/c":"1","d":"2"}},"spec":{"users":[{"pin":7,"name":"bob"},\
                        {"pin":8,"name":"al"}],"x":{"code":[1]},"list":[{"noise":1,"k":2},{"noise":{"a":1}}]}}"""))
                .isEqualTo("{\"metadata\":{\"annotations\":{\"d\":\"2\"}},\"spec\":{\"users\":[{\"pin\":\""
                        + MARKS.of("7") + "\",\"name\":\"bob\"},{\"pin\":8,\"name\":\"al\"}],\"x\":{\"code\":\""
                        + MARKS.of("[1]") + "\"},\"list\":[{\"k\":2},{}]}}");
    }

    @Test
    void rulesOfOnesOwnReachIntoWhatTheDefaultsHide() {
        FieldRules rules = KubernetesDefaults.builder(KEY)
                .hide(List.of("widgets.example.com"), "spec.containers[*].env[name=*].value", "spec.args[*]")
                .hide(List.of("deployments.apps"), "spec.template.spec.containers[name=web].env[name=PLAIN].value")
                .drop(List.of("*"), "spec.template.spec.containers[*].env[name=NOISE]", "data.noise", "spec.env[*].x")
                .build();
        String env = "[{\"name\":\"PLAIN\",\"value\":\"v\"},{\"name\":\"NOISE\",\"value\":\"n\"},"
                + "{\"name\":\"A_TOKEN\",\"value\":\"s\"}]";

        assertThat(capture(
                        rules,
                        "widgets",
                        "example.com",
                        "{\"spec\":{\"containers\":[{\"env\":" + env
                                + "}],\"args\":[\"a\"],\"env\":[{\"name\":\"B_TOKEN\",\"value\":\"s\",\"x\":1}]}}"))
                .isEqualTo("{\"spec\":{\"containers\":[{\"env\":[{\"name\":\"PLAIN\",\"value\":\"" + MARKS.of("v")
                        + "\"},{\"name\":\"NOISE\",\"value\":\"" + MARKS.of("n")
                        + "\"},{\"name\":\"A_TOKEN\",\"value\":\"" + MARKS.of("s") + "\"}]}],\"args\":[\""
                        + MARKS.of("a") + "\"],\"env\":[{\"name\":\"B_TOKEN\",\"value\":\"" + MARKS.of("s") + "\"}]}}");
        assertThat(capture(
                        rules,
                        "deployments",
                        "apps",
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[" + "{\"name\":\"web\",\"env\":" + env
                                + "}]}}}}"))
                .isEqualTo("{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"web\",\"env\":["
                        + "{\"name\":\"PLAIN\",\"value\":\"" + MARKS.of("v") + "\"},{\"name\":\"A_TOKEN\",\"value\":\""
                        + MARKS.of("s") + "\"}]}]}}}}");
        assertThat(capture(rules, "secrets", "", "{\"data\":{\"noise\":\"YQ==\",\"b\":\"Yg==\"}}"))
                .isEqualTo("{\"data\":{\"b\":\"" + MARKS.of("b") + "\"}}");
    }

    @Test
    void whatIsHiddenWholeIsOneMark() {
        FieldRules rules = KubernetesDefaults.builder(KEY)
                .hide(List.of("pods"), "spec.containers[*].env")
                .hide(List.of("secrets"), "data")
                .build();

        assertThat(capture(rules, "pods", "", "{\"spec\":{\"containers\":[{\"env\":[{\"name\":\"A\"}]}]}}"))
                .isEqualTo("{\"spec\":{\"containers\":[{\"env\":\"" + MARKS.of("[{\"name\":\"A\"}]") + "\"}]}}");
        assertThat(capture(rules, "secrets", "", "{\"data\":{\"a\":\"YQ==\"}}"))
                .isEqualTo("{\"data\":\"" + MARKS.of("{\"a\":\"YQ==\"}") + "\"}");
    }

    @ParameterizedTest
    @CsvSource({"deployments,apps,true", "deployments,example.com,false"})
    void aResourceWithoutItsGroupIsOneOfKubernetesItself(String resource, String group, boolean hidden) {
        FieldRules rules = FieldRules.builder()
                .key(KEY)
                .hide(List.of("deployments"), "spec.x")
                .build();

        assertThat(capture(rules, resource, group, "{\"spec\":{\"x\":1}}").contains("hidden:"))
                .isEqualTo(hidden);
    }

    @Test
    void elementsAreFoundByKeysInAnyScript() {
        FieldRules rules =
                FieldRules.builder().key(KEY).hide(List.of("*"), "l[ключ=я].x").build();

        assertThat(capture(rules, "w", "example.com", "{\"l\":[{\"ключ\":\"я\",\"x\":1}]}"))
                .isEqualTo("{\"l\":[{\"ключ\":\"я\",\"x\":\"" + MARKS.of("1") + "\"}]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "^^|a path must not be empty at character 1",
                "a..b|a field's name was expected at character 3",
                "a[|']' is missing at character 3",
                "a[1]|[*], [key=value] or [\"name\"] was expected at character 3",
                "a[\"b]|'\"]' is missing at character 6"
            })
    void aPathThatIsNoneIsRefused(String path, String message) {
        assertThatThrownBy(() -> FieldRules.builder().drop(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theProfileFollowsRulesAndKey() {
        CaptureProfile profile = DEFAULTS.profile();

        assertThat(KubernetesDefaults.fieldRules(KEY).profile()).isEqualTo(profile);
        assertThat(KubernetesDefaults.fieldRules(RedactionKey.random())
                        .profile()
                        .hash())
                .isNotEqualTo(profile.hash());
        assertThat(KubernetesDefaults.builder(KEY)
                        .drop("spec.x")
                        .build()
                        .profile()
                        .hash())
                .isNotEqualTo(profile.hash());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "\"a\"", "{\"a\":1", "{\"metadata\":{\"a\":}}", "{} x"})
    void whatIsNoObjectIsRefused(String json) {
        assertThatThrownBy(() -> capture(DEFAULTS, "pods", "", json)).isInstanceOf(JsonSyntaxException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password", "DB_PASSWORD", "dbPasswd", "clientSecret", "auth.token", "AWS_SECRET_ACCESS_KEY", "apiKey",
                "api-key", "APIKey", "apikey", "privateKey", "credentials", "a/credential", "PASSWORD_2"
            })
    void secretNames(String name) {
        assertThat(SecretNames.matches(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secretName", "key", "publicKey", "tokens", "passwordPolicy", "monkey", "PATH", "_"})
    void plainNames(String name) {
        assertThat(SecretNames.matches(name)).isFalse();
    }

    private static String capture(FieldRules rules, String resource, String group, String json) {
        return new String(captured(rules, resource, group, json).snapshot().json(), StandardCharsets.UTF_8);
    }

    private static Captured captured(FieldRules rules, String resource, String group, String json) {
        ObjectRef object = new ObjectRef(new ObjectKey(group, resource, "shop", "x"), "v1", "Kind", null, null);
        byte[] inTheMiddle = (" ," + json + "}").getBytes(StandardCharsets.UTF_8);
        return rules.capture(object, "v1", new JsonRange(inTheMiddle, 2, inTheMiddle.length - 3));
    }
}
