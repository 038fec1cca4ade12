package io.logistis.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.Operation;
import io.logistis.httpserver.LockServer;
import io.logistis.httpserver.SampleHistory;
import io.logistis.lock.Lock;
import io.logistis.lock.LockScope;
import io.logistis.lock.LockSubjects;
import io.logistis.testkit.Changes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code kubectl blame lock}, {@code unlock} and {@code locks}. */
class LockCommandsTest {

    private static final Terminal WIDE = new Terminal(140, false);

    @TempDir
    Path folder;

    private LockServer server;

    @BeforeEach
    void start() throws IOException {
        server = LockServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private BlameRun blame(Terminal terminal, Map<String, String> more, String... arguments) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("LOGISTIS_SERVER", server.uri().toString());
        return BlameRun.of(environment, server.clock(), terminal, arguments);
    }

    private BlameRun asReader(Terminal terminal, String... arguments) {
        return blame(terminal, Map.of("LOGISTIS_TOKEN", LockServer.READER), arguments);
    }

    private BlameRun asAlice(String... arguments) {
        return blame(Terminal.NONE, Map.of("LOGISTIS_TOKEN", LockServer.LOCKER), arguments);
    }

    private Lock onlyLock() {
        assertThat(server.locks().open()).hasSize(1);
        return server.locks().open().get(0);
    }

    private static Lock.Builder freeze(LockScope scope) {
        return Lock.builder(scope, "alice", "release freeze").expiresIn(Duration.ofHours(2));
    }

    @Test
    void aLockIsMadeAsItWasAskedForAndSaysWhatOthersWillRead() {
        BlameRun run = asAlice(
                "lock",
                "deployment/web",
                "-n",
                "shop",
                "--user",
                "bob",
                "--for",
                "2h",
                "--reason",
                "release freeze",
                "--except-group",
                "oncall");

        Lock lock = onlyLock();
        assertThat(run)
                .isEqualTo(new BlameRun(
                        0,
                        "lock " + lock.id() + ": shop/Deployment/web, for user bob, not group oncall\n"
                                + "Whoever is refused reads: locked by alice until 14:00 UTC (2h left): release freeze [lock "
                                + lock.id() + "]. Exempt: group oncall.\n",
                        ""));
        assertThat(lock.scope()).isEqualTo(new LockScope("shop", "deployment", "web"));
        assertThat(lock.subjects())
                .isEqualTo(new LockSubjects(List.of("bob"), List.of(), List.of(), List.of("oncall")));
        assertThat(lock.mode()).isEqualTo(Lock.Mode.DENY);
        assertThat(lock.operations()).containsExactlyInAnyOrder(Operation.CREATE, Operation.UPDATE, Operation.DELETE);
        assertThat(lock.expiresAt()).isEqualTo(server.clock().instant().plus(Duration.ofHours(2)));
    }

    @Test
    void everyOptionReachesTheServer() {
        // LDAP has commas in names: only --operation takes a list.
        BlameRun run = asAlice(
                "lock",
                "nodes",
                "--cluster-scoped",
                "--user",
                "cn=bob,ou=dev",
                "--user=ci-*",
                "--group",
                "dev",
                "--group=contractors",
                "--except-user",
                "ci-1",
                "--except-group=oncall",
                "--operation",
                "delete,connect",
                "--operation=UPDATE",
                "--warn",
                "--for=never",
                "--reason",
                "é \"x\" \\ ünï");

        assertThat(run.exitCode()).as(run.err()).isZero();
        Lock lock = onlyLock();
        assertThat(lock.scope()).isEqualTo(new LockScope(null, "nodes", null));
        assertThat(lock.subjects())
                .isEqualTo(new LockSubjects(
                        List.of("cn=bob,ou=dev", "ci-*"),
                        List.of("dev", "contractors"),
                        List.of("ci-1"),
                        List.of("oncall")));
        assertThat(lock.operations()).containsExactlyInAnyOrder(Operation.UPDATE, Operation.DELETE, Operation.CONNECT);
        assertThat(lock.mode()).isEqualTo(Lock.Mode.WARN);
        assertThat(lock.expiresAt()).isNull();
        assertThat(lock.reason()).isEqualTo("é \"x\" \\ ünï");
        assertThat(run.out())
                .contains(": Node/*, for user cn=bob,ou=dev, user ci-*, in group dev, in group contractors,"
                        + " not user ci-1, not group oncall\n")
                .contains("Whoever is warned reads: locked by alice: é \"x\" \\ ünï [lock " + lock.id() + "].");
    }

