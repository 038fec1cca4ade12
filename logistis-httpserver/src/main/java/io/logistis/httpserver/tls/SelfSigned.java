package io.logistis.httpserver.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate authority and a certificate of it, made once and kept in a folder: {@code ca.crt}, {@code tls.crt} (with
 * the authority's certificate behind the server's) and {@code tls.key}, all of mode 0600. The authority's own key is
 * thrown away as soon as it has signed.
 *
 * @param folder that holds the three files
 */
public record SelfSigned(Path folder) {

    private static final Logger log = LoggerFactory.getLogger(SelfSigned.class);
    private static final int VALIDITY_DAYS = 3650;
    private static final long KEYTOOL_SECONDS = 60;
    private static final Pattern DNS_NAME = Pattern.compile(
            "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

    /** What the certificate is good for besides the names that are asked for. */
    private static final List<String> NAMES = List.of(
            "localhost",
            "logistis",
            "logistis.logistis",
            "logistis.logistis.svc",
            "logistis.logistis.svc.cluster.local");

    /**
     * Opens the folder, and makes its files if it is not there yet (which takes some seconds).
     *
     * @param moreNames host names that the certificate shall be good for, too; what is none is left out
     * @throws IOException if they can't be made or written
     * @throws GeneralSecurityException if what was made can't be read
     */
    public static SelfSigned in(Path folder, Collection<String> moreNames)
            throws IOException, GeneralSecurityException {
        SelfSigned self = new SelfSigned(folder);
        if (!Files.isRegularFile(self.certificate()) || !Files.isRegularFile(self.key())) {
            self.make(moreNames);
        }
        return self;
    }

    /** The authority's certificate: what a webhook's {@code caBundle} holds. */
    public Path authority() {
        return folder.resolve("ca.crt");
    }

    /** The server's certificate. */
    public Path certificate() {
        return folder.resolve("tls.crt");
    }

    /** The server's key. */
    public Path key() {
        return folder.resolve("tls.key");
    }

    /** {@link #authority} as it is pasted into {@code caBundle}. */
    public String caBundle() throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(authority()));
    }

    private void make(Collection<String> moreNames) throws IOException, GeneralSecurityException {
        Files.createDirectories(folder, onlyOwner("rwx------"));
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        Path workplace = Files.createTempDirectory(folder, "making");
        Path keyStoreFile = workplace.resolve("keys.p12");
        try {
            keytool(
                    keyStoreFile,
                    password,
                    "ca",
                    List.of("CN=Logistis CA"),
                    List.of("-ext", "bc:critical=ca:true,pathlen:0", "-ext", "ku:critical=keyCertSign,cRLSign"));
            keytool(
                    keyStoreFile,
                    password,
                    "server",
                    List.of("CN=logistis.logistis.svc"),
                    List.of(
                            "-signer",
                            "ca",
                            "-ext",
                            "ku:critical=digitalSignature",
                            "-ext",
                            "eku=serverAuth",
                            "-ext",
                            "san=" + names(moreNames)));
            KeyStore keyStore = KeyStore.getInstance(keyStoreFile.toFile(), password.toCharArray());
            Certificate authority = keyStore.getCertificate("ca");
            Certificate server = keyStore.getCertificate("server");
            Key key = keyStore.getKey("server", password.toCharArray());
            write(key(), pem("PRIVATE KEY", key.getEncoded()));
            write(authority(), pem("CERTIFICATE", authority.getEncoded()));
            // Last, because a folder that has it counts as complete.
            write(certificate(), pem("CERTIFICATE", server.getEncoded()) + pem("CERTIFICATE", authority.getEncoded()));
        } finally {
            Files.deleteIfExists(keyStoreFile);
            Files.deleteIfExists(workplace);
        }
        log.info("made a certificate authority and a certificate in {}", folder);
    }

    private static String names(Collection<String> more) {
        Set<String> names = new LinkedHashSet<>(NAMES);
        more.stream().filter(name -> DNS_NAME.matcher(name).matches()).forEach(names::add);
        return names.stream().map(name -> "dns:" + name).collect(Collectors.joining(",")) + ",ip:127.0.0.1,ip:::1";
    }

    /** The JDK has no other way to make a certificate that is not internal to it. */
    private static void keytool(Path keyStore, String password, String alias, List<String> name, List<String> more)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-sigalg",
                "SHA256withECDSA",
                "-validity",
                Integer.toString(VALIDITY_DAYS),
                "-storetype",
                "PKCS12",
                "-storepass:env",
                "LOGISTIS_KEYTOOL",
                "-keystore",
                keyStore.toString(),
                "-dname"));
        command.addAll(name);
        command.addAll(more);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LOGISTIS_KEYTOOL", password);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("keytool did not end within " + KEYTOOL_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool made a certificate", e);
        }
        if (process.exitValue() != 0) {
            throw new IOException("keytool could not make a certificate: " + output.strip());
        }
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + type + "-----\n";
    }

    /** Never readable by others, not even for a moment. */
    private static void write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (SeekableByteChannel channel = Files.newByteChannel(file, options, onlyOwner("rw-------"))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    private static FileAttribute<?>[] onlyOwner(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
