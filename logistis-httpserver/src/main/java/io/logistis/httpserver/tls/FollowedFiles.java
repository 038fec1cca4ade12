package io.logistis.httpserver.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What files say together that may change at any time: they are looked at when it is asked for, at most once a second.
 * While the new files can't be used, what was last good stays, and that is logged once. Thread-safe.
 *
 * @param <T> what they say, never logged; immutable
 */
public final class FollowedFiles<T> implements Supplier<T> {

    private static final Logger log = LoggerFactory.getLogger(FollowedFiles.class);
    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    /** Makes sense of what files hold. */
    @FunctionalInterface
    public interface Parser<T> {

        /**
         * @param contents of the files, in their order
         * @throws GeneralSecurityException if they can't be used; the message says what is wrong and quotes nothing of them
         */
        T parse(List<byte[]> contents) throws GeneralSecurityException;
    }

    private final String name;
    private final List<Path> files;
    private final Parser<T> parser;
    private final LongSupplier nanoTime;

    private List<byte[]> used;
    private T value;
    private long lookedAt;
    private String complaint = "";

    /**
     * @param name what they hold, for the log: {@code certificate}
     * @throws GeneralSecurityException if the files can't be used
     * @throws IOException if they can't be read
     */
    public FollowedFiles(String name, List<Path> files, Parser<T> parser) throws GeneralSecurityException, IOException {
        this(name, files, parser, System::nanoTime);
    }

    FollowedFiles(String name, List<Path> files, Parser<T> parser, LongSupplier nanoTime)
            throws GeneralSecurityException, IOException {
        this.name = name;
        this.files = List.copyOf(files);
        this.parser = parser;
        this.nanoTime = nanoTime;
        this.used = read();
        this.value = parser.parse(used);
        this.lookedAt = nanoTime.getAsLong();
    }

    @Override
    public synchronized T get() {
        long now = nanoTime.getAsLong();
        if (now - lookedAt >= INTERVAL_NANOS) {
            lookedAt = now;
            look();
        }
        return value;
    }

    private void look() {
        try {
            List<byte[]> found = read();
            if (!isUsed(found)) {
                value = parser.parse(found);
                used = found;
                log.info("{} reloaded from {}", name, files);
            }
            complaint = "";
        } catch (GeneralSecurityException e) {
            complain(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            complain("a file can't be read: " + e);
        }
    }

    private void complain(String wrong) {
        if (!wrong.equals(complaint)) {
            complaint = wrong;
            log.warn("the new {} in {} can't be used, the old one stays: {}", name, files, wrong);
        }
    }

    private List<byte[]> read() throws IOException {
        List<byte[]> contents = new ArrayList<>();
        for (Path file : files) {
            contents.add(Files.readAllBytes(file));
        }
        return contents;
    }

    private boolean isUsed(List<byte[]> found) {
        for (int i = 0; i < found.size(); i++) {
            if (!Arrays.equals(found.get(i), used.get(i))) {
                return false;
            }
        }
        return true;
    }
}
