package io.logistis.httpserver.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsSecretTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final List<String> NAMES = List.of("logistis.logistis.svc");

    @TempDir
    java.nio.file.Path folder;

    private FakeApiServer api;
    private CredentialsSecret secret;

    @BeforeEach
    void start() throws Exception {
        api = FakeApiServer.start(folder);
        secret = new CredentialsSecret(new KubernetesClient(api.account()), "logistis");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private static WebhookCredentials credentials() throws GeneralSecurityException {
        return WebhookCredentials.create(START, Timing.DEFAULT, NAMES);
    }

    @Test
    void whatIsWrittenIsReadBack() throws Exception {
        WebhookCredentials fresh = credentials();
        WebhookCredentials rotating = fresh.withNext(START, Timing.DEFAULT);
        Instant settled = START.plus(Timing.DEFAULT.settle());
        WebhookCredentials rotated = rotating.due(settled, Timing.DEFAULT, NAMES, true);
        for (WebhookCredentials each : List.of(fresh, rotating, rotated, rotated.withNext(settled, Timing.DEFAULT))) {
            assertThat(CredentialsSecret.parse(CredentialsSecret.format(each))).isEqualTo(each);
        }
    }

    @Test
    void ofTwoThatMakeItOneSucceeds() throws Exception {
        assertThat(secret.read()).isNull();
        assertThat(secret.create(credentials())).isTrue();
        assertThat(secret.create(credentials())).isFalse();
    }

    @Test
    void ofTwoThatReplaceItOneSucceeds() throws Exception {
        secret.create(credentials());
        CredentialsSecret.Stored read = secret.read();

        WebhookCredentials first = credentials();
        assertThat(secret.replace(read, first)).isTrue();
        assertThat(secret.replace(read, credentials())).isFalse();
        assertThat(secret.read().credentials()).isEqualTo(first);
    }

    @Test
    void whatIsDeletedMeanwhileIsNotReplaced() throws Exception {
        secret.create(credentials());
        CredentialsSecret.Stored read = secret.read();
        api.delete(FakeApiServer.SECRET);

        assertThat(secret.replace(read, credentials())).isFalse();
        assertThat(api.has(FakeApiServer.SECRET)).isFalse();
    }

    @Test
    void keysOfOthersAreLeftAlone() throws Exception {
        secret.create(credentials().withNext(START, Timing.DEFAULT));
        api.object(FakeApiServer.SECRET).withObject("/data").put("theirs", "dGhlaXJz");

        secret.replace(secret.read(), credentials());

        assertThat(api.object(FakeApiServer.SECRET).path("data").path("theirs").asString())
                .isEqualTo("dGhlaXJz");
        assertThat(api.object(FakeApiServer.SECRET).path("data").has("next-ca.key"))
                .isFalse();
    }

    @Test
    void anEmptySecretIsThereToBeFilled() throws Exception {
        secret.create(credentials());
        api.object(FakeApiServer.SECRET).remove("data");

        assertThat(secret.read().credentials()).isNull();
        WebhookCredentials filled = credentials();
        assertThat(secret.replace(secret.read(), filled)).isTrue();
        assertThat(secret.read().credentials()).isEqualTo(filled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca.key", "tls.crt", "tls.key", "admit-token"})
    void whatIsMissingIsNamed(String key) throws Exception {
        Map<String, String> data = new LinkedHashMap<>(CredentialsSecret.format(credentials()));
        data.remove(key);

        assertThatThrownBy(() -> CredentialsSecret.parse(data))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessage("it has no " + key);
    }

    @Test
    void whatCannotBeUsedIsSaidWithoutShowingIt() throws Exception {
        secret.create(credentials());
        api.object(FakeApiServer.SECRET).withObject("/data").put("tls.key", "c2VjcmV0IG5vbnNlbnNl");
        assertThatThrownBy(() -> secret.read())
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageStartingWith(
                        "the Secret logistis/logistis-tls can't be used (of tls.crt and tls.key, the key file must hold")
                .hasMessageContaining("delete it to have a new one made")
                .hasMessageNotContaining("nonsense");

        api.object(FakeApiServer.SECRET).withObject("/data").put("tls.key", "%%%");
        assertThatThrownBy(() -> secret.read())
                .hasMessageStartingWith("the Secret logistis/logistis-tls can't be used (");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a b", "ä", "a\nb", "?"})
    void aPathTokenThatIsNoPartOfAPathIsRefused(String token) throws Exception {
        Map<String, String> data = new LinkedHashMap<>(CredentialsSecret.format(credentials()));
        data.put("admit-token", token);

        assertThatThrownBy(() -> CredentialsSecret.parse(data))
                .hasMessage("admit-token must be letters, digits and -._~");
    }

    @Test
    void theKeyOfAnotherAuthorityIsRefused() throws Exception {
        Map<String, String> data = new LinkedHashMap<>(CredentialsSecret.format(credentials()));
        data.put("ca.key", CredentialsSecret.format(credentials()).get("ca.key"));

        assertThatThrownBy(() -> CredentialsSecret.parse(data))
                .hasMessage("of ca.crt and ca.key, the key does not belong to the certificate");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
        Map<String, String> data = new LinkedHashMap<>(CredentialsSecret.format(credentials()));
        Map<String, String> others = CredentialsSecret.format(credentials());
        data.put("tls.crt", others.get("tls.crt"));
        data.put("tls.key", others.get("tls.key"));

        assertThatThrownBy(() -> CredentialsSecret.parse(data))
                .hasMessage("tls.crt is not signed by the first certificate of ca.crt");
    }
}
