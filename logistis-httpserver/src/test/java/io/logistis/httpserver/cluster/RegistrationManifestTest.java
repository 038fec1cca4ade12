package io.logistis.httpserver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.capture.CandidateChange;
import io.logistis.capture.CapturePredicate;
import io.logistis.capture.FieldRules;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectRef;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds the two registrations that are shipped to what is left out by default. That the API server's own CEL agrees is
 * shown on a real one, by MatchConditionsIT.
 */
class RegistrationManifestTest {

    private static final Reach REACH = new Reach("logistis", null, "Y2E=", "token");
    private static final Path LOCKS = Path.of("../deploy/components/locks/registration.yaml");
    private static final FieldRules FIELD_RULES = KubernetesDefaults.fieldRules(RedactionKey.random());
    private static final Pattern QUOTED = Pattern.compile("'([^']+)'");

    private static JsonNode recording(String namespace) {
        return RegistrationManifest.of(new Reach(namespace, null, "Y2E=", "token"), null)
                .path("webhooks")
                .path(0);
    }

    private static JsonNode locks() throws IOException {
        Object read = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(LOCKS));
        return JsonMapper.shared().<JsonNode>valueToTree(read).path("webhooks");
    }

    private static Map<String, String> conditions(JsonNode webhook) {
        return StreamSupport.stream(webhook.path("matchConditions").spliterator(), false)
                .collect(Collectors.toMap(
                        condition -> condition.path("name").asString(),
                        condition -> condition.path("expression").asString()));
    }

    /** {@code group/resource} in a list of the expression. */
    private static Set<String> resources(String expression) {
        return QUOTED.matcher(expression)
                .results()
                .map((MatchResult match) -> match.group(1))
                .filter(text -> text.matches("[a-z0-9.]*/[a-z]+"))
                .collect(Collectors.toSet());
    }

    private static List<String> builtIn() throws IOException {
        try (var in = RegistrationManifestTest.class.getResourceAsStream("/cluster/built-in-resources.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static Set<String> leftOut(Predicate<String> kept) throws IOException {
        return builtIn().stream().filter(kept.negate()).collect(Collectors.toSet());
    }

    private static CandidateChange create(
            String groupAndResource,
            @Nullable String subresource,
            @Nullable String namespace,
            String name,
            String user) {
        int slash = groupAndResource.indexOf('/');
        ObjectKey key = new ObjectKey(
                groupAndResource.substring(0, slash), groupAndResource.substring(slash + 1), namespace, name);
        ObservedChange change = new ObservedChange(
                "r-1",
                Operation.CREATE,
                new ObjectRef(key, "v1", "Kind", subresource, null),
                "v1",
                UserInfo.named(user),
                null,
                false,
                null,
                null,
                null,
                false);
        return new CandidateChange(change, FIELD_RULES);
    }

    @Test
    void whatIsLeftOutByResourceIsLeftOutByTheApiServer() throws Exception {
        CapturePredicate predicate = KubernetesDefaults.predicate();
        Set<String> leftOut = leftOut(resource -> predicate.keep(create(resource, null, "shop", "web", "alice")));

        assertThat(leftOut).hasSizeGreaterThan(10);
        assertThat(resources(conditions(recording("logistis")).get("no-heartbeats-and-reviews")))
                .isEqualTo(leftOut);
    }

    @Test
    void whatControllersWriteIsLeftOutByTheApiServer() throws Exception {
        CapturePredicate predicate = KubernetesDefaults.predicate();
        Set<String> leftOut = leftOut(
                resource -> predicate.keep(create(resource, null, "shop", "web", "system:serviceaccount:kube-system:a"))
                        || !predicate.keep(create(resource, null, "shop", "web", "alice")));

        assertThat(resources(conditions(recording("logistis")).get("no-pods-of-controllers")))
                .isEqualTo(leftOut)
                .hasSize(3);
    }

    @Test
    void everyConditionStandsForAPartOfThePredicate() {
        assertThat(conditions(recording("logistis")))
                .containsOnlyKeys(
                        "no-heartbeats-and-reviews",
                        "no-token-requests",
                        "no-status-alone",
                        "no-pods-of-controllers",
                        "not-our-namespace");
        assertThat(conditions(recording("logistis")).get("not-our-namespace"))
                .contains("'" + KubernetesDefaults.CANARY + "'");
        assertThat(KubernetesDefaults.predicate()
                        .keep(create("/configmaps", null, "logistis", KubernetesDefaults.CANARY, "alice")))
                .isTrue();
        assertThat(KubernetesDefaults.predicate().keep(create("/configmaps", null, "logistis", "other", "alice")))
                .isFalse();
    }

    @Test
    void anotherNamespaceOfOursIsLeftOutInstead() {
        String condition = conditions(recording("audit")).get("not-our-namespace");

        assertThat(condition)
                .contains("request.namespace == 'audit'", "'logistis-canary'")
                .doesNotContain("'logistis'");
        assertThat(recording("audit").at("/clientConfig/service/namespace").asString())
                .isEqualTo("audit");
    }

    @Test
    void recordingHarmsNobody() {
        JsonNode webhook = recording("logistis");

        assertThat(webhook.path("failurePolicy").asString()).isEqualTo("Ignore");
        assertThat(webhook.path("timeoutSeconds").asInt()).isEqualTo(1);
        assertThat(webhook.path("sideEffects").asString()).isEqualTo("NoneOnDryRun");
    }

    @Test
    void itLeadsHereAndGoesWithOurNamespace() {
        JsonNode made = RegistrationManifest.of(REACH, "u-1");

        assertThat(made.at("/metadata/ownerReferences"))
                .isEqualTo(JsonMapper.shared().readTree("""
                [{"apiVersion":"v1","kind":"Namespace","name":"logistis","uid":"u-1"}]"""));
        assertThat(made.at("/webhooks/0/clientConfig"))
                .isEqualTo(JsonMapper.shared().readTree("""
                {"caBundle":"Y2E=",
                 "service":{"namespace":"logistis","name":"logistis","port":443,"path":"/admit/token"}}"""));
        assertThat(RegistrationManifest.of(REACH, null).path("metadata").has("ownerReferences"))
                .isFalse();
    }

    @Test
    void whatIsShippedLeavesOursToUs() throws Exception {
        for (JsonNode webhook : locks()) {
            JsonNode service = webhook.path("clientConfig").path("service");
            assertThat(service.path("name").asString()).isEqualTo("logistis");
            // Whoever applies the manifest again must not undo what was filled in.
            assertThat(webhook.path("clientConfig").has("caBundle")).isFalse();
            assertThat(service.has("path")).isFalse();
        }
    }

    @Test
    void locksHoldWhenWeAreDownForPeopleInNamespacesThatAskForIt() throws Exception {
        JsonNode objects = locks().path(0);
        JsonNode namespaces = locks().path(1);

        assertThat(locks()).hasSize(2);
        for (JsonNode webhook : locks()) {
            assertThat(webhook.path("failurePolicy").asString()).isEqualTo("Fail");
            assertThat(conditions(webhook)).containsKey("people-only");
        }
        assertThat(objects.at("/rules/0/scope").asString()).isEqualTo("Namespaced");
        assertThat(objects.at("/namespaceSelector/matchLabels"))
                .isEqualTo(JsonMapper.shared().readTree("""
                {"logistis.io/locks":"enforced"}"""));
        assertThat(namespaces.has("namespaceSelector")).isFalse();
        assertThat(namespaces.at("/rules/0/scope").asString()).isEqualTo("Cluster");
        assertThat(conditions(namespaces).get("was-enforced"))
                .contains("oldObject.metadata.labels['logistis.io/locks'] == 'enforced'");
    }

    @Test
    void bothRegistrationsLeaveTheSameOut() throws Exception {
        Map<String, String> recording = conditions(recording("logistis"));
        Map<String, String> locks = conditions(locks().path(0));

        for (String same : List.of("no-heartbeats-and-reviews", "no-token-requests", "no-status-alone")) {
            assertThat(locks).containsEntry(same, recording.get(same));
        }
        String isSystem = locks.get("people-only").substring(1);
        assertThat(recording.get("no-pods-of-controllers")).contains(isSystem.substring(1, isSystem.length() - 1));
        assertThat(conditions(locks().path(1))).containsEntry("people-only", locks.get("people-only"));
    }
}
