package io.logistis.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.Decision;
import io.logistis.event.ObservedChange;
import io.logistis.httpserver.LockApi;
import io.logistis.httpserver.Setting;
import io.logistis.httpserver.http.Response;
import io.logistis.store.Retention;
import io.logistis.store.memory.MapLockStore;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Changes;
import io.logistis.testkit.TurnableClock;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** The README says what the program does, and nothing else. */
class ReadmeTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine logistis = Logistis.commandLine(new PrintWriter(out), new PrintWriter(err));

    @Test
    void theSettingsAreThoseOfTheProgram() throws Exception {
        List<String> rows = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            rows.add("| `%s` | %s | %s | %s |"
                    .formatted(
                            setting.flag(),
                            setting.defaultValue()
                                    .map(value -> "`" + value + "`")
                                    .orElse(""),
                            setting.minimum().map(value -> "`" + value + "`").orElse(""),
                            setting.help()));
        }

        assertThat(Readme.text()).contains(String.join("\n", rows) + "\n\n");
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void helpSaysOfASettingWhatTheReadmeSays(Setting setting) {
        String help = String.join(
                " ",
                logistis.getSubcommands()
                        .get("serve")
                        .getCommandSpec()
                        .findOption(setting.flag())
                        .description());

        assertThat(help).startsWith(setting.help());
        setting.defaultValue().ifPresent(value -> assertThat(help).contains("default " + value));
        setting.minimum().ifPresent(value -> assertThat(help).contains("at least " + value));
    }

    @Test
    void serveHasNoFlagThatTheReadmeDoesNotName() throws Exception {
        String readme = Readme.text();

        assertThat(logistis.getSubcommands().get("serve").getCommandSpec().options())
                .filteredOn(option -> !option.usageHelp() && !option.versionHelp())
                .hasSizeGreaterThan(Setting.values().length)
                .allSatisfy(option -> assertThat(readme).contains("`" + option.longestName() + "`"));
    }

    @Test
    void theRegistrationIsTheOneThatIsTriedOnARealApiServer() throws Exception {
        String tried = resource("/e2e/webhook.yaml")
                .replace("@url@", "https://logistis.example.com:10250/admit")
                .replace("@ca-bundle@", "LS0tLS1CRUdJTi…");

        assertThat(Readme.part("registration")).isEqualTo(tried);
    }

    @Test
    void aChangeIsShownAsItIsAnswered() throws Exception {
        JsonMapper json = JsonMapper.shared();

        assertThat(json.readTree(Readme.part("change")))
                .isEqualTo(json.readTree(resource("/golden/events-page.json"))
                        .get("items")
                        .get(0));
    }

    @Test
    void aLockIsTakenAsItIsShownAndRefusesInTheWordsThatAreShown() throws Exception {
        TurnableClock clock = new TurnableClock();
        LockApi api = new LockApi(new RingBufferEventStore(Retention.DEFAULT, clock), new MapLockStore(clock), clock);
        Response made = api.post(LockApi.ALICE, Readme.part("lock-request"));
        assertThat(made.status()).isEqualTo(201);

        ObservedChange bobs = Changes.update("bob").build();
        Decision decision = api.tracker().decide(bobs);

        assertThat(decision.isDenied()).isTrue();
        assertThat(Readme.part("lock-refusal"))
                .endsWith(": "
                        + String.valueOf(api.tracker().sentence(bobs, decision))
                                .replace(LockApi.json(made).get("id").asString(), "7f3a91c2")
                        + "\n");
    }

    private static String resource(String name) throws Exception {
        try (InputStream file = Objects.requireNonNull(ReadmeTest.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), UTF_8);
        }
    }
}
