package io.logistis.testkit.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A PostgreSQL of one's own on a free loopback port, which can be frozen, killed and started again. Its time zone, its
 * isolation level and its output of bytes are none that anyone would hope for. Nothing is synced to the disk.
 */
public final class PostgresServer implements AutoCloseable {

    private static final Map<String, String> HOSTILE = Map.of(
            "TimeZone", "Asia/Kathmandu",
            "default_transaction_isolation", "serializable",
            "bytea_output", "escape",
            "standard_conforming_strings", "off",
            "synchronous_commit", "off",
            "statement_timeout", "7s",
            "DateStyle", "German");

    private static @Nullable PostgresServer shared;

    private final Path folder;
    private final Map<String, String> settings;
    private final AtomicLong databases = new AtomicLong();
    private EmbeddedPostgres running;

    private PostgresServer(Path folder, Map<String, String> settings) throws IOException {
        this.folder = folder;
        this.settings = settings;
        this.running = start(0);
    }

    /**
     * One for all tests of this process, which ends with it. Aborts the test if PostgreSQL can't be run here.
     */
    public static synchronized PostgresServer shared() {
        if (shared == null) {
            shared = start(Map.of());
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    /**
     * Starts one. Aborts the test if PostgreSQL can't be run here.
     *
     * @param settings of {@code postgresql.conf}, beside the hostile ones
     */
    public static PostgresServer start(Map<String, String> settings) {
        try {
            return new PostgresServer(Files.createTempDirectory("logistis-postgres"), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalStateException e) {
            if (isRootWithoutNamespaces()) {
                Assumptions.abort(
                        "PostgreSQL does not run as root, and this machine gives root no user namespace (unshare -U)");
            }
            throw e;
        }
    }

    private static boolean isRootWithoutNamespaces() {
        return succeeds("sh", "-c", "test $(id -u) = 0") && !succeeds("unshare", "-U", "true");
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private EmbeddedPostgres start(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(workingFolder().toFile())
                .setRegisterShutdownHook(false)
                .setPGStartupWait(Duration.ofSeconds(60))
                .setOutputRedirector(
                        ProcessBuilder.Redirect.to(folder.resolve("log").toFile()))
                .setErrorRedirector(
                        ProcessBuilder.Redirect.to(folder.resolve("errors").toFile()))
                .setPort(port);
        Map<String, String> all = new TreeMap<>(HOSTILE);
        all.putAll(settings);
        all.forEach(builder::setServerConfig);
        return builder.start();
    }

    /** The binaries are unpacked once for all tests of a user. */
    private static Path workingFolder() {
        return Path.of(System.getProperty("java.io.tmpdir"), "logistis-postgres-binaries");
    }

    /** A new, empty database; {@code encoding} as PostgreSQL names it. */
    public Database database(String encoding) {
        String name = "history" + databases.incrementAndGet();
        try (Connection connection = running.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(String.format(
                    Locale.ROOT,
                    "CREATE DATABASE %s ENCODING '%s' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0",
                    name,
                    encoding));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Database(this, name, "");
    }

    /** A database, or a schema of one. */
    public record Database(PostgresServer server, String name, String schema) {

        /** A new schema in it, which holds nothing. */
        public Database schema(String newSchema) {
            execute("CREATE SCHEMA " + newSchema);
            return new Database(server, name, newSchema);
        }

        /** As the superuser, without a password. */
        public String url() {
            return "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + name + "?user=postgres"
                    + (schema.isEmpty() ? "" : "&currentSchema=" + schema);
        }

        public DataSource dataSource() {
            return new UrlDataSource(url());
        }

        /** Runs that. */
        public void execute(String sql) {
            try (Connection connection = dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The first number that this gives. */
        public long number(String sql) {
            try (Connection connection = dataSource().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The port, which stays the same when it is started again. */
    public int port() {
        return running.getPort();
    }

    /** Stops all its processes where they are; they answer nothing, and connections stay. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets them go on. */
    public void thaw() {
        signal("CONT");
    }

    /** Ends all of its processes at once, as a machine's crash would. */
    public void kill() {
        signal("KILL");
        running.getProcess().onExit().orTimeout(30, TimeUnit.SECONDS).join();
        // Lets go of the folder.
        stop();
    }

    private void signal(String name) {
        ProcessHandle postmaster = postmaster();
        List<String> command = Stream.concat(
                        Stream.of("kill", "-" + name),
                        Stream.concat(Stream.of(postmaster), postmaster.descendants())
                                .map(process -> Long.toString(process.pid())))
                .toList();
        if (!succeeds(command.toArray(String[]::new))) {
            throw new IllegalStateException(String.join(" ", command) + " failed");
        }
    }

    private ProcessHandle postmaster() {
        try {
            long pid = Long.parseLong(Files.readAllLines(folder.resolve("data/postmaster.pid"))
                    .get(0)
                    .strip());
            return ProcessHandle.of(pid).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it again after {@link #kill} or {@link #stop}, on the same port with the same data. */
    public void startAgain() {
        int port = running.getPort();
        try {
            Files.deleteIfExists(folder.resolve("data/postmaster.pid"));
            running = start(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Shuts it down in an orderly way. */
    public void stop() {
        try {
            running.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
        delete(folder);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
