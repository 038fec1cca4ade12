package io.logistis.httpserver.cluster;

import io.logistis.httpserver.tls.CertificateAuthority;
import io.logistis.httpserver.tls.Pem;
import io.logistis.httpserver.tls.TlsIdentity;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * By what the API server and the webhook know one another: certificates, and the unguessable part of the webhook's path.
 * All replicas share them. Immutable.
 *
 * <p>They change in steps, so that nobody meets what he does not know yet: a {@link Next} generation is trusted first and
 * used later, a {@link Previous} one is trusted for as long as something of it can be in use.
 *
 * @param current in use
 * @param leaf the webhook's certificate, signed by the current authority
 * @param next already trusted, not yet used; null where no change is under way
 * @param previous still trusted; null where nothing of it can be in use any more
 */
record WebhookCredentials(
        Generation current,
        TlsIdentity leaf,
        @Nullable Next next,
        @Nullable Previous previous) {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** The API server's clock may be behind ours. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    /**
     * An authority and a path, made together.
     *
     * @param pathToken what stands behind {@code /admit/}
     */
    record Generation(CertificateAuthority authority, String pathToken) {

        private static Generation create(Instant now, Timing timing) throws GeneralSecurityException {
            byte[] random = new byte[32];
            RANDOM.nextBytes(random);
            return new Generation(
                    CertificateAuthority.create(now.minus(CLOCK_SKEW), now.plus(timing.authorityLifetime())),
                    Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        }

        Instant start() {
            return authority.certificate().getNotBefore().toInstant();
        }

        Instant end() {
            return authority.certificate().getNotAfter().toInstant();
        }

        private TlsIdentity issue(Collection<String> names, Instant now, Instant until)
                throws GeneralSecurityException {
            return authority.issue(names, now.minus(CLOCK_SKEW), until);
        }

        /** Never the token. */
        @Override
        public String toString() {
            return authority.toString();
        }
    }

    /** @param since when it became trusted */
    record Next(Generation generation, Instant since) {}

    /** @param until when the last certificate that one of these authorities signed ends */
    record Previous(List<X509Certificate> authorities, List<String> pathTokens, Instant until) {
        Previous {
            authorities = List.copyOf(authorities);
            pathTokens = List.copyOf(pathTokens);
        }
    }

    /** @param names that the leaf is good for; an IPv6 address as Java writes it */
    static WebhookCredentials create(Instant now, Timing timing, Collection<String> names)
            throws GeneralSecurityException {
        Generation generation = Generation.create(now, timing);
        TlsIdentity leaf = generation.issue(names, now, now.plus(timing.leafLifetime()));
        return new WebhookCredentials(generation, leaf, null, null);
    }

    /** The authorities that are to be trusted, in PEM, the current one first. */
    String caBundle() {
        List<X509Certificate> trusted = new ArrayList<>();
        trusted.add(current.authority().certificate());
        if (next != null) {
            trusted.add(next.generation().authority().certificate());
        }
        if (previous != null) {
            trusted.addAll(previous.authorities());
        }
        return Pem.of(trusted);
    }

    /** What reviews may come with, the current one first. */
    List<String> pathTokens() {
        List<String> tokens = new ArrayList<>();
        tokens.add(current.pathToken());
        if (next != null) {
            tokens.add(next.generation().pathToken());
        }
        if (previous != null) {
            tokens.addAll(previous.pathTokens());
        }
        return tokens;
    }

    /** The same with a next generation. */
    WebhookCredentials withNext(Instant now, Timing timing) throws GeneralSecurityException {
        return new WebhookCredentials(current, leaf, new Next(Generation.create(now, timing), now), previous);
    }

    /**
     * What these are to be by now; the same object if nothing is due.
     *
     * @param names that the leaf must be good for
     * @param bundleInPlace whether the registrations are known to hold {@link #caBundle}
     */
    WebhookCredentials due(Instant now, Timing timing, Collection<String> names, boolean bundleInPlace)
            throws GeneralSecurityException {
        WebhookCredentials due = this;
        if (due.next != null && bundleInPlace && !now.isBefore(due.next.since().plus(timing.settle()))) {
            due = due.withNextInUse(now, timing, names, due.next.generation());
        }
        if (due.previous != null && now.isAfter(due.previous.until())) {
            due = new WebhookCredentials(due.current, due.leaf, due.next, null);
        }
        // Nobody needs to remember this in ten years: what can't sign a whole leaf any more is replaced.
        boolean ending = due.current.end().isBefore(now.plus(timing.leafLifetime()));
        if (due.next == null && (ending || now.isBefore(due.current.start()))) {
            due = due.withNext(now, timing);
        }
        Instant until = due.leafEnd(now, timing);
        boolean old =
                due.leafEnds().minus(timing.leafLifetime().dividedBy(3)).isBefore(now) && until.isAfter(due.leafEnds());
        // A start that lies ahead was written by a clock that ran ahead: API servers would not take it.
        boolean ahead = now.isBefore(due.leaf.chain().get(0).getNotBefore().toInstant());
        if (old || ahead || !due.leafNames().containsAll(names)) {
            due = new WebhookCredentials(due.current, due.current.issue(names, now, until), due.next, due.previous);
        }
        return due;
    }

    private WebhookCredentials withNextInUse(
            Instant now, Timing timing, Collection<String> names, Generation generation)
            throws GeneralSecurityException {
        List<X509Certificate> authorities =
                new ArrayList<>(List.of(current.authority().certificate()));
        List<String> tokens = new ArrayList<>(List.of(current.pathToken()));
        Instant until = leafEnds();
        if (previous != null) {
            authorities.addAll(previous.authorities());
            tokens.addAll(previous.pathTokens());
            until = until.isAfter(previous.until()) ? until : previous.until();
        }
        TlsIdentity issued = generation.issue(names, now, now.plus(timing.leafLifetime()));
        return new WebhookCredentials(generation, issued, null, new Previous(authorities, tokens, until));
    }

    /** When a leaf that is issued now ends: no later than its authority, to the second. */
    private Instant leafEnd(Instant now, Timing timing) {
        Instant until = Instant.ofEpochSecond(now.plus(timing.leafLifetime()).getEpochSecond());
        return until.isAfter(current.end()) ? current.end() : until;
    }

    /** When the leaf ends. */
    Instant leafEnds() {
        return leaf.chain().get(0).getNotAfter().toInstant();
    }

    private Set<String> leafNames() throws CertificateParsingException {
        Set<String> names = new HashSet<>();
        Collection<List<?>> alternatives = leaf.chain().get(0).getSubjectAlternativeNames();
        if (alternatives != null) {
            alternatives.forEach(alternative -> names.add(String.valueOf(alternative.get(1))));
        }
        return names;
    }

    /** What is different from before, in words. */
    String since(WebhookCredentials before) {
        List<String> words = new ArrayList<>();
        if (!leaf.chain().equals(before.leaf().chain())) {
            words.add("a new certificate until " + leafEnds());
        }
        if (next != null && before.next() == null) {
            words.add("a new authority is trusted, and used in a while");
        }
        if (next == null && before.next() != null) {
            words.add("the new authority is in use");
        }
        if (previous == null && before.previous() != null) {
            words.add("the old authority is trusted no more");
        }
        return String.join("; ", words);
    }

    /** Never keys or tokens. */
    @Override
    public String toString() {
        return "WebhookCredentials[" + current + ", " + leaf + "]";
    }
}
