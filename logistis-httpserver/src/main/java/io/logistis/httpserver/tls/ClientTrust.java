package io.logistis.httpserver.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Which clients' certificates count: those of the authorities in a PEM file, which may change at any time and is looked at
 * at most once a second. While the new file can't be used, the old authorities stay, and that is logged once. Thread-safe.
 *
 * <p>A handshake takes any certificate, whose key its client has then been shown to have; {@link #vouchesFor} says whether
 * it counts. A handshake that failed could not be answered, nor counted, and nobody would know why.
 */
public final class ClientTrust {

    /** A verdict is good for this long: a connection may last for days, and a certificate ends. */
    private static final long VERDICT_NANOS = Duration.ofMinutes(1).toNanos();

    private static final String VERDICT = "logistis.verdict";

    private final FollowedFiles<X509TrustManager> authorities;
    private final LongSupplier nanoTime;

    private record Verdict(boolean counts, X509TrustManager by, long at) {}

    /**
     * @throws GeneralSecurityException if the file holds no certificates
     * @throws IOException if it can't be read
     */
    public ClientTrust(Path file) throws GeneralSecurityException, IOException {
        this(file, System::nanoTime);
    }

    ClientTrust(Path file, LongSupplier nanoTime) throws GeneralSecurityException, IOException {
        this.nanoTime = nanoTime;
        this.authorities = new FollowedFiles<>(
                "authority of clients", List.of(file), contents -> trusting(contents.get(0)), nanoTime);
    }

    /** For the context of the server, which must want certificates of its clients, and not need them. */
    public TrustManager handshakes() {
        return new AnyCertificate();
    }

    /** Whether the client at the other end of this connection has shown a certificate that counts. */
    public boolean vouchesFor(SSLSession session) {
        X509TrustManager now = authorities.get();
        if (session.getValue(VERDICT) instanceof Verdict verdict
                && verdict.by() == now
                && nanoTime.getAsLong() - verdict.at() < VERDICT_NANOS) {
            return verdict.counts();
        }
        boolean counts = counts(session, now);
        session.putValue(VERDICT, new Verdict(counts, now, nanoTime.getAsLong()));
        return counts;
    }

    private static boolean counts(SSLSession session, X509TrustManager authorities) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            X509Certificate[] known = Arrays.copyOf(chain, chain.length, X509Certificate[].class);
            authorities.checkClientTrusted(known, known[0].getPublicKey().getAlgorithm());
            return true;
        } catch (SSLPeerUnverifiedException | CertificateException e) {
            return false;
        }
    }

    private static X509TrustManager trusting(byte[] pem) throws GeneralSecurityException {
        return (X509TrustManager)
                Authorities.trust(TlsIdentity.certificates(pem)).getTrustManagers()[0];
    }

    /** Tells clients which authorities count, and leaves it to {@link #vouchesFor} what comes of it. */
    private final class AnyCertificate extends X509ExtendedTrustManager {

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return authorities.get().getAcceptedIssuers();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("this is a server's");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
                throws CertificateException {
            checkServerTrusted(chain, authType);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
                throws CertificateException {
            checkServerTrusted(chain, authType);
        }
    }
}
