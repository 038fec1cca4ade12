package io.logistis.httpserver.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the server's identity to each handshake, from two PEM files that may change at any time: they are looked at when
 * a handshake begins, at most once a second. Connections that stand are not touched. While the new files can't be used,
 * the old identity stays, and that is logged once. Thread-safe.
 */
public final class ReloadingKeyManager extends X509ExtendedKeyManager {

    private static final Logger log = LoggerFactory.getLogger(ReloadingKeyManager.class);
    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final Path certificateFile;
    private final Path keyFile;
    private final LongSupplier nanoTime;

    private byte[] certificatePem;
    private byte[] keyPem;
    private long lookedAt;
    private String complaint = "";
    private volatile Generation current;
    private volatile @Nullable Generation previous;

    /** A handshake asks for key and chain in separate calls: its alias says which identity it began with. */
    private record Generation(String alias, int number, TlsIdentity identity) {}

    /**
     * @throws GeneralSecurityException if the files can't be used
     * @throws IOException if they can't be read
     */
    public ReloadingKeyManager(Path certificateFile, Path keyFile) throws GeneralSecurityException, IOException {
        this(certificateFile, keyFile, System::nanoTime);
    }

    ReloadingKeyManager(Path certificateFile, Path keyFile, LongSupplier nanoTime)
            throws GeneralSecurityException, IOException {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.nanoTime = nanoTime;
        this.certificatePem = Files.readAllBytes(certificateFile);
        this.keyPem = Files.readAllBytes(keyFile);
        this.current = new Generation("identity-0", 0, TlsIdentity.parse(certificatePem, keyPem));
        this.lookedAt = nanoTime.getAsLong();
    }

    /** What the next handshake gets. */
    public TlsIdentity identity() {
        return generation().identity();
    }

    private Generation generation() {
        long now = nanoTime.getAsLong();
        synchronized (this) {
            if (now - lookedAt >= INTERVAL_NANOS) {
                lookedAt = now;
                look();
            }
            return current;
        }
    }

    private void look() {
        try {
            byte[] certificate = Files.readAllBytes(certificateFile);
            byte[] key = Files.readAllBytes(keyFile);
            if (Arrays.equals(certificate, certificatePem) && Arrays.equals(key, keyPem)) {
                complaint = "";
                return;
            }
            TlsIdentity identity = TlsIdentity.parse(certificate, key);
            Generation old = current;
            int number = old.number() + 1;
            previous = old;
            current = new Generation("identity-" + number, number, identity);
            certificatePem = certificate;
            keyPem = key;
            complaint = "";
            log.info("certificate reloaded from {}, it expires at {}", certificateFile, identity.expiresAt());
        } catch (GeneralSecurityException e) {
            complain(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            complain("a file can't be read: " + e);
        }
    }

    private void complain(String wrong) {
        if (!wrong.equals(complaint)) {
            complaint = wrong;
            log.warn(
                    "the new certificate in {} and {} is not used, the old one stays until {}: {}",
                    certificateFile,
                    keyFile,
                    current.identity().expiresAt(),
                    wrong);
        }
    }

    private @Nullable Generation named(@Nullable String alias) {
        Generation newest = current;
        if (newest.alias().equals(alias)) {
            return newest;
        }
        Generation before = previous;
        return before != null && before.alias().equals(alias) ? before : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Generation generation = generation();
        return generation.identity().key().getAlgorithm().equals(keyType) ? generation.alias() : null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = chooseEngineServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
        Generation generation = named(alias);
        return generation == null ? null : generation.identity().chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        Generation generation = named(alias);
        return generation == null ? null : generation.identity().key();
    }

    /** None: this is a server's identity. */
    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    /** None: this is a server's identity. */
    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
