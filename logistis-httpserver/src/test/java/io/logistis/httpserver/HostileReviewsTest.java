package io.logistis.httpserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.capture.CapturePredicate;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reviews that nobody hopes for, sent to a whole server and asked for again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileReviewsTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String REVIEW = "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",";
    private static final String CONFIG_MAP = "\"kind\":{\"group\":\"\",\"version\":\"v1\",\"kind\":\"ConfigMap\"},"
            + "\"resource\":{\"group\":\"\",\"version\":\"v1\",\"resource\":\"configmaps\"},\"namespace\":\"shop\"";
    private static final String BY_BOB = "\"operation\":\"CREATE\",\"userInfo\":{\"username\":\"bob\"}";

    private RunningServer running;
    private int requests;

    @BeforeAll
    void start(@TempDir Path folder) {
        RingBufferEventStore store = new RingBufferEventStore(Retention.DEFAULT, Clock.systemUTC());
        CapturePredicate all = change -> true;
        running = new RunningServer(folder, store, all, "--store-timeout=20s");
    }

    @AfterAll
    void stop() {
        running.close();
    }

    private HttpResponse<String> send(String body) throws Exception {
        return running.review(body.getBytes(StandardCharsets.UTF_8));
    }

    /** What the history holds of bob's request to create a ConfigMap, with these members more, or other ones. */
    private JsonNode recorded(String members) throws Exception {
        String uid = "request-" + requests++;
        HttpResponse<String> answer = send(
                REVIEW + "\"request\":{\"uid\":\"" + uid + "\"," + CONFIG_MAP + "," + BY_BOB + "," + members + "}}");
        assertThat(answer.body()).contains("\"uid\":\"" + uid + "\",\"allowed\":true");
        assertThat(answer.headers().firstValue("Logistis-Recorded")).contains("yes");
        JsonNode newest = query("/events?attempts=all&limit=1").path("items").get(0);
        assertThat(newest.path("requestUid").asString()).isEqualTo(uid);
        return newest;
    }

    private JsonNode query(String call) throws Exception {
        HttpResponse<String> answer =
                running.get(running.server().addresses().query().resolve(call));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static String name(JsonNode change) {
        return change.path("objectRef").path("name").asString();
    }

    private static String user(JsonNode change) {
        return change.path("user").path("username").asString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hello | not an AdmissionReview: the body is not JSON",
                "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":{\"uid\":\"x\" "
                        + "| not an AdmissionReview: the body is not JSON",
                "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":{\"operation\":\"CREATE\"}}"
                        + " | request.",
                "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\"} | request",
                "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1beta1\",\"request\":{\"uid\":\"x\"}}"
                        + " | admission.k8s.io/v1beta1"
            })
    void whatIsNoReviewIsABadRequestThatSaysWhy(String body, String message) throws Exception {
        HttpResponse<String> answer = send(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Logistis-Recorded")).isEmpty();
        JsonNode error = JSON.readTree(answer.body()).path("error");
        assertThat(error.path("reason").asString()).isEqualTo("BadRequest");
        assertThat(error.path("message").asString()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"uid\":\"\",", "\"uid\":null,"})
    void aRequestWithoutAUidCannotBeAnswered(String uid) throws Exception {
        HttpResponse<String> answer = send(REVIEW + "\"request\":{" + uid + CONFIG_MAP + "," + BY_BOB + "}}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("request.uid is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"userInfo\":null"})
    void aRequestOfNobodyIsNoReview(String user) throws Exception {
        HttpResponse<String> answer = send(
                REVIEW + "\"request\":{\"uid\":\"nobody\"," + CONFIG_MAP + ",\"operation\":\"CREATE\"" + user + "}}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("request.userInfo is missing");
    }

    @Test
    void aUserWithoutANameIsRecordedUnderAnEmptyOne() throws Exception {
        assertThat(user(recorded("\"name\":\"x\",\"object\":{},\"userInfo\":{}")))
                .isEmpty();
    }

    @Test
    void aRequestWithoutObjectsIsRecorded() throws Exception {
        for (String operation : new String[] {"CREATE", "UPDATE", "DELETE", "CONNECT"}) {
            JsonNode change = recorded(
                    "\"operation\":\"" + operation + "\",\"name\":\"nothing\",\"object\":null,\"oldObject\":null");

            JsonNode event = query("/events/" + change.path("id").asString());
            assertThat(name(event)).isEqualTo("nothing");
            assertThat(event.path("object").isNull()).isTrue();
            assertThat(event.path("oldObject").isNull()).isTrue();
        }
    }

    @Test
    void anEmptyNameIsLookedForInTheObjects() throws Exception {
        String object = "{\"metadata\":{\"name\":\"in-the-object\"}}";

        assertThat(name(recorded("\"name\":\"\",\"object\":" + object))).isEqualTo("in-the-object");
        assertThat(name(recorded("\"operation\":\"DELETE\",\"object\":null,\"oldObject\":" + object)))
                .isEqualTo("in-the-object");
        assertThat(name(recorded("\"object\":{\"metadata\":{\"generateName\":\"x-\"}}")))
                .isEmpty();
    }

    @Test
    void theLastOfTwoMembersOfOneNameCounts() throws Exception {
        JsonNode change = recorded("\"name\":\"first\",\"name\":\"last\","
                + "\"userInfo\":{\"username\":\"bob\"},\"userInfo\":{\"username\":\"al\",\"username\":\"alice\"},"
                + "\"object\":{\"metadata\":{\"name\":\"last\"},\"data\":{\"a\":\"1\",\"a\":\"2\"}}");

        assertThat(name(change)).isEqualTo("last");
        assertThat(user(change)).isEqualTo("alice");
        assertThat(query("/events/" + change.path("id").asString())
                        .path("object")
                        .path("data")
                        .path("a")
                        .asString())
                .isEqualTo("2");
    }

    static String[] userNames() {
        return new String[] {
            "a",
            "al",
            "x".repeat(4000),
            "two\nlines\r\tand tabs",
            "nul\u0000",
            "\u001b[31mred\u001b]0;title\u0007",
            "\u202eright to left\u200f",
            "\ud83d\ude00\ud83d\udc69\u200d\ud83d\ude80",
            "\"quoted\" \\ and <script>&amp;",
            "\u2028\u2029\ufeff"
        };
    }

    @ParameterizedTest
    @MethodSource("userNames")
    void anyUserNameIsKeptExactlyAndFoundAgain(String user) throws Exception {
        JsonNode change = recorded("\"name\":\"of-a-user\",\"object\":{},\"userInfo\":"
                + JSON.writeValueAsString(Map.of("username", user)));

        assertThat(user(change)).isEqualTo(user);
        String encoded = URLEncoder.encode(user, StandardCharsets.UTF_8);
        assertThat(query("/events?user=" + encoded).path("items")).hasSize(1);
    }

    @Test
    void anObjectNestedTenThousandDeepIsRecordedWithAMarkInItsPlace() throws Exception {
        String deep = "[".repeat(9_990) + "]".repeat(9_990);

        JsonNode change = recorded("\"name\":\"deep\",\"object\":{\"spec\":" + deep + "}");

        JsonNode event = query("/events/" + change.path("id").asString());
        assertThat(event.path("object").path("spec").asString()).startsWith("hidden:");
    }

    @Test
    void nestingWithoutEndIsABadRequest() throws Exception {
        for (String opening : new String[] {"[", "{\"a\":"}) {
            HttpResponse<String> answer =
                    send(REVIEW + "\"request\":{\"uid\":\"deep\",\"object\":" + opening.repeat(1_000_000));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).hasSizeLessThan(500);
        }
    }

    @Test
    void aNamespaceIsAskedForWhole() throws Exception {
        String create = "\"name\":\"neighbour\",\"object\":{}";
        recorded(create + ",\"namespace\":\"default\"");
        recorded(create + ",\"namespace\":\"default-2\"");

        assertThat(query("/events?namespace=default").path("items")).hasSize(1);
        assertThat(query("/events?namespace=default-2").path("items")).hasSize(1);
        assertThat(query("/events?namespace=defaul").path("items")).isEmpty();
    }
}
