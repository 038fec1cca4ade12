package io.logistis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.logistis.httpserver.QueryServer;
import io.logistis.httpserver.SampleHistory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code deploy/kubectl-blame} with the fat jar, as a program of its own and as kubectl's plugin. */
class KubectlBlameIT {

    static final Path SHIM = Path.of("../deploy/kubectl-blame").toAbsolutePath();

    @TempDir
    Path folder;

    private final SampleHistory history = new SampleHistory();
    private QueryServer server;
    private ProcessBuilder builder;

    @BeforeEach
    void start() throws IOException {
        server = new QueryServer(history.store(), history.clock());
        builder = new ProcessBuilder()
                .directory(Files.createDirectories(folder.resolve("elsewhere")).toFile());
        builder.environment()
                .put("HOME", Files.createDirectories(folder.resolve("home")).toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("LOGISTIS_JAR", LogistisProcess.jarFile().toString());
        builder.environment().put("LOGISTIS_SERVER", server.uri().toString());
        builder.environment().put("KUBECONFIG", "/nonexistent");
        List.of("XDG_CACHE_HOME", "NO_COLOR", "LOGISTIS_TOKEN").forEach(builder.environment()::remove);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private record Result(int exitCode, String out, String err) {}

    private Result run(Path program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = builder.command(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private List<Path> kept() throws IOException {
        Path cache = folder.resolve("home/.cache/logistis");
        if (!Files.exists(cache)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cache)) {
            return files.toList();
        }
    }

    @Test
    void itAnswersTheFirstTimeAndTheSecondWithTheClassesKept() throws Exception {
        Result first = run(SHIM, "deploy/web", "-n", "shop", "--time");
        List<Path> kept = kept();
        Result second = run(SHIM, "deploy/web", "-n", "shop", "--time");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("| shop/Deployment/web | UPDATE       | carol ");
        assertThat(second).isEqualTo(first);
        assertThat(kept).hasSize(1).isEqualTo(kept());
    }

    @Test
    void classesThatAreNoneAreOfNoHarm() throws Exception {
        Result right = run(SHIM, "-A", "--time");
        Path kept = kept().get(0);
        kept.toFile().setWritable(true);
        Files.writeString(kept, "garbage");

        assertThat(run(SHIM, "-A", "--time")).isEqualTo(right);
    }

    @Test
    void classesAreNotKeptOfCallsThatLoadFewOrFail() throws Exception {
        run(SHIM, "--help");
        run(SHIM, "--server", "http://127.0.0.1:1", "-A");

        assertThat(kept()).isEmpty();
    }

    @Test
    void withoutAPlaceToKeepThemItWorksAllTheSame() throws Exception {
        builder.environment().remove("HOME");
        assertThat(run(SHIM, "-A").exitCode()).isZero();
    }

    @Test
    void itIsFoundByALinkBesideItsJarAndInFoldersWithBlanks() throws Exception {
        Path place = Files.createDirectories(folder.resolve("a place with 'quotes' $HOME"));
        Files.copy(SHIM, place.resolve("kubectl-blame"));
        place.resolve("kubectl-blame").toFile().setExecutable(true);
        Files.createSymbolicLink(place.resolve("logistis.jar"), LogistisProcess.jarFile());
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("one"), place.resolve("kubectl-blame"));
        Files.createSymbolicLink(bin.resolve("kubectl-blame"), Path.of("one"));
        builder.environment().remove("LOGISTIS_JAR");

        Result result = run(bin.resolve("kubectl-blame"), "node/node-1");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("Node/node-1");
    }

    @Test
    void argumentsReachTheProgramAsTheyAre() throws Exception {
        Result result = run(SHIM, "-n", "$(touch pwned) `touch pwned` ; * \"'\\", "--user", "a b");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).endsWith("No changes found in namespace $(touch pwned) `touch pwned` ; * \"'\\.\n");
        assertThat(folder.resolve("elsewhere/pwned")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nosuch", "--max-history=0"})
    void itsExitCodeIsTheProgramsAlsoWhereClassesAreKept(String wrong) throws Exception {
        assertThat(run(SHIM, wrong).exitCode()).isEqualTo(2);
        run(SHIM, "-A");
        assertThat(kept()).hasSize(1);
        assertThat(run(SHIM, wrong).exitCode()).isEqualTo(2);
        assertThat(run(SHIM, "-n", "nosuch", "--exit-code").exitCode()).isEqualTo(1);
    }

    @Test
    void whatItLacksIsSaid() throws Exception {
        builder.environment().put("LOGISTIS_JAR", "/nonexistent.jar");
        Result withoutJar = run(SHIM, "-A");
        builder.environment().put("LOGISTIS_JAR", LogistisProcess.jarFile().toString());
        builder.environment().put("JAVA_HOME", "/nonexistent");
        Result withoutJava = run(SHIM, "-A");

        assertThat(withoutJar.exitCode()).isEqualTo(3);
        assertThat(withoutJar.err()).isEqualTo("kubectl-blame: there is no /nonexistent.jar (LOGISTIS_JAR)\n");
        assertThat(withoutJava.exitCode()).isEqualTo(3);
        assertThat(withoutJava.err()).isEqualTo("kubectl-blame: there is no java in JAVA_HOME (/nonexistent)\n");
    }

    @Test
    void kubectlFindsItAsAPlugin() throws Exception {
        String assets = System.getenv("KUBEBUILDER_ASSETS");
        Path kubectl = Path.of(String.valueOf(assets), "kubectl");
        assumeTrue(Files.isExecutable(kubectl), "no kubectl in KUBEBUILDER_ASSETS (" + assets + ")");
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("kubectl-blame"), SHIM);
        builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));

        Result object = run(kubectl, "blame", "deploy/web", "-n", "shop");
        Result overview = run(kubectl, "blame");
        Result nothing = run(kubectl, "blame", "deploy/web", "--exit-code");
        Result wrong = run(kubectl, "blame", "--nosuch");

        assertThat(object.exitCode()).as(object.err()).isZero();
        assertThat(object.out()).contains("| shop/Deployment/web | UPDATE       | carol ");
        assertThat(overview.out()).contains("| shop      |", "| (cluster) |");
        assertThat(nothing.exitCode()).isEqualTo(1);
        assertThat(nothing.err()).contains("in namespace default; there are some in shop; name one with -n.");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("See kubectl blame --help");
        assertThat(run(kubectl, "plugin", "list").out())
                .contains(bin.resolve("kubectl-blame").toString());
    }

    @Test
    void itReachesAServerThroughKubectlsPortForward() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path kubectl = bin.resolve("kubectl");
        Files.writeString(
                kubectl,
                "#!/bin/sh\necho $$ >'" + folder.resolve("pid") + "'\necho 'Forwarding from 127.0.0.1:"
                        + server.uri().getPort() + " -> 8080'\nexec sleep 600\n");
        kubectl.toFile().setExecutable(true);
        builder.environment().remove("LOGISTIS_SERVER");
        builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));

        Result result = run(SHIM, "-A");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("Node/node-1");
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }
}
