package io.logistis.httpserver.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An authority that signs servers' certificates (RFC 5280; EC keys on P-256). Immutable.
 *
 * <p>The JDK has no public way to make a certificate but {@code keytool}, a process of its own that counts in days and
 * takes a second and 60 MB each time. A certificate is two dozen values in DER, so they are written here.
 *
 * @param certificate signed by itself
 * @param key that belongs to it
 */
public record CertificateAuthority(X509Certificate certificate, PrivateKey key) {

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

    private static final byte[] MAY_SIGN_CERTIFICATES = Der.bits(1, new byte[] {0x06});
    private static final byte[] MAY_SIGN_HANDSHAKES = Der.bits(7, new byte[] {(byte) 0x80});
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private static final Pattern IS_ADDRESS =
            Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(?!$)|$)){4}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /**
     * A new authority with a new key.
     *
     * @param from since when it is good, to the second
     * @param until when it ends, to the second
     */
    public static CertificateAuthority create(Instant from, Instant until) throws GeneralSecurityException {
        KeyPair pair = newKey();
        BigInteger serial = newSerial();
        // Each has a name of its own: two of one name, both trusted for a while, would have to be tried in turn.
        String name = "Logistis CA " + HexFormat.of().toHexDigits(serial.longValue());
        byte[] subject = commonName(name);
        byte[] extensions = Der.sequence(
                extension(BASIC_CONSTRAINTS, true, Der.sequence(Der.yes(), Der.integer(BigInteger.ZERO))),
                extension(KEY_USAGE, true, MAY_SIGN_CERTIFICATES),
                extension(SUBJECT_KEY_IDENTIFIER, false, Der.octets(identifier(pair.getPublic()))));
        X509Certificate certificate =
                sign(serial, subject, subject, from, until, pair.getPublic(), extensions, pair.getPrivate());
        return new CertificateAuthority(certificate, pair.getPrivate());
    }

    /**
     * A server's certificate with a new key; this authority's certificate stands behind it in the chain.
     *
     * @param names host names and IP addresses that it is good for
     * @param from since when it is good, to the second
     * @param until when it ends, to the second
     */
    public TlsIdentity issue(Collection<String> names, Instant from, Instant until) throws GeneralSecurityException {
        KeyPair pair = newKey();
        List<byte[]> alternatives = new ArrayList<>();
        for (String name : names) {
            alternatives.add(
                    IS_ADDRESS.matcher(name).matches()
                            ? Der.implicit(IP_ADDRESS, address(name))
                            : Der.implicit(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII)));
        }
        byte[] extensions = Der.sequence(
                extension(KEY_USAGE, true, MAY_SIGN_HANDSHAKES),
                extension(EXTENDED_KEY_USAGE, false, Der.sequence(Der.oid(SERVER_AUTHENTICATION))),
                extension(SUBJECT_ALTERNATIVE_NAME, false, Der.sequence(alternatives.toArray(byte[][]::new))),
                extension(SUBJECT_KEY_IDENTIFIER, false, Der.octets(identifier(pair.getPublic()))),
                extension(
                        AUTHORITY_KEY_IDENTIFIER,
                        false,
                        Der.sequence(Der.implicit(0, identifier(certificate.getPublicKey())))));
        X509Certificate server = sign(
                newSerial(),
                certificate.getSubjectX500Principal().getEncoded(),
                commonName("logistis"),
                from,
                until,
                pair.getPublic(),
                extensions,
                key);
        return new TlsIdentity(pair.getPrivate(), List.of(server, certificate));
    }

    /** Whether that certificate is one of this authority's. */
    public boolean hasSigned(X509Certificate other) {
        try {
            other.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static X509Certificate sign(
            BigInteger serial,
            byte[] issuer,
            byte[] subject,
            Instant from,
            Instant until,
            PublicKey certified,
            byte[] extensions,
            PrivateKey signer)
            throws GeneralSecurityException {
        byte[] signed = Der.sequence(
                Der.explicit(0, Der.integer(BigInteger.TWO)),
                Der.integer(serial),
                ECDSA_WITH_SHA256,
                issuer,
                Der.sequence(Der.time(from), Der.time(until)),
                subject,
                certified.getEncoded(),
                Der.explicit(3, extensions));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(signer);
        signature.update(signed);
        byte[] certificate = Der.sequence(signed, ECDSA_WITH_SHA256, Der.bits(0, signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
    }

    private static byte[] commonName(String name) {
        return Der.sequence(Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.text(name))));
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        return critical
                ? Der.sequence(Der.oid(oid), Der.yes(), Der.octets(value))
                : Der.sequence(Der.oid(oid), Der.octets(value));
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        return generator.generateKeyPair();
    }

    /** Positive and of at most 20 octets (RFC 5280 §4.1.2.2), never guessed. */
    private static BigInteger newSerial() {
        return new BigInteger(127, RANDOM).setBit(126);
    }

    /** RFC 5280 §4.2.1.2 (1), with a hash that is still in use, cut to the same 20 octets (RFC 7093). */
    private static byte[] identifier(PublicKey key) throws GeneralSecurityException {
        return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()), 20);
    }

    private static byte[] address(String address) {
        try {
            // It looks like an address, so that no name is looked up.
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("names must be host names and IP addresses, one was " + address, e);
        }
    }

    /** Who and until when, never the key. */
    @Override
    public String toString() {
        return "CertificateAuthority[" + certificate.getSubjectX500Principal() + " until "
                + certificate.getNotAfter().toInstant() + "]";
    }
}
