package io.logistis.httpserver;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set, as data: command line, README and help are held against it. Each is a flag, an environment
 * variable and a key of the properties file.
 */
public enum Setting {
    WEBHOOK_ADDRESS("ADDRESS", "0.0.0.0:10250", null, "where reviews come in, over TLS; port 0 takes any free port"),
    QUERY_ADDRESS(
            "ADDRESS",
            "127.0.0.1:8080",
            null,
            "where what was recorded can be asked for; beyond loopback only with a token file"),
    OPS_ADDRESS("ADDRESS", "0.0.0.0:8081", null, "health and metrics; no history in it"),
    DATA_DIR("FOLDER", "./data", null, "database, keys, self-signed certificates"),
    STORE(
            "STORE",
            "jdbc:sqlite:<data-dir>/logistis.db",
            null,
            "memory (a third of the heap at most), a jdbc:sqlite: URL, or a jdbc:postgresql: URL that replicas share"),
    DB_USER("NAME", null, null, "PostgreSQL user"),
    DB_PASSWORD_FILE(
            "FILE",
            null,
            null,
            "with the PostgreSQL user's password, read for each new connection; else LOGISTIS_DB_PASSWORD"),
    TLS_CERT(
            "FILE",
            null,
            null,
            "PEM certificate chain, reloaded when it changes; self-signed under the data directory if absent"),
    TLS_KEY("FILE", null, null, "PEM private key of the certificate (PKCS#1, PKCS#8 or EC), not encrypted"),
    CLIENT_CA(
            "FILE",
            null,
            null,
            "PEM certificates, reloaded when they change: reviews are taken only from clients whose certificate one of"
                    + " them signed"),
    ADMIT_TOKEN_FILE(
            "FILE",
            null,
            null,
            "the unguessable part of the webhook's path, reloaded when it changes: reviews are taken at /admit/<token>"
                    + " only"),
    MANAGE_WEBHOOK(
            "SWITCH", "false", null, "in a cluster: certificates, path and registration of the webhook kept by itself"),
    MAX_EVENTS_PER_OBJECT("NUMBER", "100", "1", "events kept of one object"),
    MAX_AGE("DURATION", "30d", "1s", "how long an event is kept"),
    MAX_BYTES("SIZE", "1GiB", "64KiB", "what the store may take in all; a database at least 1MiB"),
    MAX_BODY_BYTES(
            "SIZE", "8MiB", "64KiB", "of one review kept in memory; larger ones are recorded without their objects"),
    STORE_TIMEOUT(
            "DURATION",
            "200ms",
            "1ms",
            "how long a review may wait for its commit before it is let through unrecorded"),
    RULES("FILE", null, null, "YAML file that says which changes are kept and which fields are hidden, reloaded"),
    TOKEN_FILE(
            "FILE",
            null,
            null,
            "who may ask and who may lock: lines of name, role (reader, locker) and token, reloaded; without it all who"
                    + " reach the query address may ask, and nobody may lock"),
    BREAK_GLASS_GROUP("GROUP", null, null, "members of this group pass every lock; each time is recorded"),
    LOCKS_FAIL_CLOSED(
            "SWITCH",
            "false",
            null,
            "true: while the locks were never read, refuse people's changes instead of letting them through"),
    REDACTION_KEY_FILE(
            "FILE", "<data-dir>/redaction.key", null, "key of the marks that stand for hidden values; made if absent"),
    LOG_FORMAT("FORMAT", "text", null, "of the log on standard error: text (key=value) or json, one line each");

    private final String unit;
    private final @Nullable String defaultValue;
    private final @Nullable String minimum;
    private final String help;

    Setting(String unit, @Nullable String defaultValue, @Nullable String minimum, String help) {
        this.unit = unit;
        this.defaultValue = defaultValue;
        this.minimum = minimum;
        this.help = help;
    }

    /** As on the command line, without dashes, and in the properties file: {@code max-age}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As on the command line: {@code --max-age}. */
    public String flag() {
        return "--" + key();
    }

    /** {@code LOGISTIS_MAX_AGE}. */
    public String environmentVariable() {
        return "LOGISTIS_" + name();
    }

    /**
     * What kind of value it takes: ADDRESS, FILE, FOLDER, STORE, NAME, GROUP, FORMAT, NUMBER, DURATION ({@code 200ms}), SIZE
     * ({@code 8MiB}) or SWITCH ({@code true}, {@code false}).
     */
    public String unit() {
        return unit;
    }

    /** Whether it is on or off; on where a flag is given without a value. */
    public boolean isSwitch() {
        return unit.equals("SWITCH");
    }

    /** Written as it would be given; empty where there is none. */
    public Optional<String> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    /** Written as it would be given; empty where there is none. */
    public Optional<String> minimum() {
        return Optional.ofNullable(minimum);
    }

    /** What it does, in one line. */
    public String help() {
        return help;
    }
}
