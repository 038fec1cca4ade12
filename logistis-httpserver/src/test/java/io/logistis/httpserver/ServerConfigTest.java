package io.logistis.httpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ServerConfigTest {

    @TempDir
    Path folder;

    @Test
    void theDefaultsAreThoseOfTheContract() {
        ServerConfig config = ServerConfig.of();

        assertThat(config.webhookAddress().getPort()).isEqualTo(10250);
        assertThat(config.webhookAddress().getAddress().isAnyLocalAddress()).isTrue();
        assertThat(config.queryAddress().getPort()).isEqualTo(8080);
        assertThat(config.queryAddress().getAddress().isLoopbackAddress()).isTrue();
        assertThat(config.opsAddress().getPort()).isEqualTo(8081);
        assertThat(config.dataDir()).isEqualTo(Path.of("./data"));
        assertThat(config.store()).isEqualTo("jdbc:sqlite:./data/logistis.db");
        assertThat(config.redactionKeyFile()).isEqualTo(Path.of("./data/redaction.key"));
        assertThat(config.tlsCert()).isNull();
        assertThat(config.tlsKey()).isNull();
        assertThat(config.clientCa()).isNull();
        assertThat(config.admitTokenFile()).isNull();
        assertThat(config.manageWebhook()).isFalse();
        assertThat(config.logFormat()).isEqualTo(LogFormat.TEXT);
        assertThat(config.retention().maxEventsPerObject()).isEqualTo(100);
        assertThat(config.retention().maxAge()).isEqualTo(Duration.ofDays(30));
        assertThat(config.retention().maxBytes()).isEqualTo(1L << 30);
        assertThat(config.maxBodyBytes()).isEqualTo(8 << 20);
        assertThat(config.storeTimeout()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void aFlagWinsOverTheEnvironmentAndThatOverTheFile() throws Exception {
        Path file = Files.writeString(
                folder.resolve("logistis.properties"), "max-age=1d\nmax-bytes=1MiB\nmax-events-per-object=7\n");

        ServerConfig config = ServerConfig.resolve(
                Map.of(Setting.MAX_AGE, "3h"),
                Map.of("LOGISTIS_MAX_AGE", "2h", "LOGISTIS_MAX_BYTES", "2MiB", "LOGISTIS_MAX_EVENTS_PER_OBJECT", ""),
                file);

        assertThat(config.retention().maxAge()).isEqualTo(Duration.ofHours(3));
        assertThat(config.retention().maxBytes()).isEqualTo(2L << 20);
        assertThat(config.retention().maxEventsPerObject()).isEqualTo(7);
    }

    @Test
    void theDataDirectoryHoldsWhatIsNotPutElsewhere() {
        ServerConfig config = ServerConfig.of("--data-dir=/var/lib/l", "--redaction-key-file=/etc/key");

        assertThat(config.store()).isEqualTo("jdbc:sqlite:/var/lib/l/logistis.db");
        assertThat(config.redactionKeyFile()).isEqualTo(Path.of("/etc/key"));
    }

    @Test
    void variablesThatKubernetesSetsForAServiceAreLeftAlone() {
        ServerConfig config = ServerConfig.resolve(
                Map.of(), Map.of("LOGISTIS_PORT", "tcp://10.0.0.1:443", "LOGISTIS_SERVICE_HOST", "10.0.0.1"), null);

        assertThat(config).isEqualTo(ServerConfig.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--max-age=abc | --max-age must be a duration of at least 1s such as 200ms, 30s, 5m, 2h or 30d, was 'abc'",
                "--max-age=999ms | --max-age must be a duration of at least 1s such as 200ms, 30s, 5m, 2h or 30d, was '999ms'",
                "--store-timeout=0ms | --store-timeout must be a duration of at least 1ms such as 200ms, 30s, 5m, 2h or 30d, was '0ms'",
                "--max-bytes=1GB | --max-bytes must be a size of at least 64KiB such as 65536, 64KiB, 8MiB or 1GiB, was '1GB'",
                "--max-body-bytes=10 | --max-body-bytes must be a size of at least 64KiB such as 65536, 64KiB, 8MiB or 1GiB, was '10'",
                "--max-events-per-object=0 | --max-events-per-object must be a number from 1 to 2147483647, was '0'",
                "--ops-address=8081 | --ops-address must be an address such as 127.0.0.1:8080, [::1]:8080 or :8080 for all interfaces, was '8081'",
                "--ops-address=:65536 | --ops-address must be an address such as 127.0.0.1:8080, [::1]:8080 or :8080 for all interfaces, its port at most 65535, was ':65536'",
                "--store=mysql | --store must be memory, or a URL such as jdbc:sqlite:/var/lib/logistis/logistis.db or jdbc:postgresql://db.example.com/logistis, was 'mysql'",
                "--store=jdbc:postgresql://h/d?user=u&password=sesame | --store must hold no password, where others can read it: give --db-password-file or LOGISTIS_DB_PASSWORD",
                "--store=jdbc:postgresql://h/d?sslpassword=sesame | --store must hold no password, where others can read it: give --db-password-file or LOGISTIS_DB_PASSWORD",
                "--store=jdbc:postgresql://u:sesame@h/d | --store must hold no password, where others can read it: give --db-password-file or LOGISTIS_DB_PASSWORD",
                "--store=jdbc:postgresql://h/d/e | --store must be a URL such as jdbc:postgresql://db.example.com:5432/logistis",
                "--db-password-file=/nowhere | --db-password-file must be a file that can be read, was '/nowhere'",
                "--manage-webhook=yes | --manage-webhook must be true or false, was 'yes'",
                "--log-format=xml | --log-format must be text or json, was 'xml'",
                "--client-ca=/nowhere | --client-ca must be a file that can be read, was '/nowhere'",
                "--tls-cert=/nowhere | --tls-cert must be a file that can be read, was '/nowhere'",
                "--data-dir= | --data-dir must be a path, was ''"
            })
    void aBadValueIsAnsweredWithOneLineThatSaysWhatIsRight(String flag, String message) {
        assertThatThrownBy(() -> ServerConfig.of(flag))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @Test
    void aPostgresDatabaseTakesItsLoginFromAFileOrTheEnvironment() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "sesame\n");
        String url = "jdbc:postgresql://a:5432,b/logistis?targetServerType=primary&sslmode=verify-full";

        ServerConfig config = ServerConfig.of("--store=" + url, "--db-user=me", "--db-password-file=" + file);
        assertThat(config.store()).isEqualTo(url);
        assertThat(config.login().user()).isEqualTo("me");
        assertThat(config.login().currentPassword()).isEqualTo("sesame");
        Files.writeString(file, "changed");
        assertThat(config.login().currentPassword()).isEqualTo("changed");

        ServerConfig other =
                ServerConfig.resolve(Map.of(), Map.of("LOGISTIS_STORE", url, "LOGISTIS_DB_PASSWORD", "sesame"), null);
        assertThat(other.login().currentPassword()).isEqualTo("sesame");
        assertThat(other.toString()).doesNotContain("sesame");
    }

    @Test
    void twoPasswordsAreAnError() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "sesame");

        assertThatThrownBy(() -> ServerConfig.resolve(
                        Map.of(Setting.DB_PASSWORD_FILE, "" + file), Map.of("LOGISTIS_DB_PASSWORD", "x"), null))
                .hasMessage("--db-password-file and LOGISTIS_DB_PASSWORD must not be given both");
    }

    @Test
    void aMessageStaysOneLine() {
        assertThatThrownBy(() -> ServerConfig.of("--max-age=1\n\u001b[31m" + "x".repeat(10_000)))
                .isInstanceOf(ConfigException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400).doesNotContain("\n", "\u001b"));
    }

    @Test
    void aMessageNamesTheSource() throws Exception {
        assertThatThrownBy(() -> ServerConfig.resolve(Map.of(), Map.of("LOGISTIS_MAX_AGE", "x"), null))
                .hasMessageStartingWith("LOGISTIS_MAX_AGE must be a duration");

        Path file = Files.writeString(folder.resolve("p"), "max-age=x\n");
        assertThatThrownBy(() -> ServerConfig.resolve(Map.of(), Map.of(), file))
                .hasMessageStartingWith("max-age in " + file + " must be a duration");
    }

    @Test
    void anUnknownPropertyIsAnError() throws Exception {
        Path file = Files.writeString(folder.resolve("p"), "max-ages=1d\n");

        assertThatThrownBy(() -> ServerConfig.resolve(Map.of(), Map.of(), file))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("unknown setting max-ages in " + file + "; known are webhook-address, ");
    }

    @Test
    void aMissingPropertiesFileIsAnError() {
        assertThatThrownBy(() -> ServerConfig.resolve(Map.of(), Map.of(), folder.resolve("none")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("--config must name a properties file that can be read, was ");
    }

    @Test
    void queriesAreAnsweredOnTheLoopbackInterfaceOnly() {
        assertThat(ServerConfig.of("--query-address=[::1]:0").queryAddress().getPort())
                .isZero();
        for (String everywhere : new String[] {"0.0.0.0:8080", ":8080", "[::]:8080", "192.0.2.1:8080"}) {
            assertThatThrownBy(() -> ServerConfig.of("--query-address=" + everywhere))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("--query-address must be on the loopback interface");
        }
    }

    @Test
    void withATokenFileQueriesMayBeAnsweredAnywhere() throws Exception {
        Path file = Files.writeString(folder.resolve("tokens"), "");

        assertThat(ServerConfig.of("--query-address=0.0.0.0:0", "--token-file=" + file)
                        .queryAddress()
                        .getAddress()
                        .isAnyLocalAddress())
                .isTrue();
        assertThatThrownBy(() -> ServerConfig.of("--token-file=" + folder.resolve("none")))
                .hasMessageStartingWith("--token-file must be a file that can be read");
    }

    @Test
    void aSwitchIsTrueOrFalse() {
        assertThat(ServerConfig.of().locksFailClosed()).isFalse();
        assertThat(ServerConfig.of("--locks-fail-closed=true").locksFailClosed())
                .isTrue();
        assertThatThrownBy(() -> ServerConfig.of("--locks-fail-closed=yes"))
                .hasMessage("--locks-fail-closed must be true or false, was 'yes'");
    }

    @Test
    void notEveryoneMayBreakTheGlass() {
        assertThat(ServerConfig.of("--break-glass-group=oncall").breakGlassGroup())
                .isEqualTo("oncall");
        assertThatThrownBy(() -> ServerConfig.of("--break-glass-group=system:authenticated"))
                .hasMessageStartingWith("--break-glass-group must be the name of a group that not everyone is in");
        assertThatThrownBy(() -> ServerConfig.of("--break-glass-group= ")).isInstanceOf(ConfigException.class);
    }

    @Test
    void aCertificateWithoutItsKeyIsAnError() throws Exception {
        Path file = Files.writeString(folder.resolve("tls.crt"), "x");

        assertThatThrownBy(() -> ServerConfig.of("--tls-cert=" + file))
                .hasMessage("--tls-cert and --tls-key must be given both or not at all, only --tls-cert was");
        assertThatThrownBy(() -> ServerConfig.of("--tls-key=" + file))
                .hasMessage("--tls-cert and --tls-key must be given both or not at all, only --tls-key was");
    }

    @Test
    void whatTheClusterKeepsIsNotGivenByFiles() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertThatThrownBy(() -> ServerConfig.of("--manage-webhook=true", "--admit-token-file=" + file))
                .hasMessageStartingWith("--admit-token-file must not be given together with --manage-webhook");
        assertThatThrownBy(() -> ServerConfig.of("--manage-webhook=true", "--tls-cert=" + file, "--tls-key=" + file))
                .hasMessageStartingWith("--tls-cert must not be given together with --manage-webhook");
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void everySettingSaysWhatItIs(Setting setting) {
        assertThat(setting.help()).isNotBlank().doesNotContain("\n");
        assertThat(setting.flag()).matches("--[a-z]+(-[a-z]+)*");
        assertThat(setting.environmentVariable()).matches("LOGISTIS_[A-Z]+(_[A-Z]+)*");
        assertThat(setting.unit())
                .isIn(
                        "ADDRESS",
                        "FILE",
                        "FOLDER",
                        "STORE",
                        "NAME",
                        "GROUP",
                        "NUMBER",
                        "DURATION",
                        "SIZE",
                        "SWITCH",
                        "FORMAT");
    }
}