    @Test
    void withoutUsersAndGroupsItIsForEveryone() {
        assertThat(asAlice("lock", "-n", "shop", "--reason", "freeze").out())
                .contains(": shop/*, for everyone\n", "(1h left)");
    }

    @Test
    void whatWhoeverMakesItShouldKnowIsToldOnStandardError() {
        BlameRun run = asAlice("lock", "-n", "shop", "--user", "system:*", "--reason", "freeze");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).startsWith("warning: this lock names system users: ");
        assertThat(run.out()).doesNotContain("warning");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "lock deploy/web --reason r|say where: -n NS, or --cluster-scoped for what is in no namespace",
                "lock --reason r|say where: -n NS, or --cluster-scoped for what is in no namespace",
                "lock deploy/web -n shop --cluster-scoped --reason r|give -n NS or --cluster-scoped, not both",
                "lock --cluster-scoped --reason r|--cluster-scoped needs a TYPE: say what is locked, as node/n1 or nodes",
                "lock deploy/web --cluster-scoped --reason r|Deployment is a namespaced kind: say where with -n NS",
                "lock node/n1 -n shop --reason r|Node is a cluster-scoped kind: give --cluster-scoped instead of -n shop",
                "lock deploy/web -n shop|Missing required option: '--reason=TEXT'",
                "lock deploy/web -n shop --reason=|--reason must say why: those who are refused read it",
                "lock deploy/ -n shop --reason r|name one object as TYPE/NAME or TYPE NAME, or a TYPE; was deploy/",
                "lock deploy,svc -n shop --reason r|name one object as TYPE/NAME or TYPE NAME, or a TYPE; was deploy,svc",
                "lock deploy/* -n shop --reason r|name must be the name of one object",
                "lock .x -n shop --reason r|TYPE: kind must be a kind, plural, singular or short name",
                "lock -n sh* --reason r|namespace must be the name of one namespace",
                "lock events -n shop --reason r|Events can't be locked: the cluster itself lives by them",
                "lock -n shop --user= --reason r|users must not have an empty entry",
                "lock -n shop --user system:node:a --reason r|users: system:node:a passes every lock",
                "lock -n shop --user bob --except-user b* --reason r|exemptUsers [b*] leaves nobody of users [bob]",
                "lock -n shop --operation lock --reason r|Invalid value for option '--operation' (OPERATION): expected one of [CREATE,"
                        + " UPDATE, DELETE, CONNECT] (case-insensitive) but was 'lock'",
                "lock -n logistis --reason r|namespace logistis is where Logistis itself runs: it can't be locked",
                "lock -n shop --for 31d --reason r|expiresIn must be a duration of 30d at most such as 30m, 2h or 7d, or never, was '31d'",
                "lock -n shop --for ever --reason r|expiresIn must be a duration of 30d at most",
                "lock -n shop --token secret --reason r|Unknown option",
                "-n shop lock deploy/web --reason r|lock comes first: kubectl blame lock …; a kind of that name is written with"
                        + " its group: lock.example.com",
                "-A --no-color locks|locks comes first: kubectl blame locks …",
                "--namespace=shop unlock 7f3a|unlock comes first: kubectl blame unlock …",
                "unlock|Missing required parameter: 'ID'",
                "unlock a b|Unmatched argument at index 2: 'b'",
                "locks -n a -A|give --namespace or --all-namespaces, not both",
                "locks -o xml|Invalid value for option '--output': expected one of [TEXT, JSON, YAML] (case-insensitive) but was"
                        + " 'xml'",
                "locks deploy|Unmatched argument at index 1: 'deploy'"
            })
    void whatIsWrongIsSaidAndNothingIsLocked(String arguments, String message) {
        BlameRun run = asAlice(arguments.split(" "));

        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith(message);
        assertThat(server.locks().all()).isEmpty();
    }

    @Test
    void anEmptyIdEndsNoLock() {
        server.lock("7f3a1b2c", freeze(LockScope.namespace("shop")));

        BlameRun run = asAlice("unlock", "");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("ID must be that of a lock, or its beginning; kubectl blame locks shows them\n");
        assertThat(server.locks().open()).hasSize(1);
    }

    @Test
    void aLockIsEndedByItsIdOrByItsBeginningWhereOnlyOneHasIt() {
        server.lock("7f3a1b2c", freeze(LockScope.namespace("shop")));
        server.lock("7f441b2c", freeze(new LockScope("shop", "secrets", null)));

        BlameRun ambiguous = asAlice("unlock", "7f");
        BlameRun run = asAlice("unlock", "7f3");
        BlameRun again = asAlice("unlock", "7f3a1b2c");
        BlameRun unknown = asAlice("unlock", "../events");

        assertThat(ambiguous.exitCode()).isEqualTo(2);
        assertThat(ambiguous.err()).contains("7f");
        assertThat(run).isEqualTo(new BlameRun(0, "ended lock 7f3a1b2c of alice on shop/*: release freeze\n", ""));
        assertThat(server.locks().open()).extracting(Lock::id).containsExactly("7f441b2c");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("7f3a1b2c");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("../events");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock -n shop --reason r", "unlock 7f3a"})
    void withoutATokenThatMayLockItSaysWhatToDo(String arguments) {
        server.lock("7f3a1b2c", freeze(LockScope.namespace("pay")));
        String[] words = arguments.split(" ");

        BlameRun nobody = blame(Terminal.NONE, Map.of(), words);
        BlameRun reader = blame(Terminal.NONE, Map.of("LOGISTIS_TOKEN", LockServer.READER), words);
        BlameRun unknown = blame(Terminal.NONE, Map.of("LOGISTIS_TOKEN", "s3cret"), words);

        assertThat(List.of(nobody.exitCode(), reader.exitCode(), unknown.exitCode()))
                .containsOnly(3);
        assertThat(nobody.err()).contains("set LOGISTIS_TOKEN, or name a file with --token-file");
        assertThat(reader.err()).startsWith(server.uri() + " refuses it: rita may read, not lock");
        assertThat(unknown.err()).startsWith(server.uri() + " asks for a token, and not for this one");
        assertThat(nobody.err() + reader.err() + unknown.err()).doesNotContain("s3cret", LockServer.READER);
        assertThat(server.locks().open()).extracting(Lock::id).containsExactly("7f3a1b2c");
    }

    @Test
    void whereThereAreNoTokensAtAllItSaysHowToMakeOne() throws IOException {
        try (LockServer open = LockServer.withoutTokens()) {
            Map<String, String> environment =
                    Map.of("LOGISTIS_SERVER", open.uri().toString());

            BlameRun lock =
                    BlameRun.of(environment, open.clock(), Terminal.NONE, "lock", "-n", "shop", "--reason", "r");

            assertThat(lock.exitCode()).isEqualTo(3);
            assertThat(lock.err())
                    .startsWith(open.uri() + " refuses it: nobody can lock here")
                    .contains("logistis token add alice --role locker", "set LOGISTIS_TOKEN");
            assertThat(BlameRun.of(environment, open.clock(), Terminal.NONE, "locks"))
                    .isEqualTo(new BlameRun(0, "", "No locks are in force.\n"));
        }
    }

    @Test
    void theTokenComesFromAFileToo() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), LockServer.LOCKER + "\n");
        String[] words = {"lock", "-n", "shop", "--reason", "r"};

        assertThat(blame(Terminal.NONE, Map.of("LOGISTIS_TOKEN_FILE", file.toString()), words)
                        .exitCode())
                .isZero();
        List<String> withFlag = new ArrayList<>(List.of(words));
        withFlag.add("--token-file=" + file);
        // The flag is nearer than the environment.
        assertThat(blame(Terminal.NONE, Map.of("LOGISTIS_TOKEN", "s3cret"), withFlag.toArray(String[]::new))
                        .exitCode())
                .isZero();
        assertThat(server.locks().open()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock -n shop --reason r", "unlock 7f", "locks", "-A"})
    void aTokenGoesToNoOtherMachineUnencrypted(String arguments) {
        List<String> words = new ArrayList<>(List.of(arguments.split(" ")));
        words.add("--server=http://192.0.2.1:8080");

        BlameRun run = asAlice(words.toArray(String[]::new));

        assertThat(run)
                .isEqualTo(new BlameRun(
                        2,
                        "",
                        "--server: a token goes over https, or to this machine, so that nobody reads it on the way; the"
                                + " server was http://192.0.2.1:8080\n"));
    }

    private void locks() {
        server.lock(
                "7f3a1b2c",
                freeze(new LockScope("shop", "deployment", "web"))
                        .subjects(new LockSubjects(List.of("bob"), List.of(), List.of(), List.of("oncall"))));
        server.write(Changes.update("bob"));
        server.write(Changes.update("bob").requestUid("again"));
        server.write(Changes.update("bob").requestUid("and again"));
        server.write(Changes.delete("bob"));
        server.write(Changes.update("carol").requestUid("of carol"));
        server.pass(Duration.ofMinutes(2));
        server.lock(
                "0a44e1d9",
                Lock.builder(LockScope.namespace("shop"), "carol", "ask the owners before you change things here")
                        .mode(Lock.Mode.WARN)
                        .operations(Set.of(Operation.DELETE, Operation.CONNECT))
                        .subjects(new LockSubjects(
                                List.of("system:serviceaccount:ci:*"),
                                List.of("dev", "contractors"),
                                List.of(),
                                List.of()))
                        .expiresIn(null));
        server.pass(Duration.ofMinutes(1));
        server.lock(
                "c1d2e3f4",
                Lock.builder(new LockScope(null, "nodes", "n1"), "alice", "the disk is being saved")
                        .expiresIn(Duration.ofDays(7)));
        server.lock(
                "11111111",
                Lock.builder(LockScope.namespace("pay"), "alice", "over soon").expiresIn(Duration.ofMinutes(5)));
        server.lock("22222222", freeze(LockScope.namespace("pay")));
        server.pass(Duration.ofMinutes(4));
        server.unlock("22222222", "dan");
        server.pass(Duration.ofMinutes(6));
    }

    private static String golden(String name) throws Exception {
        try (InputStream file =
                Objects.requireNonNull(LockCommandsTest.class.getResourceAsStream("/golden/" + name), name)) {
            return new String(file.readAllBytes(), UTF_8);
        }
    }

    /** The file's first line is the command, as a person types it. */
    @ParameterizedTest
    @CsvSource({"locks.txt, 118", "locks-all.txt, 140", "locks-shop.txt, 0", "locks-narrow.txt, 100"})
    void theTableIsWhatTheGoldenFileHas(String name, int columns) throws Exception {
        locks();
        String file = golden(name);
        int firstLine = file.indexOf('\n');
        List<String> words = List.of(file.substring(0, firstLine).split(" "));
        assertThat(words.subList(0, 3)).containsExactly("$", "kubectl", "blame");

        BlameRun run = asReader(
                new Terminal(columns, false), words.subList(3, words.size()).toArray(String[]::new));

        assertThat(run.out()).isEqualTo(file.substring(firstLine + 1));
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theReadmeShowsWhatIsShown() throws Exception {
        assertThat(Readme.part("locks")).isEqualTo(golden("locks.txt"));
    }

    @Test
    void noLocksAreSaidToBeNone() {
        assertThat(asAlice("locks")).isEqualTo(new BlameRun(0, "", "No locks are in force.\n"));
        assertThat(asAlice("locks", "-n", "shop", "--exit-code"))
                .isEqualTo(new BlameRun(1, "", "No locks are in force in namespace shop.\n"));
        assertThat(asAlice("locks", "--all")).isEqualTo(new BlameRun(0, "", "There are no locks.\n"));
        assertThat(asAlice("locks", "-o", "json").out()).isEqualTo("{\n  \"items\": []\n}\n");
    }

    @Test
    void jsonAndYamlAreWhatTheServerAnswers() throws Exception {
        locks();
        URLConnection connection =
                server.uri().resolve("/locks?all=true").toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + LockServer.READER);
        JsonNode answered;
        try (InputStream answer = connection.getInputStream()) {
            answered = JsonMapper.shared().readTree(answer);
        }

        assertThat(JsonMapper.shared()
                        .readTree(asAlice("locks", "--all", "-o", "json").out()))
                .isEqualTo(answered);
        assertThat(asAlice("locks", "-n", "shop", "-o", "yaml").out())
                .startsWith("items:\n- ")
                .contains("id: 7f3a1b2c\n");
        JsonNode made = JsonMapper.shared()
                .readTree(asAlice("lock", "-n", "dev", "--reason", "r", "-o", "json")
                        .out());
        assertThat(made.get("namespace").asString()).isEqualTo("dev");
        assertThat(asAlice("lock", "-n", "dev", "--reason", "r", "-o", "yaml").out())
                .contains("namespace: dev\n");
    }

    @Test
    void nothingOfALockReachesATerminalUnescaped() {
        String hostile = SampleHistory.HOSTILE;
        server.lock(
                "\u001b[2J",
                Lock.builder(LockScope.namespace("shop"), hostile, hostile)
                        .subjects(new LockSubjects(
                                List.of(hostile), List.of(hostile), List.of("\u0007"), List.of("\u202e"))));
        server.lock("22222222", Lock.builder(new LockScope("shop", "widgets.example.com", "a\u202eb"), "dan", hostile));
        server.unlock("22222222", hostile);

        for (String words : List.of("locks --all", "locks -o json --all", "locks -o yaml --all", "unlock \u001b[2J")) {
            BlameRun run = asAlice(words.split(" "));

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).containsAnyOf("\\u001b[2J", "\\x1b[2J").contains("root\\u202e");
            assertThat((run.out() + run.err()).codePoints().filter(c -> c != '\n' && !TerminalText.isHarmless(c)))
                    .as(words)
                    .isEmpty();
        }
        assertThat(asAlice("lock", "-n", "shop", "--reason", hostile, "--user", hostile)
                        .out()
                        .codePoints()
                        .filter(c -> c != '\n' && !TerminalText.isHarmless(c)))
                .isEmpty();
    }

    @Test
    void thereIsHelpWithExamplesForEach() {
        for (String command : List.of("lock", "unlock", "locks")) {
            BlameRun run = BlameRun.of(Map.of(), server.clock(), WIDE, command, "--help");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out())
                    .startsWith("Usage: kubectl blame " + command + " ")
                    .contains("Examples:", "  kubectl blame " + command)
                    .doesNotContain("${", "@|");
        }
        assertThat(BlameRun.of(Map.of(), server.clock(), WIDE, "--help").out())
                .contains("Commands:", "\n  lock  ", "\n  unlock  ", "\n  locks  ");
    }

    @Test
    void theNameOfACommandIsOneInTheFirstPlaceOnly() {
        server.write(Changes.update("bob").of("", "configmaps", "ConfigMap").at("lock", "locks"));

        BlameRun run = asReader(Terminal.NONE, "cm", "locks", "-n", "lock");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("lock/ConfigMap/locks");
        assertThat(asReader(Terminal.NONE, "-n", "lock", "--user", "unlock").err())
                .isEqualTo("No changes found in namespace lock.\n");
        assertThat(asReader(Terminal.NONE, "-n", "lock", "cm", "locks").out()).contains("lock/ConfigMap/locks");
        assertThat(asReader(Terminal.NONE, "locks.example.com", "-A").err())
                .isEqualTo("No changes found of locks.example.com.\n");
    }
}
