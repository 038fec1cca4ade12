package io.logistis.httpserver.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateAuthorityTest {

    private final Instant now = Instant.now();
    private static final List<String> NAMES = List.of("logistis.logistis.svc", "127.0.0.1", "::1");

    private final CertificateAuthority authority =
            CertificateAuthority.create(now.minusSeconds(60), now.plus(Duration.ofDays(3650)));

    CertificateAuthorityTest() throws GeneralSecurityException {}

    private static X509TrustManager trusting(X509Certificate certificate) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("ca", certificate);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    @Test
    void aServerIsTrustedByThoseWhoTrustTheAuthority() throws Exception {
        TlsIdentity server = authority.issue(NAMES, now.minusSeconds(60), now.plusSeconds(600));

        trusting(authority.certificate())
                .checkServerTrusted(server.chain().toArray(X509Certificate[]::new), "ECDHE_ECDSA");
        assertThat(server.chain()).hasSize(2).endsWith(authority.certificate());
    }

    @Test
    void anotherAuthorityVouchesForNothing() throws Exception {
        CertificateAuthority other = CertificateAuthority.create(now.minusSeconds(60), now.plusSeconds(600));
        TlsIdentity server = authority.issue(NAMES, now.minusSeconds(60), now.plusSeconds(600));

        assertThat(other.certificate().getSubjectX500Principal())
                .isNotEqualTo(authority.certificate().getSubjectX500Principal());
        assertThatThrownBy(() -> trusting(other.certificate())
                        .checkServerTrusted(server.chain().toArray(X509Certificate[]::new), "ECDHE_ECDSA"))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void aServerCanSignNothingAndIsNoClient() throws Exception {
        TlsIdentity server = authority.issue(NAMES, now.minusSeconds(60), now.plusSeconds(600));
        X509Certificate certificate = server.chain().get(0);

        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(certificate.getKeyUsage()[0]).isTrue();
        assertThat(certificate.getKeyUsage()[5]).isFalse();
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(authority.certificate().getBasicConstraints()).isZero();
        assertThat(authority.certificate().getKeyUsage()[5]).isTrue();
        assertThatThrownBy(() -> trusting(authority.certificate())
                        .checkClientTrusted(server.chain().toArray(X509Certificate[]::new), "EC"))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void namesAndAddressesAreToldApart() throws Exception {
        TlsIdentity server = authority.issue(
                List.of("a.example", "1.2.3.4.5", "999.1.1.1", "10.0.0.1", "fe80::1"), now, now.plusSeconds(60));

        assertThat(server.chain().get(0).getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(
                        List.of(2, "a.example"),
                        List.of(2, "1.2.3.4.5"),
                        List.of(2, "999.1.1.1"),
                        List.of(7, "10.0.0.1"),
                        List.of(7, "fe80:0:0:0:0:0:0:1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2026-01-31T12:00:01Z", "2049-12-31T23:59:59Z", "2050-01-01T00:00:00Z", "2126-02-28T01:02:03Z"})
    void timesHoldToTheSecondBeforeAndAfter2050(String until) throws Exception {
        CertificateAuthority made =
                CertificateAuthority.create(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse(until));

        assertThat(made.certificate().getNotAfter()).isEqualTo(Date.from(Instant.parse(until)));
        assertThat(made.certificate().getNotBefore()).isEqualTo(Date.from(Instant.parse("2026-01-01T00:00:00Z")));
    }

    @Test
    void aPathIsValidByTheStandardsOwnRules() throws Exception {
        TlsIdentity server = authority.issue(NAMES, now.minusSeconds(60), now.plusSeconds(600));
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
        parameters.setRevocationEnabled(false);

        assertThat(CertPathValidator.getInstance("PKIX")
                        .validate(
                                CertificateFactory.getInstance("X.509")
                                        .generateCertPath(List.of(server.chain().get(0))),
                                parameters))
                .isNotNull();
    }

    @Test
    void pemIsReadBackAsItWas() throws Exception {
        TlsIdentity server = authority.issue(NAMES, now.minusSeconds(60), now.plusSeconds(600));

        TlsIdentity read = TlsIdentity.parse(
                Pem.of(server.chain()).getBytes(US_ASCII), Pem.of(server.key()).getBytes(US_ASCII));

        assertThat(read.chain()).isEqualTo(server.chain());
        assertThat(read.key()).isEqualTo(server.key());
        assertThat(authority.toString()).doesNotContain("PRIVATE");
    }

    @Test
    void noTwoCertificatesShareASerialNumber() throws Exception {
        assertThat(authority
                        .issue(NAMES, now, now.plusSeconds(60))
                        .chain()
                        .get(0)
                        .getSerialNumber())
                .isPositive()
                .isNotEqualTo(authority
                        .issue(NAMES, now, now.plusSeconds(60))
                        .chain()
                        .get(0)
                        .getSerialNumber());
    }
}
