package io.logistis.httpserver;

import io.logistis.store.Retention;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a server is started with. {@link Setting} says for each what it does, its default and its minimum. Immutable.
 *
 * @param webhookAddress port 0 takes any free port
 * @param queryAddress on the loopback interface, unless there is a token file
 * @param opsAddress port 0 takes any free port
 * @param dataDir made if it is absent
 * @param store {@code memory} or a JDBC URL
 * @param login to a PostgreSQL database
 * @param tlsCert null exactly when {@code tlsKey} is: self-signed then
 * @param tlsKey null exactly when {@code tlsCert} is
 * @param clientCa whose clients reviews are taken from; null for anyone's
 * @param admitTokenFile with what ends the webhook's path; null for nothing
 * @param manageWebhook whether certificates, path and registration are kept in the cluster; then there is no
 *     {@code tlsCert} and no {@code admitTokenFile}
 * @param retention how much is kept
 * @param maxBodyBytes of one review kept in memory
 * @param storeTimeout how long a review may wait for its commit
 * @param rules null for the defaults
 * @param tokenFile null for none: all who reach the query address may ask then, and nobody may lock
 * @param breakGlassGroup whose members pass every lock; null for nobody
 * @param locksFailClosed whether people's changes are refused while the locks were never read
 * @param redactionKeyFile made if it is absent
 * @param logFormat of the program's log; the server itself logs to SLF4J
 */
