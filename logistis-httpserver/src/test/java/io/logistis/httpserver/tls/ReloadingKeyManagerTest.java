package io.logistis.httpserver.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadingKeyManagerTest {

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private Path certificate;
    private Path key;
    private ReloadingKeyManager manager;

    @BeforeEach
    void startWithRsa() throws Exception {
        certificate = folder.resolve("tls.crt");
        key = folder.resolve("tls.key");
        write("rsa.crt", "rsa-pkcs1.key");
        manager = new ReloadingKeyManager(TlsIdentity.following(certificate, key, nanos::get));
    }

    private void write(String certificateName, String keyName) throws Exception {
        Files.write(certificate, TlsIdentityTest.resource(certificateName));
        Files.write(key, TlsIdentityTest.resource(keyName));
    }

    private void aSecondPasses() {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    }

    private String algorithm() {
        return manager.identity().key().getAlgorithm();
    }

    @Test
    void withoutAnIdentityNobodyIsGivenOneUntilThereIs() throws Exception {
        AtomicReference<TlsIdentity> source = new AtomicReference<>();
        ReloadingKeyManager late = new ReloadingKeyManager(source::get);
        assertThat(late.identity()).isNull();
        assertThat(late.chooseEngineServerAlias("RSA", null, null)).isNull();
        assertThat(late.getServerAliases("RSA", null)).isNull();
        assertThat(late.getPrivateKey("identity-0")).isNull();
        assertThat(late.getCertificateChain(null)).isNull();

        source.set(manager.identity());
        String alias = late.chooseEngineServerAlias("RSA", null, null);
        assertThat(late.getPrivateKey(alias)).isEqualTo(manager.identity().key());
    }

    @Test
    void newFilesAreUsedWithinASecond() throws Exception {
        write("ec.crt", "ec-sec1.key");
        assertThat(algorithm()).isEqualTo("RSA");
        aSecondPasses();
        assertThat(algorithm()).isEqualTo("EC");
    }

    @Test
    void aBadNewFileKeepsTheOldIdentityUntilItIsMended() throws Exception {
        Files.write(key, "nonsense".getBytes(StandardCharsets.US_ASCII));
        aSecondPasses();
        assertThat(algorithm()).isEqualTo("RSA");

        write("ec.crt", "rsa-pkcs1.key");
        aSecondPasses();
        assertThat(algorithm()).isEqualTo("RSA");

        Files.delete(key);
        aSecondPasses();
        assertThat(algorithm()).isEqualTo("RSA");

        write("ec.crt", "ec-pkcs8.key");
        aSecondPasses();
        assertThat(algorithm()).isEqualTo("EC");
    }

    @Test
    void aHandshakeEndsWithTheIdentityThatItBeganWith() throws Exception {
        String alias = manager.chooseEngineServerAlias("RSA", null, null);
        write("ec.crt", "ec-sec1.key");
        aSecondPasses();
        assertThat(manager.chooseEngineServerAlias("RSA", null, null)).isNull();
        assertThat(manager.chooseEngineServerAlias("EC", null, null)).isNotNull();

        assertThat(manager.getPrivateKey(alias).getAlgorithm()).isEqualTo("RSA");
        assertThat(manager.getCertificateChain(alias)[0].getPublicKey().getAlgorithm())
                .isEqualTo("RSA");
    }

    @Test
    void badFilesAreRefusedAtTheStart() throws Exception {
        write("ec.crt", "rsa-pkcs1.key");

        assertThatThrownBy(() -> TlsIdentity.following(certificate, key)).isInstanceOf(GeneralSecurityException.class);
    }
}
