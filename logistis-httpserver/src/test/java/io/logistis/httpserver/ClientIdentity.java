package io.logistis.httpserver;

import io.logistis.httpserver.tls.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/** A client that shows its certificate to everybody, whatever authorities the server asks for. */
final class ClientIdentity extends X509ExtendedKeyManager {

    private static final String ALIAS = "client";

    private final TlsIdentity identity;

    private ClientIdentity(TlsIdentity identity) {
        this.identity = identity;
    }

    /** One of those in {@code src/test/resources/tls/clients}. */
    static ClientIdentity of(String name) throws IOException, GeneralSecurityException {
        return new ClientIdentity(TlsIdentity.parse(resource(name + ".crt"), resource(name + ".key")));
    }

    static byte[] resource(String file) throws IOException {
        try (InputStream in = ClientIdentity.class.getResourceAsStream("/tls/clients/" + file)) {
            return Objects.requireNonNull(in, file).readAllBytes();
        }
    }

    @Override
    public String chooseEngineClientAlias(String[] keyType, Principal[] issuers, SSLEngine engine) {
        return ALIAS;
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
        return ALIAS;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identity.key();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return new String[0];
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        throw new UnsupportedOperationException();
    }
}
