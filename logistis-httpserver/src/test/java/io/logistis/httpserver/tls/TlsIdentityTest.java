package io.logistis.httpserver.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsIdentityTest {

    static byte[] resource(String name) throws IOException {
        try (InputStream in = TlsIdentityTest.class.getResourceAsStream("/tls/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rsa.crt, rsa-pkcs1.key, RSA",
        "rsa.crt, rsa-pkcs8.key, RSA",
        "ec.crt, ec-sec1.key, EC",
        "ec.crt, ec-with-parameters.key, EC",
        "ec.crt, ec-pkcs8.key, EC"
    })
    void everyUsualFormOfAKeyIsRead(String certificate, String key, String algorithm) throws Exception {
        TlsIdentity identity = TlsIdentity.parse(resource(certificate), resource(key));

        assertThat(identity.key().getAlgorithm()).isEqualTo(algorithm);
        assertThat(identity.chain()).hasSize(1);
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() {
        assertThatThrownBy(() -> TlsIdentity.parse(resource("rsa.crt"), resource("ec-sec1.key")))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessage("the key does not belong to the certificate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec-encrypted.key", "ec.crt"})
    void aFileWithoutAReadableKeyIsRefused(String file) {
        assertThatThrownBy(() -> TlsIdentity.parse(resource("ec.crt"), resource(file)))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageStartingWith("the key file must hold a PEM private key (PKCS#1, PKCS#8 or EC)");
    }

    @Test
    void halfAKeyIsRefusedWithoutQuotingIt() throws Exception {
        byte[] whole = resource("rsa-pkcs1.key");
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        String line =
                new String(whole, StandardCharsets.US_ASCII).lines().toList().get(3);

        assertThatThrownBy(() -> TlsIdentity.parse(resource("rsa.crt"), half))
                .isInstanceOf(GeneralSecurityException.class)
                .hasNoCause()
                .hasMessageNotContaining(line);
    }

    @Test
    void aFileWithoutCertificatesIsRefused() {
        assertThatThrownBy(() -> TlsIdentity.parse(new byte[0], resource("ec-sec1.key")))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageStartingWith("the certificate file must hold PEM certificates");
        assertThatThrownBy(() -> TlsIdentity.parse("nonsense".getBytes(StandardCharsets.US_ASCII), new byte[0]))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageStartingWith("the certificate file must hold PEM certificates");
    }

    @Test
    void itsTextDoesNotShowTheKey() throws Exception {
        TlsIdentity identity = TlsIdentity.parse(resource("ec.crt"), resource("ec-sec1.key"));

        assertThat(identity.toString()).startsWith("TlsIdentity[CN=ec until 21");
    }
}
