package io.logistis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.event.JsonRange;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionReviewReaderTest {

    private final AdmissionReviewReader reader = new AdmissionReviewReader();

    private ObservedChange read(String members) {
        return reader.read(Reviews.with(members)).change();
    }

    private static String text(JsonRange range) {
        return new String(Objects.requireNonNull(range).toByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void theObjectIsNamedByItsResourceAndHasTheShapeOfItsBody() {
        ObservedChange change = read("\"subResource\":\"scale\",\"kind\":{\"group\":\"autoscaling\",\"version\":\"v1\","
                + "\"kind\":\"Scale\"},\"object\":{\"metadata\":{\"uid\":\"o-1\"}}");

        assertThat(change.object().key()).isEqualTo(new ObjectKey("apps", "deployments", "shop", "web"));
        assertThat(change.object().version()).isEqualTo("v1");
        assertThat(change.object().kind()).isEqualTo("Scale");
        assertThat(change.object().subresource()).isEqualTo("scale");
        assertThat(change.object().uid()).isEqualTo("o-1");
        assertThat(change.apiVersion()).isEqualTo("autoscaling/v1");
    }

    @Test
    void theCoreGroupHasNoSlash() {
        ObservedChange change = read("\"kind\":{\"version\":\"v1\",\"kind\":\"Pod\"}");

        assertThat(change.apiVersion()).isEqualTo("v1");
    }

    @Test
    void theObjectsStayByteForByte() {
        String object = "{ \"spec\" : {\"a\":1.50,\"b\":12345678901234567890,\"c\":1E+2,\"d\":\"\\u003c\\/é\"},"
                + " \"metadata\":{\"name\":\"web\"}  }";
        String old = "{\"spec\":{\"a\":-0.0}}";

        ObservedChange change = read("\"object\": " + object + " ,\"oldObject\":\n" + old + "\t,\"dryRun\":false");

        assertThat(text(change.newObject())).isEqualTo(object);
        assertThat(text(change.oldObject())).isEqualTo(old);
        assertThat(change.tooLarge()).isFalse();
    }

    @Test
    void aRangeOfAnArrayIsReadInPlace() {
        byte[] body = Reviews.with("\"object\":{\"a\":1}");
        byte[] larger = new byte[body.length + 200];
        Arrays.fill(larger, (byte) '}');
        System.arraycopy(body, 0, larger, 100, body.length);

        ObservedChange change = reader.read(larger, 100, body.length).change();

        assertThat(change.newObject().array()).isSameAs(larger);
        assertThat(text(change.newObject())).isEqualTo("{\"a\":1}");
        assertThatThrownBy(() -> reader.read(body, 1, body.length)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void nullObjectsAreAbsent() {
        ObservedChange change = read("\"object\":null,\"oldObject\":null,\"options\":null,\"dryRun\":null");

        assertThat(change.newObject()).isNull();
        assertThat(change.oldObject()).isNull();
        assertThat(change.fieldManager()).isNull();
        assertThat(change.dryRun()).isFalse();
        assertThat(change.object().uid()).isNull();
    }

    @Test
    void theNameIsTheRequestsElseTheObjectsElseTheOldObjects() {
        String object = "\"object\":{\"metadata\":{\"name\":\"from-object\"}}";
        String old = "\"oldObject\":{\"metadata\":{\"name\":\"from-old\"}}";

        assertThat(name("\"name\":\"given\"," + object + "," + old)).isEqualTo("given");
        assertThat(name("\"name\":\"\"," + object + "," + old)).isEqualTo("from-object");
        assertThat(name("\"name\":null,\"object\":null," + old)).isEqualTo("from-old");
        assertThat(name("\"name\":\"\",\"object\":{}," + old)).isEqualTo("from-old");
        assertThat(name("\"name\":\"\",\"object\":{\"metadata\":null}")).isEmpty();
    }

    private String name(String members) {
        return read(members).object().key().name();
    }

    @Test
    void anAbsentNameIsFoundOnTheDeletesOfACollection() {
        byte[] body = Reviews.some().stream()
                .filter(line -> new String(line, StandardCharsets.UTF_8)
                        .contains("\"namespace\":\"default-2\",\"operation\":\"DELETE\",\"userInfo\":"
                                + "{\"username\":\"system:serviceaccount:kube-system:namespace-controller"))
                .findFirst()
                .orElseThrow();

        assertThat(reader.read(body).change().object().key())
                .isEqualTo(new ObjectKey("", "serviceaccounts", "default-2", "default"));
    }

    @Test
    void aNamespaceStandsInItselfAndClusterScopedObjectsInNone() {
        assertThat(read("\"namespace\":\"shop\"").object().key().namespace()).isEqualTo("shop");
        assertThat(read("\"namespace\":\"\"").object().key().namespace()).isNull();
        assertThat(read("\"namespace\":null").object().key().namespace()).isNull();
    }

    @Test
    void theLifeIsTheOldObjectsUidElseTheNewOnes() {
        String object = "\"object\":{\"metadata\":{\"uid\":\"new\"}}";
        String old = "\"oldObject\":{\"metadata\":{\"uid\":\"old\"}}";

        assertThat(read(object + "," + old).object().uid()).isEqualTo("old");
        assertThat(read(object + ",\"oldObject\":null").object().uid()).isEqualTo("new");
    }

    @Test
    void connectKeepsTheOptionsObjectAndHasNoLife() {
        ObservedChange change = read("\"operation\":\"CONNECT\",\"subResource\":\"exec\",\"object\":{\"kind\":"
                + "\"PodExecOptions\",\"metadata\":{\"uid\":\"none\"},\"command\":[\"sh\"]},\"oldObject\":null");

        assertThat(change.operation()).isEqualTo(Operation.CONNECT);
        assertThat(text(change.newObject())).contains("\"command\":[\"sh\"]");
        assertThat(change.object().uid()).isNull();
    }

    @Test
    void onlyACreateHasAGenerateName() {
        String object = "\"object\":{\"metadata\":{\"generateName\":\"job-\",\"name\":\"job-x\"}}";

        assertThat(read("\"operation\":\"CREATE\"," + object).generateName()).isEqualTo("job-");
        assertThat(read("\"operation\":\"UPDATE\"," + object).generateName()).isNull();
    }

    @Test
    void theToolAndTheDryRunAreFoundAfterTheObjects() {
        ObservedChange change =
                read("\"object\":{\"dryRun\":false},\"dryRun\":true,\"options\":{\"fieldManager\":\"kubectl-edit\"}");

        assertThat(change.dryRun()).isTrue();
        assertThat(change.fieldManager()).isEqualTo("kubectl-edit");
    }

    @Test
    void theUserIsAllThatTheAuthenticatorSaid() {
        ObservedChange change = read("\"userInfo\":{\"username\":\"al\",\"uid\":\"7\",\"groups\":[\"dev\",\"ops\"],"
                + "\"extra\":{\"k\":[\"a\",\"b\"],\"j\":null},\"new\":{\"x\":[1]}}");

        assertThat(change.user().username()).isEqualTo("al");
        assertThat(change.user().uid()).isEqualTo("7");
        assertThat(change.user().groups()).containsExactly("dev", "ops");
        assertThat(change.user().extra()).isEqualTo(Map.of("k", List.of("a", "b"), "j", List.of()));

        ObservedChange bare = read("\"userInfo\":{\"groups\":null,\"extra\":null}");
        assertThat(bare.user().username()).isEmpty();
        assertThat(bare.user().uid()).isNull();
        assertThat(bare.user().groups()).isEmpty();
        assertThat(bare.user().extra()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "line\nbreak",
                "nul\0",
                "esc\u001b[31m",
                "\u202Ertl\u200F",
                "😀 é",
                "\"quoted\\",
                "<&>",
                "\u007f"
            })
    void userNamesAreKeptExactly(String name) {
        String quoted = JacksonReading.MAPPER.writeValueAsString(name);

        assertThat(read("\"userInfo\":{\"username\":" + quoted + "}").user().username())
                .isEqualTo(name);
    }

    @Test
    void longUserNamesAreKeptUpToALimit() {
        String long4000 = "é".repeat(4_000);
        String longest = "x".repeat(AdmissionReviewReader.MAX_STRING_LENGTH);

        assertThat(read("\"userInfo\":{\"username\":\"" + long4000 + "\"}")
                        .user()
                        .username())
                .isEqualTo(long4000);
        assertThat(read("\"userInfo\":{\"username\":\"" + longest + "\"}")
                        .user()
                        .username())
                .isEqualTo(longest);
        assertRefused(
                "\"userInfo\":{\"username\":\"" + longest + "x\"}",
                "a string in request.userInfo.username must have at most 65536 characters, has 65537");
    }

    @Test
    void groupsAndExtraValuesAreKeptUpToALimit() {
        String many = "\"g\",".repeat(AdmissionReviewReader.MAX_USER_VALUES - 1) + "\"g\"";

        assertThat(read("\"userInfo\":{\"groups\":[" + many + "]}").user().groups())
                .hasSize(10_000);
        assertRefused(
                "\"userInfo\":{\"groups\":[\"g\"," + many + "]}",
                "request.userInfo.groups must have at most 10000 values");
        assertRefused(
                "\"userInfo\":{\"extra\":{\"a\":[" + many + "],\"b\":[]}}",
                "request.userInfo.extra must have at most 10000 values");
    }

    @Test
    void namesOfMembersMayBeEscaped() {
        ObservedChange change =
                read("\"dry\\u0052un\":true,\"\\u006fbject\":{\"m\\u0065tadata\":{\"u\\u0069d\":\"e\"}}");

        assertThat(change.dryRun()).isTrue();
        assertThat(change.object().uid()).isEqualTo("e");
    }

    @Test
    void namesOfMembersAreComparedExactly() {
        ObservedChange change = read("\"DryRun\":true,\"Name\":\"other\"");

        assertThat(change.dryRun()).isFalse();
        assertThat(change.object().key().name()).isEqualTo("web");
    }

    @Test
    void theLastOfTwoMembersOfOneNameCounts() {
        ObservedChange change = read("\"dryRun\":true,\"dryRun\":false,\"name\":\"a\",\"name\":\"b\","
                + "\"object\":{\"metadata\":{\"uid\":\"1\"}},\"object\":{\"metadata\":{\"uid\":\"2\"},\"metadata\":{}},"
                + "\"options\":{\"fieldManager\":\"x\"},\"options\":{}");

        assertThat(change.dryRun()).isFalse();
        assertThat(change.object().key().name()).isEqualTo("b");
        assertThat(change.object().uid()).isNull();
        assertThat(change.fieldManager()).isNull();
    }

    @Test
    void aSecondRequestReplacesTheFirstAsAWhole() {
        byte[] body = Reviews.bytes("{\"request\":" + Reviews.request("\"dryRun\":true") + ",\"request\":"
                + Reviews.request("\"uid\":\"u-2\"")
                + ",\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\"}");

        AdmissionRequest request = reader.read(body);

        assertThat(request.uid()).isEqualTo("u-2");
        assertThat(request.change().dryRun()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "[]", "\"AdmissionReview\"", "1", "{}", "{\"kind\":\"Pod\"}", "not json"})
    void whatIsNoReviewIsRefused(String body) {
        assertThatThrownBy(() -> reader.read(Reviews.bytes(body)))
                .isInstanceOf(AdmissionReviewException.class)
                .hasMessageStartingWith("not an AdmissionReview");
    }

    @Test
    void v1beta1IsRefusedWithWhatIsRight() {
        byte[] body =
                Reviews.bytes("{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1beta1\",\"request\":"
                        + Reviews.request("") + "}");

        assertThatThrownBy(() -> reader.read(body))
                .isInstanceOf(AdmissionReviewException.class)
                .hasMessage("apiVersion must be admission.k8s.io/v1, was admission.k8s.io/v1beta1: register the webhook"
                        + " with admissionReviewVersions: [\"v1\"]");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertRefused("\"uid\":null", "not an AdmissionReview to answer: request.uid is missing");
        assertRefused("\"uid\":\"\"", "not an AdmissionReview to answer: request.uid is missing");
        assertRefused("\"userInfo\":null", "not an AdmissionReview to answer: request.userInfo is missing");
        assertRefused("\"operation\":null", "not an AdmissionReview to answer: request.operation is missing");
        assertRefused(
                "\"kind\":{}", "not an AdmissionReview to answer: request.kind with its version and kind is missing");
        assertRefused(
                "\"resource\":null",
                "not an AdmissionReview to answer: request.resource with its version and resource is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOCK", "UNLOCK", "PATCH", "create", ""})
    void anUnknownOperationIsRefused(String operation) {
        assertRefused(
                "\"operation\":\"" + operation + "\"",
                "request.operation must be CREATE, UPDATE, DELETE or CONNECT, was another");
    }

    @Test
    void aMemberOfTheWrongTypeIsNamedWithoutItsContent() {
        assertRefused("\"name\":17", "not an AdmissionReview: request.name must be a string");
        assertRefused("\"userInfo\":\"secret\"", "not an AdmissionReview: request.userInfo must be an object");
        assertRefused("\"object\":[\"secret\"]", "not an AdmissionReview: request.object must be an object");
        assertRefused("\"dryRun\":\"secret\"", "not an AdmissionReview: request.dryRun must be true or false");
        assertRefused(
                "\"userInfo\":{\"groups\":\"secret\"}",
                "not an AdmissionReview: request.userInfo.groups must be an array of strings");
    }

    private void assertRefused(String members, String message) {
        assertThatThrownBy(() -> read(members))
                .isInstanceOf(AdmissionReviewException.class)
                .hasMessage(message);
    }

    @Test
    void brokenJsonIsRefusedWithoutItsContent() {
        assertThatThrownBy(() -> read("\"object\":{\"data\":{\"password\":\"S3cr3t\",}}"))
                .isInstanceOf(AdmissionReviewException.class)
                .hasMessageStartingWith("not an AdmissionReview: the body is not JSON: ")
                .hasMessageNotContainingAny("S3cr3t", "password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void nestingTwentyThousandDeepIsRefused(String opening) {
        String deep = opening.repeat(20_000);

        assertThatThrownBy(() -> read("\"object\":{\"a\":" + deep)).isInstanceOf(AdmissionReviewException.class);
        assertThatThrownBy(() -> reader.read(Reviews.bytes(deep))).isInstanceOf(AdmissionReviewException.class);
    }

    @Test
    void anObjectAsDeepAsAnApiServerTakesItIsRead() {
        String object = "{\"metadata\":{\"name\":\"web\"},\"a\":" + "[".repeat(9_999) + "]".repeat(9_999) + "}";

        assertThat(read("\"object\":" + object).newObject().text()).isEqualTo(object);
    }

    @Test
    void sixteenMegabytesAreRead() {
        String object = "{\"metadata\":{\"name\":\"web\"},\"data\":{\"a\":\"" + "\\u003c".repeat(1_400_000) + "\"}}";
        byte[] body = Reviews.with("\"object\":" + object + ",\"oldObject\":" + object + ",\"dryRun\":true");
        assertThat(body.length).isGreaterThan(16_000_000);

        ObservedChange change = reader.read(body).change();

        assertThat(change.dryRun()).isTrue();
        assertThat(change.newObject().length()).isEqualTo(object.length());
        assertThat(change.oldObject().length()).isEqualTo(object.length());
    }
}