public record ServerConfig(
        InetSocketAddress webhookAddress,
        InetSocketAddress queryAddress,
        InetSocketAddress opsAddress,
        Path dataDir,
        String store,
        DatabaseLogin login,
        @Nullable Path tlsCert,
        @Nullable Path tlsKey,
        @Nullable Path clientCa,
        @Nullable Path admitTokenFile,
        boolean manageWebhook,
        Retention retention,
        int maxBodyBytes,
        Duration storeTimeout,
        @Nullable Path rules,
        @Nullable Path tokenFile,
        @Nullable String breakGlassGroup,
        boolean locksFailClosed,
        Path redactionKeyFile,
        LogFormat logFormat) {

    public ServerConfig {
        Objects.requireNonNull(webhookAddress, "webhookAddress");
        Objects.requireNonNull(queryAddress, "queryAddress");
        Objects.requireNonNull(opsAddress, "opsAddress");
        Objects.requireNonNull(dataDir, "dataDir");
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(login, "login");
        Objects.requireNonNull(retention, "retention");
        Objects.requireNonNull(storeTimeout, "storeTimeout");
        Objects.requireNonNull(redactionKeyFile, "redactionKeyFile");
        Objects.requireNonNull(logFormat, "logFormat");
    }

    /**
     * From flags, else the environment, else the properties file, else the defaults.
     *
     * @param flags by setting, those that were given
     * @param environment all of it; variables of ours that are unknown are left alone, because Kubernetes sets such for a
     *     Service, and empty ones count as absent
     * @param file properties by {@link Setting#key}; null for none
     * @throws ConfigException if a value is wrong, the file can't be read, or it has an unknown key
     */
    public static ServerConfig resolve(
            Map<Setting, String> flags, Map<String, String> environment, @Nullable Path file) {
        Properties properties = file == null ? new Properties() : read(file);
        Map<Setting, SettingValue> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            values.put(setting, pick(setting, flags, environment, properties, file));
        }
        return of(values, environment.getOrDefault(DatabaseLogin.PASSWORD_VARIABLE, ""));
    }

    /**
     * From these values and the defaults.
     *
     * @throws ConfigException if a value is wrong
     */
    public static ServerConfig of(String... flags) {
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        for (String flag : flags) {
            int equals = flag.indexOf('=');
            Setting setting = equals < 0 ? null : byFlag(flag.substring(0, equals));
            if (setting == null) {
                throw new ConfigException("a setting looks like --max-age=30d, was " + flag);
            }
            given.put(setting, flag.substring(equals + 1));
        }
        return resolve(given, Map.of(), null);
    }

    private static @Nullable Setting byFlag(String flag) {
        for (Setting setting : Setting.values()) {
            if (setting.flag().equals(flag)) {
                return setting;
            }
        }
        return null;
    }

    private static SettingValue pick(
            Setting setting,
            Map<Setting, String> flags,
            Map<String, String> environment,
            Properties properties,
            @Nullable Path file) {
        String flag = flags.get(setting);
        if (flag != null) {
            return new SettingValue(setting, flag, setting.flag());
        }
        String variable = environment.get(setting.environmentVariable());
        if (variable != null && !variable.isEmpty()) {
            return new SettingValue(setting, variable, setting.environmentVariable());
        }
        String property = properties.getProperty(setting.key());
        if (property != null) {
            return new SettingValue(setting, property, setting.key() + " in " + file);
        }
        return new SettingValue(setting, setting.defaultValue().orElse(null), setting.flag());
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(
                    "--config must name a properties file that can be read, was " + file + " (" + e.getMessage() + ")",
                    e);
        }
        TreeSet<String> unknown = new TreeSet<>(properties.stringPropertyNames());
        for (Setting setting : Setting.values()) {
            unknown.remove(setting.key());
        }
        if (!unknown.isEmpty()) {
            throw new ConfigException("unknown setting " + unknown.first() + " in " + file + "; known are "
                    + Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.joining(", ")));
        }
        return properties;
    }

    private static ServerConfig of(Map<Setting, SettingValue> values, String password) {
        Values all = new Values(values);
        Path dataDir = all.of(Setting.DATA_DIR).path();
        SettingValue tokenFile = all.of(Setting.TOKEN_FILE);
        SettingValue query = all.of(Setting.QUERY_ADDRESS);
        SettingValue breakGlass = all.of(Setting.BREAK_GLASS_GROUP);
        SettingValue certValue = all.of(Setting.TLS_CERT);
        SettingValue keyValue = all.of(Setting.TLS_KEY);
        Path cert = certValue.readableFileOrNull();
        Path key = keyValue.readableFileOrNull();
        if ((cert == null) != (key == null)) {
            throw new ConfigException("--tls-cert and --tls-key must be given both or not at all, only "
                    + (cert == null ? keyValue : certValue).source() + " was");
        }
        boolean manageWebhook = all.of(Setting.MANAGE_WEBHOOK).isOn();
        SettingValue tokenValue = all.of(Setting.ADMIT_TOKEN_FILE);
        for (SettingValue own : List.of(certValue, tokenValue)) {
            if (manageWebhook && own.given()) {
                throw new ConfigException(own.source() + " must not be given together with "
                        + Setting.MANAGE_WEBHOOK.flag() + ", which keeps certificates and path by itself");
            }
        }
        return new ServerConfig(
                all.of(Setting.WEBHOOK_ADDRESS).address(),
                tokenFile.given() ? query.address() : query.loopbackAddress(),
                all.of(Setting.OPS_ADDRESS).address(),
                dataDir,
                all.of(Setting.STORE).store(dataDir),
                DatabaseLogin.of(all.of(Setting.DB_USER), all.of(Setting.DB_PASSWORD_FILE), password),
                cert,
                key,
                all.of(Setting.CLIENT_CA).readableFileOrNull(),
                tokenValue.readableFileOrNull(),
                manageWebhook,
                new Retention(
                        all.of(Setting.MAX_EVENTS_PER_OBJECT).number(),
                        all.of(Setting.MAX_AGE).duration(),
                        all.of(Setting.MAX_BYTES).size()),
                (int) Math.min(all.of(Setting.MAX_BODY_BYTES).size(), Integer.MAX_VALUE - 16),
                all.of(Setting.STORE_TIMEOUT).duration(),
                all.of(Setting.RULES).readableFileOrNull(),
                tokenFile.readableFileOrNull(),
                breakGlass.given() ? breakGlass.group() : null,
                all.of(Setting.LOCKS_FAIL_CLOSED).isOn(),
                all.of(Setting.REDACTION_KEY_FILE).pathWithin(dataDir),
                all.of(Setting.LOG_FORMAT).logFormat());
    }

    /** All settings' values, each present. */
    private record Values(Map<Setting, SettingValue> values) {
        SettingValue of(Setting setting) {
            return Objects.requireNonNull(values.get(setting));
        }
    }
}
