package io.logistis.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.httpserver.QueryServer;
import io.logistis.httpserver.SampleHistory;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BlameCommandTest {

    private static final SampleHistory HISTORY = new SampleHistory();
    private static final Terminal WIDE = new Terminal(120, false);

    private static QueryServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new QueryServer(HISTORY.store(), HISTORY.clock());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static BlameRun blame(Terminal terminal, String... arguments) {
        return BlameRun.of(Map.of("LOGISTIS_SERVER", server.uri().toString()), HISTORY.clock(), terminal, arguments);
    }

    private static BlameRun blame(String... arguments) {
        return blame(Terminal.NONE, arguments);
    }

    private static String golden(String name) throws Exception {
        try (InputStream file =
                Objects.requireNonNull(BlameCommandTest.class.getResourceAsStream("/golden/" + name), name)) {
            return new String(file.readAllBytes(), UTF_8);
        }
    }

    /** The file's first line is the command, as a person types it. */
    @ParameterizedTest
    @CsvSource({
        "blame-overview.txt, 120",
        "blame-patch.txt, 120",
        "blame-diff.txt, 120",
        "blame-fields.txt, 120",
        "blame-summary.txt, 0",
        "blame-everything.txt, 0",
        "blame-verbose.txt, 0",
        "blame-narrow.txt, 80",
        "blame-plain.txt, 0",
        "blame-lines.txt, 120",
        "blame-lines-then.txt, 120",
        "blame-lines-before.txt, 0"
    })
    void whatIsShownIsWhatTheGoldenFileHas(String name, int columns) throws Exception {
        String file = golden(name);
        int firstLine = file.indexOf('\n');
        List<String> words =
                new ArrayList<>(List.of(file.substring(0, firstLine).split(" ")));
        assertThat(words.subList(0, 3)).containsExactly("$", "kubectl", "blame");

        BlameRun run = blame(
                new Terminal(columns, false), words.subList(3, words.size()).toArray(String[]::new));

        assertThat(run.out()).isEqualTo(file.substring(firstLine + 1));
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void interruptionsAreTold() {
        assertThat(blame("-n", "shop").err())
                .isEqualTo("note: not everything was recorded from 2026-01-31T12:56:00Z to 2026-01-31T12:56:09Z:"
                        + " the recorder was not running\n");
        assertThat(blame("-n", "shop", "--until", "2026-01-31T12:30:00Z").err()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = BlameFormat.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"LINES"})
    void nothingOfAReviewReachesATerminalUnescaped(BlameFormat format) {
        for (String[] arguments : List.of(
                new String[] {"-A", "-v", "--format", format.name()},
                new String[] {"-n", "pay", "--format", format.name()},
                new String[] {"--since", "1d", "-v"})) {
            BlameRun run = blame(new Terminal(100, false), arguments);

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).isNotEmpty();
            assertThat((run.out() + run.err()).codePoints().filter(c -> c != '\n' && !TerminalText.isHarmless(c)))
                    .as(String.join(" ", arguments))
                    .isEmpty();
        }
        assertThat(blame("-n", "pay", "--format", format.name()).out()).contains("root\\u202e");
    }

    @Test
    void colouredIsTheSameTextBetweenEscapesOfOurs() {
        String plain = blame(WIDE, "-A", "-v").out();
        String coloured = blame(new Terminal(120, true), "-A", "-v").out();

        assertThat(coloured).contains("\u001b[33mreplace /spec/").contains("\u001b[35mno effect\u001b[0m");
        assertThat(coloured.replaceAll("\u001b\\[(2|3[1-6]|0)m", "")).isEqualTo(plain);
        assertThat(blame(new Terminal(120, true), "-A", "-v", "--no-color").out())
                .isEqualTo(plain);
    }

    @Test
    void everyFilterIsPassedOn() {
        assertThat(keys("-A", "--user", "bob", "--operation", "update"))
                .containsExactly("Node/node-1", "shop/Secret/db", "shop/Deployment/web", "shop/Deployment/web");
        assertThat(keys("-n", "shop", "--outcome", "no_effect")).containsExactly("shop/Deployment/web");
        assertThat(keys("-n", "shop", "--outcome", "denied")).containsExactly("shop/Deployment/web");
        assertThat(keys("-A", "--since", "5m")).hasSize(4);
        assertThat(keys("deploy/web", "-n", "shop", "--max-history", "2")).hasSize(2);
        assertThat(keys("deploy/web", "-n", "shop")).hasSize(7);
        assertThat(keys("deploy/web", "-n", "shop", "--all-attempts")).hasSize(8);
        assertThat(keys("-A", "--until", "2026-01-31T12:00:30Z")).containsExactly("shop/Deployment/web");
    }

    @Test
    void anObjectIsNamedAsKubectlTakesIt() {
        List<String> web = keys("deploy/web", "-n", "shop");

        assertThat(keys("deploy", "web", "-n", "shop")).isEqualTo(web);
        assertThat(keys("Deployment.apps/web", "--namespace=shop")).isEqualTo(web);
        assertThat(keys("--target-kind=deployment", "--target-name=web", "--target-namespace=shop"))
                .isEqualTo(web);
        assertThat(keys("deployments", "--target-name", "web", "-n", "shop")).isEqualTo(web);
        assertThat(keys("cm", "-n", "shop")).containsExactly("shop/ConfigMap/large", "shop/ConfigMap/settings");
    }

    @Test
    void whatHasNoNamespaceIsFoundInWhateverNamespaceOneIs() {
        assertThat(keys("node/node-1")).containsExactly("Node/node-1");
        assertThat(keys("node", "-n", "shop")).containsExactly("Node/node-1");
    }

    @Test
    void withoutANamespaceItIsTheDefaultOneAndTheOthersAreNamed() {
        BlameRun run = blame("deploy/web");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains(
                        "No changes found of deploy/web in namespace default; there are some in shop; name one with -n.");
    }

    @Test
    void linesAreFoundInTheNamespaceThatIsMeant() {
        assertThat(blame("deploy/web", "--format=lines"))
                .isEqualTo(
                        new BlameRun(
                                0,
                                "",
                                "Nothing to show of deploy/web in namespace default: there is one in shop; name it with -n.\n"));
        assertThat(blame("node/node-1", "--format=lines").out()).contains("unschedulable: true");
        assertThat(blame("widgets.example.com/w1", "-n", "pay", "--format=lines", "-v")
                        .out())
                .contains("root\\u202e")
                .doesNotContain("\u001b", "\u202e");
        assertThat(blame("cm/large", "-n", "shop", "--format=lines", "--exit-code"))
                .isEqualTo(
                        new BlameRun(
                                1,
                                "",
                                "Nothing to show of cm/large in namespace shop: no state of configmaps/large in shop can be shown.\n"));
        assertThat(blame("deploy/nosuch", "-n", "shop", "--format=lines").err())
                .contains("nothing is recorded of such an object");
    }

    @Test
    void whatTheLinesDoNotShowIsTold() {
        assertThat(blame("deploy/old", "-n", "shop", "--format=lines").err())
                .isEqualTo("note: it was deleted by bob, 3m ago\n");
        assertThat(blame("deploy/web", "-n", "shop", "--format=lines", "--at", "35m")
                        .err())
                .isEqualTo("note: not shown in it is the newer UPDATE scale by bob, 40m ago\n");
    }

    @Test
    void nothingFoundIsASuccessUnlessTheExitCodeIsAskedFor() {
        assertThat(blame("-n", "shop", "--user", "nobody").exitCode()).isZero();
        assertThat(blame("-n", "shop", "--user", "nobody", "--exit-code").exitCode())
                .isEqualTo(1);
        assertThat(blame("-n", "shop", "--exit-code").exitCode()).isZero();
    }

    @Test
    void anEmptyHistoryIsSaidToBeEmpty() throws Exception {
        try (QueryServer empty =
                new QueryServer(new RingBufferEventStore(Retention.DEFAULT, HISTORY.clock()), HISTORY.clock())) {
            BlameRun run = BlameRun.of(
                    Map.of(), HISTORY.clock(), WIDE, "--server", empty.uri().toString(), "--exit-code");

            assertThat(run)
                    .isEqualTo(
                            new BlameRun(1, "", "No changes in the last 24 hours; --since 7d looks further back.\n"));
        }
    }

    @Test
    void moreThanIsShownIsTold() {
        assertThat(blame("-A", "--max-history", "3").err()).contains("note: there are older ones");
        assertThat(blame("-A").err()).doesNotContain("note: there are older ones");
    }

    @Test
    void jsonIsWhatTheServerAnswers() throws Exception {
        JsonNode page = JsonMapper.shared().readTree(blame("-A", "-o", "json").out());

        assertThat(page).isEqualTo(answered("/events?limit=100&diff=patch"));
        JsonNode overview = JsonMapper.shared().readTree(blame("-o", "json").out());
        assertThat(overview).isEqualTo(answered("/overview"));
    }

    @Test
    void yamlIsTheSameInYaml() {
        assertThat(blame("deploy/web", "-n", "shop", "-o", "yaml", "--outcome", "denied")
                        .out())
                .startsWith("continue: null\ninterruptions:\n- count: 0\n")
                .contains("  outcome: DENIED\n", "  lock:\n    expiresAt: \"2026-01-31T14:00:00.000000Z\"\n");
    }

    private static JsonNode answered(String call) throws Exception {
        try (InputStream answer = server.uri().resolve(call).toURL().openStream()) {
            return JsonMapper.shared().readTree(answer);
        }
    }

    private static List<String> keys(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-o", "json"));
        BlameRun run = blame(all.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> keys = new ArrayList<>();
        JsonMapper.shared().readTree(run.out()).get("items").forEach(item -> {
            JsonNode object = item.get("objectRef");
            boolean isScale = object.get("subresource").asString("").equals("scale");
            keys.add((object.get("namespace").isNull()
                            ? ""
                            : object.get("namespace").asString() + "/")
                    + (isScale ? "Deployment" : object.get("kind").asString()) + "/"
                    + object.get("name").asString());
        });
        return keys;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--max-history 0|--max-history must be 1..10000, was 0",
                "--max-history x|Invalid value for option '--max-history': 'x' is not an int",
                "-n a -A|give --namespace or --all-namespaces, not both",
                "-n shop --diff-padding 2|--diff-padding goes with --format=diff",
                "-n shop --format=diff --diff-padding -1|padding must be 0..10000, was -1",
                "-n shop --format=xml|Invalid value for option '--format': expected one of [PATCH, DIFF, FIELDS, SUMMARY, LINES,"
                        + " JSON, YAML] (case-insensitive) but was 'xml'",
                "-n shop --operation=edit|Invalid value for option '--operation': expected one of [CREATE, UPDATE, DELETE,"
                        + " CONNECT, LOCK, UNLOCK] (case-insensitive) but was 'edit'",
                "-n shop --format=lines|--format=lines is of one object: name it as TYPE/NAME",
                "deploy --format=lines|--format=lines is of one object: name it as TYPE/NAME",
                "deploy/web -A --format=lines|--format=lines is of one object: name it as TYPE/NAME",
                "deploy/web --user bob --format=lines|--format=lines takes no filters; --at shows the object as it was then",
                "deploy/web --since 2h --format=lines|--format=lines takes no filters; --at shows the object as it was then",
                "deploy/web --at 2h|--at and --deleted go with --format=lines",
                "deploy/web -n shop --format=lines --at then|at must be a time such as 2026-01-31T12:00:00Z",
                "deploy/|name one object as TYPE/NAME or TYPE NAME, or a TYPE; was deploy/",
                "/web|name one object as TYPE/NAME or TYPE NAME, or a TYPE; was /web",
                "deploy/a/b|name one object as TYPE/NAME or TYPE NAME, or a TYPE; was deploy/a/b",
                "deploy,svc|name one object as TYPE/NAME or TYPE NAME, or a TYPE; was deploy,svc",
                "deploy/web svc/web|name one object as TYPE/NAME or TYPE NAME, or a TYPE; was deploy/web svc/web",
                "deploy web x|name one object as TYPE/NAME or TYPE NAME, or a TYPE; was deploy web x",
                "deploy/web --target-name web|name the object once: by arguments, or by --target-kind and --target-name",
                ".apps/web|TYPE: kind must be a kind, plural, singular or short name",
                "-n shop --since yesterday|since must be a time such as 2026-01-31T12:00:00Z (RFC 3339) or a duration",
                "-n shop --since 1h --until 2h|until must not be before since",
                "--nosuch|Unknown option: '--nosuch'",
                "--server ftp://x -A|--server: the server must be a URL such as http://127.0.0.1:8080, was ftp://x",
                "--server 127.0.0.1:8080 -A|--server must be a URL such as http://127.0.0.1:8080, was 127.0.0.1:8080",
                "--server http://bob:pw@x -A|--server: the server's URL must not hold a user or a password, was http://x with"
                        + " one; give a token instead",
                "--token-file /nonexistent -A|--token-file must be a file that can be read, was /nonexistent"
            })
    void whatIsWrongIsSaidWithWhatIsRight(String arguments, String message) {
        BlameRun run = blame(arguments.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith(message);
    }

    @Test
    void argumentsReachTheServerAsTheyAreAndTheTerminalEscaped() {
        BlameRun run = blame("-n", "a&b=c d%\u001b[31m", "--user", "é+x@example.com");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("in namespace a&b=c d%\\u001b[31m.");
    }

    @Test
    void helpHasExamplesAndEveryOption() {
        String help = blame("--help").out();

        assertThat(help)
                .startsWith("Usage: kubectl blame ")
                .contains("kubectl blame deploy/web -n shop")
                .doesNotContain("${", "@|");
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        assertThat(KubectlBlame.commandLine(Shell.ofProcess(), nowhere, nowhere)
                        .getCommandSpec()
                        .optionsMap()
                        .keySet())
                .hasSizeGreaterThan(25)
                .allSatisfy(option -> assertThat(help).contains(option));
    }

    @Test
    void versionIsTold() {
        assertThat(blame("--version").out()).startsWith("logistis ");
    }
}
