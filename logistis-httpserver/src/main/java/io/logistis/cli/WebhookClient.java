package io.logistis.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Sends reviews as an API server does: over TLS, trusting one authority, on a connection that is kept. */
final class WebhookClient {

    private static final int TIMEOUT_MILLIS = 30_000;

    private final URI webhook;
    private final SSLSocketFactory trust;

    /** @param authority PEM certificate that the webhook's must be signed by: what {@code caBundle} holds */
    WebhookClient(URI webhook, Path authority) throws IOException, GeneralSecurityException {
        this.webhook = webhook;
        this.trust = trusting(authority).getSocketFactory();
    }

    private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
        known.load(null, null);
        try (InputStream pem = Files.newInputStream(authority)) {
            Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(pem);
            known.setCertificateEntry("authority", certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /**
     * Sends one review.
     *
     * @return what became of it, as the answer's {@code Logistis-Recorded} says; {@code status 400} and the like where it
     *     was not answered as a review
     * @throws IOException if the webhook does not answer
     */
    String send(byte[] review) throws IOException {
        HttpsURLConnection connection =
                (HttpsURLConnection) webhook.resolve("/admit").toURL().openConnection();
        connection.setSSLSocketFactory(trust);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(review.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(review);
        }
        int status = connection.getResponseCode();
        String recorded = connection.getHeaderField("Logistis-Recorded");
        if (status != 200 || recorded == null) {
            connection.disconnect();
            return "status " + status;
        }
        // Read to its end, so that the connection can be used again.
        try (InputStream answer = connection.getInputStream()) {
            answer.transferTo(OutputStream.nullOutputStream());
        }
        return recorded;
    }
}
