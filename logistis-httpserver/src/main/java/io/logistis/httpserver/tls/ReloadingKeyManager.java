package io.logistis.httpserver.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Gives each handshake the identity that the server has at that moment. Connections that stand are not touched.
 * Thread-safe.
 */
public final class ReloadingKeyManager extends X509ExtendedKeyManager {

    private final Supplier<? extends @Nullable TlsIdentity> source;
    private volatile @Nullable Generation current;
    private volatile @Nullable Generation previous;

    /** A handshake asks for key and chain in separate calls: its alias says which identity it began with. */
    private record Generation(String alias, int number, TlsIdentity identity) {}

    /** @param source asked for each handshake, which fails for as long as it gives null */
    public ReloadingKeyManager(Supplier<? extends @Nullable TlsIdentity> source) {
        this.source = source;
    }

    /** What the next handshake gets; null if there is none yet. */
    public @Nullable TlsIdentity identity() {
        Generation generation = generation();
        return generation == null ? null : generation.identity();
    }

    private @Nullable Generation generation() {
        TlsIdentity identity = source.get();
        Generation known = current;
        if (identity == null || (known != null && known.identity().equals(identity))) {
            return known;
        }
        return next(identity);
    }

    private synchronized Generation next(TlsIdentity identity) {
        Generation old = current;
        if (old != null && old.identity().equals(identity)) {
            return old;
        }
        int number = old == null ? 0 : old.number() + 1;
        Generation next = new Generation("identity-" + number, number, identity);
        previous = old;
        current = next;
        return next;
    }

    private @Nullable Generation named(@Nullable String alias) {
        Generation newest = current;
        if (newest != null && newest.alias().equals(alias)) {
            return newest;
        }
        Generation before = previous;
        return before != null && before.alias().equals(alias) ? before : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Generation generation = generation();
        return generation != null && generation.identity().key().getAlgorithm().equals(keyType)
                ? generation.alias()
                : null;
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
