package io.logistis.httpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.store.EventStore;
import io.logistis.store.Retention;
import io.logistis.store.jdbc.JdbcEventStore;
import io.logistis.store.memory.RingBufferEventStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreOpenerTest {

    @TempDir
    Path folder;

    @Test
    void theDefaultIsADatabaseInTheDataDirectoryThatOnlyItsOwnerReads() throws Exception {
        try (EventStore store = open("--data-dir=" + folder)) {
            store.check();

            assertThat(store).isInstanceOf(JdbcEventStore.class);
            for (String file : new String[] {"logistis.db", "logistis.db-wal", "logistis.db-shm"}) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file))))
                        .as(file)
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void memoryNeedsNoFile() throws Exception {
        try (EventStore store = open("--store=memory", "--data-dir=" + folder)) {
            assertThat(store).isInstanceOf(RingBufferEventStore.class);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void memoryTakesAThirdOfTheHeapAtMost() {
        Retention retention = Retention.DEFAULT.withMaxBytes(100 << 20);

        assertThat(StoreOpener.inMemory(retention, 96 << 20).maxBytes()).isEqualTo(32 << 20);
        assertThat(StoreOpener.inMemory(retention, 1 << 30)).isEqualTo(retention);
    }

    @ParameterizedTest
    @ValueSource(strings = {":memory:", "file:x?mode=memory", "/tmp/x?cache=shared", "a\u0000b"})
    void whatIsNoPathIsRefused(String path) {
        assertThatThrownBy(() -> open("--store=jdbc:sqlite:" + path))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("--store must be memory, or jdbc:sqlite: and the path of a file, was ");
    }

    @Test
    void aMissingFolderIsNamed() {
        assertRefused(folder.resolve("none/logistis.db"), "the folder of the database must exist, was ");
    }

    @Test
    void aFolderIsNoDatabase() {
        assertRefused(folder, "the database must be a file, was ");
    }

    @Test
    void aFileThatIsNoDatabaseIsLeftAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("notes"), "not a database, ".repeat(1000));

        assertRefused(file, "opening the database: the file is not a database");
        assertThat(file).hasContent("not a database, ".repeat(1000));
    }

    @Test
    void aDatabaseOfSomethingElseIsLeftAlone() throws Exception {
        Path file = folder.resolve("other.db");
        sql(file, "CREATE TABLE customers (id INTEGER)");

        assertRefused(file, "the database holds tables of something else: customers");
    }

    @Test
    void aNewerSchemaIsRefused() throws Exception {
        Path file = folder.resolve("logistis.db");
        open("--store=jdbc:sqlite:" + file).close();
        sql(file, "UPDATE schema_version SET version = 77");

        assertRefused(file, "the database has schema version 77, this program knows versions up to ");
    }

    @Test
    void aDatabaseThatIsInUseIsRefused() throws Exception {
        Path file = folder.resolve("logistis.db");
        try (EventStore first = open("--store=jdbc:sqlite:" + file)) {
            assertRefused(file, "the database is in use by another process, which holds ");
            first.check();
        }
        open("--store=jdbc:sqlite:" + file).close();
    }

    @Test
    void aLimitThatNoDatabaseCanKeepIsRefused() {
        assertThatThrownBy(() -> open("--data-dir=" + folder, "--max-bytes=64KiB"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--max-bytes must be 1MiB or more for a database, was 65536");
        assertThat(Setting.MAX_BYTES.help()).contains("a database at least 1MiB");
    }

    private static EventStore open(String... flags) {
        return StoreOpener.of(ServerConfig.of(flags)).open();
    }

    private static void assertRefused(Path file, String why) {
        assertThatThrownBy(() -> open("--store=jdbc:sqlite:" + file))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("--store must be a database that can be opened, " + file + " is not: " + why)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    private static void sql(Path file, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
