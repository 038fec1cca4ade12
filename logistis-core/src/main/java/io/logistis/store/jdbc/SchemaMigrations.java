package io.logistis.store.jdbc;

import io.logistis.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings a database to the schema that this program knows, by numbered scripts beside this class.
 *
 * @param folder of the scripts
 * @param shared whether programs of two versions may work on one database. A schema then says which is the least version
 *     that a program must know to write to it: a script that older programs can't live with sets {@code least} itself
 */
record SchemaMigrations(String folder, boolean shared) {

    /**
     * Applies the scripts that the database has not seen yet, all in one transaction, which the caller commits.
     *
     * @throws StoreException if the schema is newer than this program, or the database is something else's
     */
    void apply(Connection connection) throws SQLException {
        int known = known();
        int version = require(connection, known);

        try (Statement statement = connection.createStatement()) {
            if (version == 0) {
                if (shared) {
                    statement.executeUpdate(
                            "CREATE TABLE schema_version (version INTEGER NOT NULL, least INTEGER NOT NULL)");
                    statement.executeUpdate("INSERT INTO schema_version (version, least) VALUES (0, 1)");
                } else {
                    statement.executeUpdate("CREATE TABLE schema_version (version INTEGER NOT NULL)");
                    statement.executeUpdate("INSERT INTO schema_version (version) VALUES (0)");
                }
            }
            for (int next = version + 1; next <= known; next++) {
                for (String sql : statements(String.valueOf(script(next)))) {
                    statement.executeUpdate(sql);
                }
            }
            if (version < known) {
                statement.executeUpdate("UPDATE schema_version SET version = " + known);
            }
        }
    }

    /**
     * Looks, and changes nothing.
     *
     * @throws StoreException if the schema is newer than this program, or the database is something else's
     */
    void require(Connection connection) throws SQLException {
        require(connection, known());
    }

    private int require(Connection connection, int known) throws SQLException {
        int version = version(connection);
        if (version > known && (!shared || number(connection, "SELECT max(least) FROM schema_version") > known)) {
            throw new StoreException(
                    StoreException.Reason.FAILED,
                    "the database has schema version " + version + ", this program knows versions up to " + known
                            + ": use a newer program");
        }
        return version;
    }

    /** 0 for an empty database, or an empty schema of one. */
    private static int version(Connection connection) throws SQLException {
        String schema = connection.getSchema();
        List<String> tables = new ArrayList<>();
        try (ResultSet row = connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE"})) {
            while (row.next()) {
                if (schema == null || schema.equals(row.getString("TABLE_SCHEM"))) {
                    tables.add(row.getString("TABLE_NAME"));
                }
            }
        }
        if (tables.isEmpty()) {
            return 0;
        }
        if (!tables.contains("schema_version")) {
            throw new StoreException(
                    StoreException.Reason.FAILED, "the database holds tables of something else: " + tables.get(0));
        }
        return number(connection, "SELECT max(version) FROM schema_version");
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    private int known() {
        int version = 0;
        while (script(version + 1) != null) {
            version++;
        }
        return version;
    }

    private @Nullable String script(int version) {
        try (InputStream script =
                SchemaMigrations.class.getResourceAsStream(String.format("%s/%04d.sql", folder, version))) {
            return script == null ? null : new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading migration " + version, e);
        }
    }

    /** A statement ends with a semicolon at the end of a line; what stands behind {@code --} is for people. */
    static List<String> statements(String script) {
        StringBuilder code = new StringBuilder();
        for (String line : script.split("\n", -1)) {
            int comment = line.indexOf("--");
            code.append(comment < 0 ? line : line.substring(0, comment)).append('\n');
        }
        List<String> statements = new ArrayList<>();
        for (String statement : code.toString().split(";[ \t]*\n", -1)) {
            if (!statement.isBlank()) {
                statements.add(statement.strip());
            }
        }
        return statements;
    }
}
