package io.logistis.httpserver.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.httpserver.tls.TlsIdentity;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WebhookCredentialsTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final List<String> NAMES = List.of("logistis.logistis.svc", "127.0.0.1");
    private static final Timing TIMING = Timing.DEFAULT;
    private static final Duration LEAF = TIMING.leafLifetime();

    private final WebhookCredentials fresh = WebhookCredentials.create(START, TIMING, NAMES);

    WebhookCredentialsTest() throws GeneralSecurityException {}

    private static WebhookCredentials due(WebhookCredentials credentials, Instant now) throws GeneralSecurityException {
        return credentials.due(now, TIMING, NAMES, true);
    }

    private static boolean trusts(String caBundle, TlsIdentity leaf, Instant now) throws GeneralSecurityException {
        Set<TrustAnchor> anchors = TlsIdentity.certificates(caBundle.getBytes(US_ASCII)).stream()
                .map(certificate -> new TrustAnchor(certificate, null))
                .collect(Collectors.toSet());
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        X509Certificate server = leaf.chain().get(0);
        try {
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(server)), parameters);
            return true;
        } catch (java.security.cert.CertPathValidatorException e) {
            return false;
        }
    }

    @Test
    void newOnesLastTenYearsAndNinetyDays() {
        assertThat(fresh.current().end()).isEqualTo(START.plus(3650, ChronoUnit.DAYS));
        assertThat(fresh.leafEnds()).isEqualTo(START.plus(90, ChronoUnit.DAYS));
        assertThat(fresh.pathTokens()).hasSize(1).allMatch(token -> token.length() >= 43);
        assertThat(fresh.next()).isNull();
        assertThat(fresh.previous()).isNull();
    }

    @Test
    void aCertificateIsRenewedAtTwoThirdsAndNotBefore() throws Exception {
        Instant twoThirds = START.plus(60, ChronoUnit.DAYS);

        assertThat(due(fresh, START)).isSameAs(fresh);
        assertThat(due(fresh, twoThirds)).isSameAs(fresh);

        WebhookCredentials renewed = due(fresh, twoThirds.plusSeconds(1));
        assertThat(renewed.leafEnds()).isEqualTo(twoThirds.plusSeconds(1).plus(LEAF));
        assertThat(renewed.current()).isEqualTo(fresh.current());
        assertThat(renewed.caBundle()).isEqualTo(fresh.caBundle());
        assertThat(renewed.since(fresh)).startsWith("a new certificate until ");
    }

    @Test
    void aCertificateThatLacksANameIsRenewed() throws Exception {
        WebhookCredentials renewed = fresh.due(START, TIMING, List.of("logistis.elsewhere.svc", "127.0.0.1"), true);

        assertThat(renewed.leaf().chain().get(0).getSubjectAlternativeNames())
                .contains(List.of(2, "logistis.elsewhere.svc"));
    }

    @Test
    void whatAClockThatRanAheadHasMadeIsReplaced() throws Exception {
        Instant before = START.minus(1, ChronoUnit.DAYS);

        WebhookCredentials due = due(fresh, before);
        assertThat(due.leafEnds()).isEqualTo(before.plus(LEAF));
        assertThat(due.leaf().chain().get(0).getNotBefore()).isBefore(Date.from(before));
        assertThat(due.next()).as("the authority is not good yet either").isNotNull();

        WebhookCredentials used = due(due, before.plus(TIMING.settle()));
        assertThat(used.current().start()).isBefore(before);
        assertThat(trusts(used.caBundle(), used.leaf(), before)).isTrue();
        assertThat(due(used, before.plus(TIMING.settle()))).isSameAs(used);
    }

    @Test
    void clocksThatAreMinutesApartAreNoReasonForANewCertificate() throws Exception {
        assertThat(due(fresh, START.minus(4, ChronoUnit.MINUTES))).isSameAs(fresh);
    }

    @Test
    void aNewAuthorityIsTrustedFirstAndUsedLater() throws Exception {
        WebhookCredentials rotating = fresh.withNext(START, TIMING);
        assertThat(rotating.leaf()).isEqualTo(fresh.leaf());
        assertThat(rotating.caBundle())
                .startsWith(fresh.caBundle())
                .hasSizeGreaterThan(fresh.caBundle().length());
        assertThat(rotating.pathTokens()).hasSize(2).startsWith(fresh.current().pathToken());

        Instant settled = START.plus(TIMING.settle());
        assertThat(due(rotating, settled.minusSeconds(1))).isSameAs(rotating);
        assertThat(rotating.due(settled, TIMING, NAMES, false))
                .as("before it is known to be trusted")
                .isSameAs(rotating);

        WebhookCredentials rotated = due(rotating, settled);
        assertThat(rotated.current()).isEqualTo(rotating.next().generation());
        assertThat(rotated.next()).isNull();
        assertThat(trusts(rotating.caBundle(), rotated.leaf(), settled)).isTrue();
        assertThat(trusts(fresh.caBundle(), rotated.leaf(), settled)).isFalse();
        assertThat(rotated.pathTokens())
                .containsExactly(rotated.current().pathToken(), fresh.current().pathToken());
    }

    @Test
    void theOldAuthorityIsTrustedUntilItsLastCertificateHasEnded() throws Exception {
        Instant settled = START.plus(TIMING.settle());
        WebhookCredentials rotated = due(fresh.withNext(START, TIMING), settled);

        assertThat(trusts(rotated.caBundle(), fresh.leaf(), settled)).isTrue();
        WebhookCredentials later = due(rotated, fresh.leafEnds());
        assertThat(later.previous()).isNotNull();
        later = due(later, fresh.leafEnds().plusSeconds(1));
        assertThat(later.previous()).isNull();
        assertThat(later.pathTokens()).containsExactly(rotated.current().pathToken());
        assertThat(trusts(later.caBundle(), fresh.leaf(), settled)).isFalse();
    }

    @Test
    void twoRotationsInARowForgetNobody() throws Exception {
        Instant first = START.plus(TIMING.settle());
        Instant second = first.plus(TIMING.settle());
        WebhookCredentials once = due(fresh.withNext(START, TIMING), first);
        WebhookCredentials twice = due(once.withNext(first, TIMING), second);

        assertThat(trusts(twice.caBundle(), fresh.leaf(), second)).isTrue();
        assertThat(trusts(twice.caBundle(), once.leaf(), second)).isTrue();
        assertThat(twice.pathTokens())
                .containsExactly(
                        twice.current().pathToken(),
                        once.current().pathToken(),
                        fresh.current().pathToken());
    }

    @Test
    void aCertificateEndsNoLaterThanItsAuthorityAndIsNotRenewedForEver() throws Exception {
        Timing brief = new Timing(Duration.ofDays(100), LEAF, TIMING.checkEvery(), TIMING.canaryEvery());
        WebhookCredentials old = WebhookCredentials.create(START, brief, NAMES);
        Instant late = START.plus(70, ChronoUnit.DAYS);

        WebhookCredentials renewed = old.due(late, brief, NAMES, false);
        assertThat(renewed.leafEnds()).isEqualTo(old.current().end());
        assertThat(renewed.due(late.plusSeconds(60), brief, NAMES, false)).isSameAs(renewed);
    }

    /**
     * Thirty years, a day at a time; registrations and a second replica are always a day behind. Whoever calls and whoever
     * is called know each other on each of these days.
     */
    @Test
    void nobodyMeetsAStrangerInThirtyYears() throws Exception {
        Timing timing = new Timing(Duration.ofDays(3650), LEAF, Duration.ofDays(1), Duration.ofDays(1));
        WebhookCredentials now = WebhookCredentials.create(START, timing, NAMES);
        WebhookCredentials yesterday = now;
        int authorities = 1;
        for (int day = 1; day < 30 * 365; day++) {
            Instant noon = START.plus(day, ChronoUnit.DAYS);
            yesterday = now;
            now = yesterday.due(noon, timing, NAMES, true);
            authorities += now.current().equals(yesterday.current()) ? 0 : 1;
            if (now.equals(yesterday)) {
                continue;
            }
            for (WebhookCredentials replica : List.of(now, yesterday)) {
                for (WebhookCredentials registered : List.of(now, yesterday)) {
                    assertThat(trusts(registered.caBundle(), replica.leaf(), noon))
                            .as("trust on %s", noon)
                            .isTrue();
                    assertThat(replica.pathTokens())
                            .as("path on %s", noon)
                            .contains(registered.current().pathToken());
                }
            }
        }
        assertThat(authorities).as("authorities in thirty years").isEqualTo(4);
    }

    @Test
    void noSecretIsShown() throws Exception {
        WebhookCredentials rotating = fresh.withNext(START, TIMING);

        assertThat(rotating.toString() + rotating.next() + rotating.since(fresh))
                .doesNotContain(fresh.current().pathToken())
                .doesNotContain(rotating.next().generation().pathToken());
    }
}
