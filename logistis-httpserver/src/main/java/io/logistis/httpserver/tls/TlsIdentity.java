package io.logistis.httpserver.tls;

import de.dentrassi.crypto.pem.PemReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A private key and the certificates that vouch for it.
 *
 * @param key that belongs to the first certificate
 * @param chain the server's own certificate first; never empty
 */
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {

    private static final Pattern KEY_BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----[^-]*-----END \\1-----");

    public TlsIdentity {
        chain = List.copyOf(chain);
    }

    /**
     * From PEM: certificates, and a key in PKCS#1, PKCS#8 or EC (SEC 1) form, not encrypted.
     *
     * @throws GeneralSecurityException if one can't be read, or they don't belong together; the message says what is
     *     wrong and holds nothing of the key
     */
    public static TlsIdentity parse(byte[] certificatePem, byte[] keyPem) throws GeneralSecurityException {
        List<X509Certificate> chain = certificates(certificatePem);
        PrivateKey key = privateKey(keyPem);
        requireMatch(key, chain.get(0).getPublicKey());
        return new TlsIdentity(key, chain);
    }

    /**
     * What two files in PEM hold at any time, as {@link #parse} reads them.
     *
     * @throws GeneralSecurityException if they can't be used now
     * @throws IOException if they can't be read now
     */
    public static FollowedFiles<TlsIdentity> following(Path certificate, Path key)
            throws GeneralSecurityException, IOException {
        return following(certificate, key, System::nanoTime);
    }

    static FollowedFiles<TlsIdentity> following(Path certificate, Path key, LongSupplier nanoTime)
            throws GeneralSecurityException, IOException {
        return new FollowedFiles<>(
                "certificate",
                List.of(certificate, key),
                contents -> parse(contents.get(0), contents.get(1)),
                nanoTime);
    }

    /**
     * The certificates in that PEM, at least one.
     *
     * @throws GeneralSecurityException if there are none, or one can't be read
     */
    public static List<X509Certificate> certificates(byte[] pem) throws GeneralSecurityException {
        Collection<? extends Certificate> read;
        try {
            read = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException("the certificate file must hold PEM certificates", e);
        }
        if (read.isEmpty()) {
            throw new GeneralSecurityException("the certificate file must hold PEM certificates, it holds none");
        }
        return read.stream().map(X509Certificate.class::cast).toList();
    }

    private static PrivateKey privateKey(byte[] pem) throws GeneralSecurityException {
        String wrong = "the key file must hold a PEM private key (PKCS#1, PKCS#8 or EC) that is not encrypted";
        // openssl writes EC parameters before the key, which the reader does not know.
        Matcher block = KEY_BLOCK.matcher(new String(pem, StandardCharsets.US_ASCII));
        if (!block.find()) {
            throw new GeneralSecurityException(wrong + ", it holds none");
        }
        try (PemReader reader = new PemReader(new StringReader(block.group() + "\n"))) {
            Object read = reader.readObject();
            if (read instanceof KeyPair pair && pair.getPrivate() != null) {
                return pair.getPrivate();
            }
            if (read instanceof PrivateKey key) {
                return key;
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // The reader's own words may quote the file: they go nowhere.
            throw new GeneralSecurityException(wrong);
        }
        throw new GeneralSecurityException(wrong);
    }

    private static void requireMatch(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        String algorithm = signatureAlgorithm(key.getAlgorithm());
        boolean match = algorithm != null && key.getAlgorithm().equals(certified.getAlgorithm());
        if (match) {
            byte[] probe = "logistis".getBytes(StandardCharsets.US_ASCII);
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(probe);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certified);
            verifier.update(probe);
            match = verifier.verify(signature);
        }
        if (!match) {
            throw new GeneralSecurityException("the key does not belong to the certificate");
        }
    }

    private static @Nullable String signatureAlgorithm(String keyAlgorithm) {
        return switch (keyAlgorithm) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EdDSA" -> "EdDSA";
            default -> null;
        };
    }

    /** When the first certificate of the chain to expire does so. */
    public Instant expiresAt() {
        Instant earliest = Instant.MAX;
        for (X509Certificate certificate : chain) {
            Instant end = certificate.getNotAfter().toInstant();
            earliest = end.isBefore(earliest) ? end : earliest;
        }
        return earliest;
    }

    /** Whom it is for and until when, never the key. */
    @Override
    public String toString() {
        return "TlsIdentity[" + chain.get(0).getSubjectX500Principal() + " until " + expiresAt() + "]";
    }
}
