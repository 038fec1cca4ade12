package io.logistis.httpserver.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.httpserver.tls.TlsIdentity;
import io.logistis.testkit.TurnableClock;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ManagedWebhookTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    Path folder;

    private final TurnableClock clock = new TurnableClock(START);
    private final List<ManagedWebhook> opened = new ArrayList<>();
    private FakeApiServer api;

    @BeforeEach
    void start() throws Exception {
        api = FakeApiServer.start(folder);
    }

    @AfterEach
    void stop() {
        opened.forEach(ManagedWebhook::close);
        api.close();
    }

    private ManagedWebhook open() throws IOException {
        ManagedWebhook webhook = new ManagedWebhook(api.account(), Timing.DEFAULT, clock);
        synchronized (opened) {
            opened.add(webhook);
        }
        return webhook;
    }

    private static void look(ManagedWebhook webhook) {
        webhook.look(null, () -> true);
    }

    private void aMinutePasses(ManagedWebhook... webhooks) {
        clock.advance(Duration.ofMinutes(1));
        for (ManagedWebhook webhook : webhooks) {
            look(webhook);
        }
    }

    private JsonNode clientConfig(String registration) {
        return api.object(registration).path("webhooks").path(0).path("clientConfig");
    }

    private static String wrong(ManagedWebhook webhook, String part) {
        return webhook.notes().get(part).get();
    }

    private static String metrics(ManagedWebhook webhook) throws IOException {
        PrometheusRegistry registry = new PrometheusRegistry();
        webhook.register(registry);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.builder().build().write(text, registry.scrape());
        return text.toString(UTF_8);
    }

    @Test
    void replicasThatStartTogetherServeTheSameCertificate() throws Exception {
        int replicas = 8;
        ExecutorService threads = Executors.newFixedThreadPool(replicas);
        try {
            Callable<TlsIdentity> opening = () -> open().identity();
            List<Future<TlsIdentity>> all = new ArrayList<>();
            for (int i = 0; i < replicas; i++) {
                all.add(threads.submit(opening));
            }
            TlsIdentity first = all.get(0).get();
            for (Future<TlsIdentity> each : all) {
                assertThat(each.get()).isEqualTo(first);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aRestartServesTheSameCertificate() throws Exception {
        assertThat(open().identity()).isEqualTo(open().identity());
    }

    @Test
    void nothingIsRegisteredBeforeItIsReady() throws Exception {
        ManagedWebhook webhook = open();

        webhook.look(null, () -> false);
        assertThat(api.has(FakeApiServer.REGISTRATION)).isFalse();
        assertThat(wrong(webhook, "registration")).isEqualTo("not looked at yet");
        assertThat(metrics(webhook)).contains("logistis_registered{registration=\"logistis\"} 0.0");

        webhook.look(null, () -> true);
        assertThat(clientConfig(FakeApiServer.REGISTRATION)
                        .path("service")
                        .path("path")
                        .asString())
                .isEqualTo("/admit/" + webhook.pathTokens().get(0));
        assertThat(api.object(FakeApiServer.REGISTRATION)
                        .at("/metadata/ownerReferences/0/uid")
                        .asString())
                .isEqualTo("u-namespace");
        assertThat(wrong(webhook, "registration")).isEmpty();
        assertThat(metrics(webhook)).contains("logistis_registered{registration=\"logistis\"} 1.0");
    }

    @Test
    void whatPeopleChangedStaysAndWhatIsOursIsPutRight() throws Exception {
        ManagedWebhook webhook = open();
        look(webhook);
        JsonNode right = clientConfig(FakeApiServer.REGISTRATION).deepCopy();
        ObjectNode changed = (ObjectNode)
                api.object(FakeApiServer.REGISTRATION).path("webhooks").path(0);
        changed.put("timeoutSeconds", 7);
        changed.putArray("rules");
        ((ObjectNode) changed.path("clientConfig")).remove("caBundle");
        ((ObjectNode) changed.path("clientConfig").path("service")).remove("path");

        look(webhook);

        JsonNode after = api.object(FakeApiServer.REGISTRATION).path("webhooks").path(0);
        assertThat(after.path("clientConfig")).isEqualTo(right);
        assertThat(after.path("timeoutSeconds").asInt()).isEqualTo(7);
        assertThat(after.path("rules")).isEmpty();
    }

    @Test
    void whatIsRightIsNotWritten() throws Exception {
        ManagedWebhook webhook = open();
        look(webhook);
        String version = api.object(FakeApiServer.REGISTRATION)
                .at("/metadata/resourceVersion")
                .asString();

        aMinutePasses(webhook);
        aMinutePasses(webhook);

        assertThat(api.object(FakeApiServer.REGISTRATION)
                        .at("/metadata/resourceVersion")
                        .asString())
                .isEqualTo(version);
        assertThat(api.requests()).doesNotContain("PUT " + FakeApiServer.SECRET);
    }

    @Test
    void aRegistrationThatIsGoneIsSaidAndNotMadeAgain() throws Exception {
        ManagedWebhook webhook = open();
        look(webhook);
        api.delete(FakeApiServer.REGISTRATION);

        look(webhook);

        assertThat(api.has(FakeApiServer.REGISTRATION)).isFalse();
        assertThat(wrong(webhook, "registration")).startsWith("it is gone");
        assertThat(metrics(webhook)).contains("logistis_registered{registration=\"logistis\"} 0.0");

        ManagedWebhook restarted = open();
        look(restarted);
        assertThat(wrong(restarted, "registration")).isEmpty();
        look(webhook);
        assertThat(wrong(webhook, "registration")).isEmpty();
    }

    @Test
    void aRegistrationThatLeadsElsewhereIsSaidAndLeftAlone() throws Exception {
        ManagedWebhook webhook = open();
        look(webhook);
        ObjectNode service =
                (ObjectNode) clientConfig(FakeApiServer.REGISTRATION).path("service");
        service.put("name", "another");
        ((ObjectNode) clientConfig(FakeApiServer.REGISTRATION)).put("caBundle", "dGhlaXJz");

        look(webhook);

        assertThat(wrong(webhook, "registration")).startsWith("it leads elsewhere");
        assertThat(clientConfig(FakeApiServer.REGISTRATION).path("caBundle").asString())
                .isEqualTo("dGhlaXJz");
        assertThat(metrics(webhook)).contains("logistis_registered{registration=\"logistis\"} 0.0");
    }

    @Test
    void locksAreNotAskedForAndKeptRightWhereSomebodyDoes() throws Exception {
        ManagedWebhook webhook = open();
        look(webhook);
        assertThat(wrong(webhook, "locks-registration")).isEmpty();
        assertThat(metrics(webhook)).doesNotContain("registration=\"logistis-locks\"");

        api.put(FakeApiServer.LOCKS, """
                {"webhooks":[
                 {"name":"a","clientConfig":{"service":{"namespace":"logistis","name":"logistis","port":443}}},
                 {"name":"b","clientConfig":{"service":{"namespace":"logistis","name":"logistis","port":443}}},
                 {"name":"c","clientConfig":{"service":{"namespace":"theirs","name":"theirs"}}}]}""");
        look(webhook);

        JsonNode webhooks = api.object(FakeApiServer.LOCKS).path("webhooks");
        String path = "/locks-only/" + webhook.pathTokens().get(0);
        assertThat(webhooks.at("/0/clientConfig/service/path").asString()).isEqualTo(path);
        assertThat(webhooks.at("/1/clientConfig/service/path").asString()).isEqualTo(path);
        assertThat(webhooks.at("/1/clientConfig/service/port").asInt()).isEqualTo(443);
        assertThat(webhooks.at("/0/clientConfig/caBundle"))
                .isEqualTo(clientConfig(FakeApiServer.REGISTRATION).path("caBundle"));
        assertThat(webhooks.at("/2/clientConfig").toString()).doesNotContain("caBundle", "path");
        assertThat(metrics(webhook)).contains("logistis_registered{registration=\"logistis-locks\"} 1.0");

        api.delete(FakeApiServer.LOCKS);
        look(webhook);
        assertThat(wrong(webhook, "locks-registration")).isEmpty();
    }

    @Test
    void aWebhookWithoutAServiceIsRegisteredByItsAddress() throws Exception {
        ManagedWebhook webhook = open();
        URI address = URI.create("https://127.0.0.1:4711");
        webhook.look(address, () -> true);

        assertThat(clientConfig(FakeApiServer.REGISTRATION).path("url").asString())
                .isEqualTo(
                        "https://127.0.0.1:4711/admit/" + webhook.pathTokens().get(0));
        assertThat(clientConfig(FakeApiServer.REGISTRATION).has("service")).isFalse();

        // Of another port, though its digits begin alike.
        ((ObjectNode) clientConfig(FakeApiServer.REGISTRATION)).put("url", "https://127.0.0.1:47110/admit");
        webhook.look(address, () -> true);
        assertThat(wrong(webhook, "registration")).startsWith("it leads elsewhere");
    }

    @Test
    void aRenewedCertificateIsServedByAllReplicas() throws Exception {
        ManagedWebhook one = open();
        ManagedWebhook two = open();
        look(one);
        look(two);
        TlsIdentity old = one.identity();
        clock.advance(Duration.ofDays(61));
        // The API server of this test would not let an old certificate in, were it asked as one; it is not.
        look(one);
        look(two);

        assertThat(one.identity()).isNotEqualTo(old).isEqualTo(two.identity());
        TlsIdentity renewed = one.identity();
        aMinutePasses(one, two);
        assertThat(one.identity())
                .as("the same object, so that nothing is reloaded")
                .isSameAs(renewed);
    }

    @Test
    void anAuthorityIsReplacedInSteps() throws Exception {
        ManagedWebhook one = open();
        ManagedWebhook two = open();
        look(one);
        look(two);
        String oldBundle =
                clientConfig(FakeApiServer.REGISTRATION).path("caBundle").asString();
        String oldToken = one.pathTokens().get(0);
        Installation installation = new Installation(api.account(), clock);

        assertThat(installation.rotateAuthority()).isEqualTo(START.plus(Timing.DEFAULT.settle()));
        assertThatThrownBy(installation::rotateAuthority)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("a new certificate authority is trusted since " + START);
        aMinutePasses(one, two);
        String both = new String(
                Base64.getDecoder()
                        .decode(clientConfig(FakeApiServer.REGISTRATION)
                                .path("caBundle")
                                .asString()),
                UTF_8);
        assertThat(both).startsWith(new String(Base64.getDecoder().decode(oldBundle), UTF_8));
        assertThat(one.pathTokens()).hasSize(2);
        assertThat(clientConfig(FakeApiServer.REGISTRATION).at("/service/path").asString())
                .isEqualTo("/admit/" + oldToken);

        aMinutePasses(one, two);
        aMinutePasses(one, two);
        assertThat(one.identity().chain().get(1)).isNotEqualTo(old(oldBundle));
        assertThat(one.identity()).isEqualTo(two.identity());
        assertThat(clientConfig(FakeApiServer.REGISTRATION).at("/service/path").asString())
                .isNotEqualTo("/admit/" + oldToken);
        assertThat(two.pathTokens()).contains(oldToken);
    }

    private static Object old(String bundle) throws GeneralSecurityException {
        return TlsIdentity.certificates(Base64.getDecoder().decode(bundle)).get(0);
    }

    @Test
    void aNewAuthorityWaitsForTheRegistrationToTrustIt() throws Exception {
        ManagedWebhook webhook = open();
        look(webhook);
        TlsIdentity old = webhook.identity();
        new Installation(api.account(), clock).rotateAuthority();
        api.refuse("PATCH " + FakeApiServer.REGISTRATION, 500);
        for (int minute = 0; minute < 10; minute++) {
            aMinutePasses(webhook);
        }
        assertThat(webhook.identity()).isSameAs(old);
        assertThat(wrong(webhook, "registration")).startsWith("it can't be looked after: PATCH ");

        api.refuse("PATCH " + FakeApiServer.REGISTRATION, 0);
        aMinutePasses(webhook);
        aMinutePasses(webhook);
        assertThat(webhook.identity()).isNotEqualTo(old);
    }

    @Test
    void aSecretThatIsDeletedIsWrittenAgainAsItWas() throws Exception {
        ManagedWebhook webhook = open();
        TlsIdentity served = webhook.identity();
        api.delete(FakeApiServer.SECRET);

        look(webhook);

        assertThat(api.has(FakeApiServer.SECRET)).isTrue();
        assertThat(open().identity()).isEqualTo(served);
    }

    @Test
    void aSecretThatIsSpoiltIsSaidAndTheCertificateStays() throws Exception {
        ManagedWebhook webhook = open();
        TlsIdentity served = webhook.identity();
        api.object(FakeApiServer.SECRET).withObject("/data").put("tls.crt", "c3BvaWx0");

        look(webhook);

        assertThat(webhook.identity()).isSameAs(served);
        webhook.checkCertificate();
        assertThat(wrong(webhook, "certificate-renewal")).contains("the Secret logistis/logistis-tls can't be used");
        assertThat(clientConfig(FakeApiServer.REGISTRATION).path("caBundle").asString())
                .as("what is served is still trusted")
                .isNotEmpty();
    }

    @Test
    void aSecretThatIsSpoiltIsNeverWrittenOverAndMendedByHand() throws Exception {
        open();
        ObjectNode data = api.object(FakeApiServer.SECRET).withObject("/data");
        JsonNode good = data.path("tls.key");
        data.put("tls.key", "c3BvaWx0");

        ManagedWebhook started = open();
        look(started);

        assertThat(started.identity()).isNull();
        assertThatThrownBy(started::checkCertificate)
                .hasMessageContaining("the Secret logistis/logistis-tls can't be used (of tls.crt and tls.key")
                .hasMessageContaining("delete it to have a new one made");
        assertThat(data.path("tls.key").asString()).isEqualTo("c3BvaWx0");
        assertThat(api.has(FakeApiServer.REGISTRATION)).isFalse();

        data.set("tls.key", good);
        look(started);
        started.checkCertificate();
        assertThat(api.has(FakeApiServer.REGISTRATION)).isTrue();
    }

    @Test
    void anEndedCertificateIsNotReady() throws Exception {
        ManagedWebhook webhook = open();
        webhook.checkCertificate();
        clock.advance(Duration.ofDays(91));

        assertThatThrownBy(webhook::checkCertificate).hasMessageStartingWith("expired at ");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 503})
    void withoutTheApiServerItStartsNotReadyAndAsksAgain(int status) throws Exception {
        api.refuse("GET " + FakeApiServer.SECRET, status);

        ManagedWebhook webhook = open();
        look(webhook);
        assertThat(webhook.identity()).isNull();
        assertThat(webhook.certified().toCompletableFuture()).isNotDone();
        assertThatThrownBy(webhook::checkCertificate).hasMessageContaining("was answered " + status);
        assertThatThrownBy(webhook::pathTokens).isInstanceOf(IllegalStateException.class);
        assertThat(wrong(webhook, "certificate-renewal")).isEmpty();
        assertThat(metrics(webhook)).doesNotContain("logistis_ca_certificate_expiry_timestamp_seconds 0");
        assertThat(api.has(FakeApiServer.REGISTRATION)).isFalse();

        api.refuse("GET " + FakeApiServer.SECRET, 0);
        look(webhook);
        assertThat(webhook.certified().toCompletableFuture()).isCompleted();
        webhook.checkCertificate();
        assertThat(api.has(FakeApiServer.REGISTRATION)).isTrue();
    }

    @Test
    void theCanaryShowsWhetherReviewsArrive() throws Exception {
        ManagedWebhook webhook = open();
        look(webhook);
        assertThat(wrong(webhook, "canary")).isEmpty();
        assertThat(metrics(webhook)).contains("logistis_last_canary_seconds " + (double) START.getEpochSecond());

        api.letCanariesArrive(false);
        for (int minute = 0; minute < 7; minute++) {
            aMinutePasses(webhook);
        }
        assertThat(wrong(webhook, "canary")).contains("a network policy or firewall");
        assertThat(metrics(webhook)).contains("logistis_last_canary_seconds " + (double) START.getEpochSecond());

        api.letCanariesArrive(true);
        aMinutePasses(webhook);
        assertThat(wrong(webhook, "canary")).isEmpty();
        assertThat(api.has(FakeApiServer.CANARY)).isFalse();
    }

    @Test
    void aCanaryIsSentEveryFiveMinutes() throws Exception {
        ManagedWebhook webhook = open();
        for (int minute = 0; minute < 20; minute++) {
            aMinutePasses(webhook);
        }
        assertThat(api.requests().stream().filter(("PATCH " + FakeApiServer.CANARY)::equals))
                .hasSize(4);
    }

    @Test
    void uninstallingDeletesLocksFirst() throws Exception {
        ManagedWebhook webhook = open();
        look(webhook);
        api.put(FakeApiServer.LOCKS, "{}");
        Installation installation = new Installation(api.account(), clock);

        assertThat(installation.deleteRegistrations()).containsExactly("logistis-locks", "logistis");
        assertThat(installation.deleteRegistrations()).isEmpty();
    }

    @Test
    void thereIsNothingToRotateBeforeTheFirstStart() throws Exception {
        Installation installation = new Installation(api.account(), clock);

        assertThatThrownBy(installation::rotateAuthority)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("there is no certificate authority to replace");
    }
}
