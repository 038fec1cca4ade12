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
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
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
    private static final Duration VALIDITY = Duration.ofDays(3650);

    /** The API server's clock may be behind ours. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private static final Pattern DNS_NAME = Pattern.compile(
            "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

    /** What the certificate is good for besides the names that are asked for. */
    private static final List<String> NAMES = List.of(
            "localhost",
            "logistis",
            "logistis.logistis",
            "logistis.logistis.svc",
            "logistis.logistis.svc.cluster.local",
            "127.0.0.1",
            "::1");

    /**
     * Opens the folder, and makes its files if it is not there yet.
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
        Instant now = Instant.now();
        Instant until = now.plus(VALIDITY);
        CertificateAuthority authority = CertificateAuthority.create(now.minus(CLOCK_SKEW), until);
        TlsIdentity server = authority.issue(names(moreNames), now.minus(CLOCK_SKEW), until);
        write(key(), Pem.of(server.key()));
        write(authority(), Pem.of(List.of(authority.certificate())));
        // Last, because a folder that has it counts as complete.
        write(certificate(), Pem.of(server.chain()));
        log.info("made a certificate authority and a certificate in {}", folder);
    }

    private static Set<String> names(Collection<String> more) {
        Set<String> names = new LinkedHashSet<>(NAMES);
        more.stream().filter(name -> DNS_NAME.matcher(name).matches()).forEach(names::add);
        return names;
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
