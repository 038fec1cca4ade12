package io.logistis.httpserver.lock;

import static io.logistis.httpserver.LockApi.ALICE;
import static io.logistis.httpserver.LockApi.json;
import static io.logistis.httpserver.LockApi.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.httpserver.LockApi;
import io.logistis.httpserver.http.Response;
import io.logistis.store.Retention;
import io.logistis.store.memory.MapLockStore;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.TurnableClock;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no lock is told so, makes none, and breaks nothing. */
class HostileLockRequestsTest {

    private final TurnableClock clock = new TurnableClock();
    private final MapLockStore store = new MapLockStore(clock);
    private final LockApi api = new LockApi(new RingBufferEventStore(Retention.DEFAULT, clock), store, clock);
    private boolean mayLock;

    @AfterEach
    void noLockWasMade() {
        assertThat(mayLock || store.all().isEmpty()).isTrue();
    }

    private String refused(String body) {
        Response answer = api.post(ALICE, body);
        assertThat(answer.status()).as(body).isEqualTo(400);
        assertThat(json(answer).at("/error/reason").asString()).isEqualTo("BadRequest");
        return message(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "null",
                "[]",
                "3",
                "\"x\"",
                "{\"namespace\":\"shop\",\"reason\":\"r\"} {}",
                "{\"namespace\":\"shop\",\"reason\":\"r\"}x",
                "{\"namespace\":\"shop\",\"namespace\":\"pay\",\"reason\":\"r\"}",
                "{'namespace':'shop','reason':'r'}",
                "{\"namespace\":\"shop\",\"reason\":\"r\",}",
                "namespace=shop&reason=r",
                "\u0000"
            })
    void whatIsNotOneJsonObjectIsRefused(String body) {
        assertThat(refused(body)).startsWith("the body must be ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // Names of members and types.
                "\"namespaces\":\"shop\"|unknown member 'namespaces'; known are namespace, kind, name, operations",
                "\"Namespace\":\"shop\"|unknown member 'Namespace'",
                "\"namespace\":[\"shop\"]|namespace must be a text, was a list",
                "\"namespace\":7|namespace must be a text, was a number",
                "\"namespace\":\"shop\",\"users\":\"bob\"|users must be a list of texts, was a text",
                "\"namespace\":\"shop\",\"users\":null|users must be a list of texts, was null",
                "\"namespace\":\"shop\",\"users\":[null]|users must be a list of texts, has null",
                "\"namespace\":\"shop\",\"groups\":[7]|groups must be a list of texts, has a number",
                "\"namespace\":\"shop\",\"exemptUsers\":{}|exemptUsers must be a list of texts, was an object",
                "\"namespace\":\"shop\",\"mode\":null|mode must be a text, was null",
                "\"namespace\":\"shop\",\"expiresIn\":null|expiresIn must be a text, was null",
                "\"namespace\":\"shop\",\"expiresIn\":3600|expiresIn must be a text, was a number",
                "\"namespace\":\"shop\",\"mode\":true|mode must be a text, was true",
                // What can match nothing.
                "\"x\":1|unknown member 'x'",
                "\"kind\":null|a lock needs a namespace, or a kind of cluster-scoped objects",
                "\"namespace\":\"\"|namespace must be the name of one namespace",
                "\"namespace\":\"Shop\"|namespace must be the name of one namespace",
                "\"namespace\":\"prod-*\"|namespace must be the name of one namespace",
                "\"namespace\":\"shop\",\"name\":\"web\"|name needs a kind",
                "\"namespace\":\"shop\",\"kind\":\"\"|kind must be ",
                "\"namespace\":\"shop\",\"kind\":\"*\"|kind must be ",
                "\"namespace\":\"shop\",\"kind\":\"a/b\"|kind must be ",
                "\"namespace\":\"shop\",\"kind\":\"deploy\",\"name\":\"\"|name must be the name of one object",
                "\"namespace\":\"shop\",\"kind\":\"deploy\",\"name\":\"we*\"|name must be the name of one object",
                "\"kind\":\"Deployment\"|Deployment is a namespaced kind",
                "\"namespace\":\"shop\",\"kind\":\"Node\"|Node is a cluster-scoped kind",
                "\"namespace\":\"shop\",\"kind\":\"events\"|Events can't be locked",
                "\"namespace\":\"shop\",\"kind\":\"leases\"|Leases can't be locked",
                "\"kind\":\"validatingwebhookconfigurations\"|a lock on validatingwebhookconfigurations would hold nothing",
                "\"namespace\":\"logistis\"|namespace logistis is where Logistis itself runs",
                "\"namespace\":\"shop\",\"operations\":[]|operations must be one or more of CREATE, UPDATE, DELETE, CONNECT",
                "\"namespace\":\"shop\",\"operations\":[\"PATCH\"]|operations must be some of",
                "\"namespace\":\"shop\",\"operations\":[\"LOCK\"]|operations must be some of",
                "\"namespace\":\"shop\",\"operations\":[\"*\"]|operations must be some of",
                "\"namespace\":\"shop\",\"operations\":[\"\"]|operations must be some of",
                "\"namespace\":\"shop\",\"users\":[\"\"]|users must not have an empty entry",
                "\"namespace\":\"shop\",\"users\":[\"bob\",\" \"]|users must not have an empty entry",
                "\"namespace\":\"shop\",\"groups\":[\"\"]|groups must not have an empty entry",
                "\"namespace\":\"shop\",\"exemptUsers\":[\"*\"]|exemptUsers [*] leaves nobody",
                "\"namespace\":\"shop\",\"users\":[\"bob\"],\"exemptUsers\":[\"bob\"]|exemptUsers [bob] leaves nobody",
                "\"namespace\":\"shop\",\"exemptGroups\":[\"system:authenticated\"]|exemptGroups: everyone is in",
                "\"namespace\":\"shop\",\"mode\":\"AUDIT\"|mode must be DENY or WARN, was 'AUDIT'",
                "\"namespace\":\"shop\",\"mode\":\"\"|mode must be DENY or WARN, was ''",
                // How long.
                "\"namespace\":\"shop\",\"expiresIn\":\"\"|expiresIn must be a duration of 30d at most",
                "\"namespace\":\"shop\",\"expiresIn\":\"0s\"|expiresIn must be a duration of 30d at most",
                "\"namespace\":\"shop\",\"expiresIn\":\"-1h\"|expiresIn must be a duration of 30d at most",
                "\"namespace\":\"shop\",\"expiresIn\":\"31d\"|expiresIn must be a duration of 30d at most",
                "\"namespace\":\"shop\",\"expiresIn\":\"721h\"|expiresIn must be a duration of 30d at most",
                "\"namespace\":\"shop\",\"expiresIn\":\"999999999d\"|expiresIn must be a duration of 30d at most",
                "\"namespace\":\"shop\",\"expiresIn\":\"9999999999d\"|expiresIn must be a duration of 30d at most",
                "\"namespace\":\"shop\",\"expiresIn\":\"Never\"|expiresIn must be a duration of 30d at most",
                "\"namespace\":\"shop\",\"expiresIn\":\"PT1H\"|expiresIn must be a duration of 30d at most",
                "\"namespace\":\"shop\",\"expiresIn\":\"2\"|expiresIn must be a duration of 30d at most"
            })
    void aLockThatCanMatchNothingIsRefusedWithWhatIsRight(String members, String wrong) {
        assertThat(refused("{" + members + ",\"reason\":\"r\"}")).startsWith(wrong);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"reason\":\"\"", ",\"reason\":\" \\t\\n\""})
    void aReasonMustBeGiven(String reason) {
        assertThat(refused("{\"namespace\":\"shop\"" + reason + "}"))
                .isEqualTo("reason must be given: what a person reads who is refused");
    }

    @Test
    void aReasonHasALimit() {
        assertThat(refused("{\"namespace\":\"shop\",\"reason\":\"" + "r".repeat(1001) + "\"}"))
                .isEqualTo("reason must have 1..1000 characters, had 1001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"30d", "720h", "43200m", "1s", "never"})
    void theLongestAndTheShortestAreTaken(String expiresIn) {
        mayLock = true;

        assertThat(api.post(ALICE, "{\"namespace\":\"shop\",\"reason\":\"r\",\"expiresIn\":\"" + expiresIn + "\"}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aListHasALimitAndSoHasTheBody() {
        String bob = "\"bob\",";
        assertThat(refused("{\"namespace\":\"shop\",\"reason\":\"r\",\"users\":[" + bob.repeat(100) + "\"x\"]}"))
                .isEqualTo("users must have 100 entries or fewer, had 101");

        Response large = api.post(ALICE, "{\"namespace\":\"shop\",\"reason\":\"r\"" + " ".repeat(64 * 1024) + "}");
        assertThat(large.status()).isEqualTo(413);
    }

    @Test
    void nestingHasALimit() {
        assertThat(refused("{\"users\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}"))
                .startsWith("the body must be one JSON object");
    }

    @Test
    void aMessageQuotesABeginningOnly() {
        assertThat(refused("{\"" + "x".repeat(50_000) + "\":1}")).hasSizeLessThan(400);
        assertThat(refused("{\"namespace\":\"shop\",\"reason\":\"r\",\"mode\":\"" + "x".repeat(50_000) + "\"}"))
                .hasSizeLessThan(400);
    }

    @Test
    void whateverIsSentIsAnsweredWithALockOrWithWhatIsWrong() {
        mayLock = true;
        Random random = new Random(11);
        String good = "{\"namespace\":\"shop\",\"kind\":\"Deployment\",\"name\":\"web\",\"operations\":[\"UPDATE\"],"
                + "\"users\":[\"bob\"],\"groups\":[\"dev\"],\"exemptUsers\":[\"eve\"],\"exemptGroups\":[\"oncall\"],"
                + "\"mode\":\"WARN\",\"reason\":\"r\",\"expiresIn\":\"2h\"}";
        String alphabet = "{}[]\",:\\u0null \u0000\ud83d*9é-.";
        for (int i = 0; i < 5_000; i++) {
            StringBuilder body = new StringBuilder(good);
            for (int j = random.nextInt(4); j >= 0; j--) {
                int at = random.nextInt(body.length());
                int length = random.nextInt(Math.min(12, body.length() - at));
                String other = String.valueOf(alphabet.charAt(random.nextInt(alphabet.length())));
                body.replace(at, at + length, random.nextBoolean() ? other : "");
            }
            Response answer = api.post(ALICE, body.toString());
            assertThat(answer.status()).as(body.toString()).isIn(201, 400);
            if (answer.status() == 400) {
                assertThat(message(answer)).as(body.toString()).isNotEmpty();
            } else {
                api.delete(ALICE, json(answer).get("id").asString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "%2F", "..", "%20", "7f3a%0d%0a", "%e9", "'; DROP TABLE locks; --", "*"})
    void aStrangeIdIsNobodys(String id) {
        String encoded = id.replace(" ", "%20").replace("'", "%27");

        assertThat(api.get("/locks/" + encoded).status()).isEqualTo(404);
        assertThat(api.delete(ALICE, encoded).status()).isEqualTo(404);
    }
}
