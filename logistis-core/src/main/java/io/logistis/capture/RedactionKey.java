package io.logistis.capture;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/**
 * The key of the marks that stand in the place of hidden values, one an installation. Who has it can test guesses of
 * short secrets; who loses it can no longer compare new marks with old ones. Immutable.
 */
public final class RedactionKey {

    /** Length in bytes of a key that is made here, and the least that is accepted. */
    public static final int LENGTH = 32;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final byte[] bytes;

    private RedactionKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A key of these bytes.
     *
     * @throws IllegalArgumentException if there are fewer than 32
     */
    public static RedactionKey of(byte[] bytes) {
        if (bytes.length < LENGTH) {
            throw new IllegalArgumentException("a redaction key has " + LENGTH + " bytes or more, was " + bytes.length);
        }
        return new RedactionKey(bytes.clone());
    }

    /** A new key that is kept nowhere: its marks can be compared within this process only. */
    public static RedactionKey random() {
        byte[] bytes = new byte[LENGTH];
        new SecureRandom().nextBytes(bytes);
        return new RedactionKey(bytes);
    }

    /**
     * The key in that file, which is made (mode 0600) if there is none.
     *
     * @throws IOException if it can't be read or made, is shorter than 32 bytes, or can be read by others than its owner
     *     and group
     */
    public static RedactionKey load(Path file) throws IOException {
        if (!Files.exists(file)) {
            create(file);
        }
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length < LENGTH) {
            throw new IOException(
                    "redaction key " + file + " must have " + LENGTH + " bytes or more, has " + bytes.length);
        }
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
                && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
            throw new IOException("redaction key " + file + " can be read by everyone: chmod 600 it");
        }
        return new RedactionKey(bytes);
    }

    private static void create(Path file) throws IOException {
        // Written beside and then moved, so that a crash in between leaves no half key behind.
        Path beside = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid());
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.deleteIfExists(beside);
        if (posix) {
            Files.createFile(beside, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
        Files.write(beside, random().bytes, StandardOpenOption.CREATE, StandardOpenOption.SYNC);
        try {
            Files.move(beside, file);
        } catch (FileAlreadyExistsException another) {
            Files.delete(beside);
        }
    }

    Marks marks() {
        return new Marks(bytes);
    }

    /** Never the key itself. */
    @Override
    public String toString() {
        return "RedactionKey[" + bytes.length + " bytes]";
    }
}
