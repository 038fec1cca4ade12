package io.logistis.httpserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.logistis.httpserver.ReloadedFile.WrongFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of {@code --token-file}: a line for each {@code name role token}, with empty lines and comments, which begin with
 * {@code #}, between them. No message holds a word of it: nobody knows where in it a token stands by mistake.
 */
public final class TokenFile {

    /** What a token lets its bearer do. */
    public enum Role {
        /** Ask. */
        READER,
        /** Ask, and make and remove locks. */
        LOCKER;

        /** As it stands in a file. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Logger log = LoggerFactory.getLogger(TokenFile.class);

    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");

    private TokenFile() {}

    /** @throws ConfigException in one line, with its number, if the tokens can't be used */
    static ReloadedFile<Tokens> open(Path file, Clock clock) {
        return new ReloadedFile<>(
                "tokens", Setting.TOKEN_FILE, file, Tokens.MAX_BYTES, bytes -> parse(file, bytes), clock);
    }

    private static Tokens parse(Path file, byte[] bytes) throws WrongFileException {
        Tokens tokens;
        try {
            tokens = Tokens.parse(bytes);
        } catch (IllegalArgumentException e) {
            throw new WrongFileException(file + ": " + e.getMessage(), e);
        }
        String warning = warning(file);
        if (!warning.isEmpty()) {
            log.warn("{}", warning);
        }
        return tokens;
    }

    /** What a person should know who relies on the file; empty for nothing. */
    static String warning(Path file) {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            return OWNERS.containsAll(mode)
                    ? ""
                    : "the tokens in " + file + " are open to others than its owner ("
                            + PosixFilePermissions.toString(mode) + "): chmod 600 it";
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    /**
     * Adds a token for somebody to a file, which is made, for its owner only, if it is absent. Whoever reads the file sees
     * it as it was or as it becomes.
     *
     * @return the token
     * @throws ConfigException in one line if the name can't be one or has a token already, the file is wrong, or it can't
     *     be written
     */
    public static String add(Path file, String name, Role role) {
        String wrongName = Tokens.wrongName(name);
        if (wrongName != null) {
            throw new ConfigException(wrongName);
        }
        try {
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            Files.createDirectories(target.getParent());
            return add(target, target.resolveSibling(target.getFileName() + ".new"), name, role);
        } catch (FileAlreadyExistsException e) {
            throw new ConfigException(e.getFile() + " is there: another token is being added; if not, remove it", e);
        } catch (IOException e) {
            throw new ConfigException("a token file must be one that can be read and written: " + e, e);
        }
    }

    /** The next file is the lock, too: of two who make it, one succeeds. */
    private static String add(Path file, Path next, String name, Role role) throws IOException {
        try (FileChannel channel =
                FileChannel.open(next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownersOnly())) {
            String token = Tokens.fresh();
            ByteBuffer text = ByteBuffer.wrap(
                    with(file, name, name + " " + role.word() + " " + token).getBytes(UTF_8));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
            keepOwner(file, next);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            return token;
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(next);
            throw e;
        }
    }

    private static FileAttribute<?>[] ownersOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNERS)}
                : new FileAttribute<?>[0];
    }

    private static String with(Path file, String name, String line) throws IOException {
        String before;
        try {
            before = Files.readString(file);
        } catch (NoSuchFileException e) {
            return line + "\n";
        }
        Tokens tokens;
        try {
            tokens = Tokens.parse(before.getBytes(UTF_8));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(file + " is no token file: " + e.getMessage(), e);
        }
        if (tokens.has(name)) {
            throw new ConfigException(name + " has a token in " + file + " already: remove that line to give another");
        }
        return before + (before.isEmpty() || before.endsWith("\n") ? "" : "\n") + line + "\n";
    }

    /** A file that is there stays its owner's, with its mode. */
    private static void keepOwner(Path file, Path next) throws IOException {
        PosixFileAttributeView to = Files.getFileAttributeView(next, PosixFileAttributeView.class);
        if (to == null || !Files.exists(file)) {
            return;
        }
        PosixFileAttributes from = Files.readAttributes(file, PosixFileAttributes.class);
        PosixFileAttributes own = to.readAttributes();
        if (!own.owner().equals(from.owner()) || !own.group().equals(from.group())) {
            to.setGroup(from.group());
            to.setOwner(from.owner());
        }
        to.setPermissions(from.permissions());
    }
}
