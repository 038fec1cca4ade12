package io.logistis.cli;

import io.logistis.httpserver.LogFormat;
import io.logistis.httpserver.LogistisServer;
import io.logistis.httpserver.ServerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code logistis demo}: the whole product in one command. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Logistis.Version.class,
        description = {
            "Starts the server on free ports of this machine with a database of its own, sends it what a real API server"
                    + " sent while people worked, and shows what was recorded.",
            "Stays up, so that you can ask it, until Ctrl-C; then its files are removed."
        },
        footer = {"", "The exit code is 0 if all was recorded that should be, else 1."})
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--exit", description = "end as soon as everything is shown")
    private boolean exit;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    private volatile int exitCode = Logistis.FAILED;

    @Override
    public Integer call() throws IOException, GeneralSecurityException, InterruptedException {
        LineLogging.use(LogFormat.TEXT, Level.WARN);
        PrintWriter out = spec.commandLine().getOut();
        out.println("Starting Logistis on this machine. No cluster is needed, and none is touched.");
        Path folder = Files.createTempDirectory("logistis-demo");
        try (LogistisServer server = LogistisServer.start(settings(folder));
                Termination termination = Termination.onSignal(() -> end(server, folder))) {
            Demo demo = new Demo(server.addresses(), folder.resolve("tls/ca.crt"), Shell.ofProcess(), out);
            exitCode = demo.play(RecordedReview.ofDemo()) ? Logistis.OK : Logistis.FAILED;
            if (!exit) {
                out.println();
                out.println("It stays up until Ctrl-C; then its files are removed.");
                termination.await();
            }
        } finally {
            remove(folder);
        }
        return exitCode;
    }

    private int end(LogistisServer server, Path folder) {
        server.close();
        remove(folder);
        return exitCode;
    }

    private static ServerConfig settings(Path folder) {
        return ServerConfig.of(
                "--data-dir=" + folder,
                "--webhook-address=127.0.0.1:0",
                "--query-address=127.0.0.1:0",
                "--ops-address=127.0.0.1:0",
                // Nobody waits for these reviews, and a slow disk shall not look like a loss.
                "--store-timeout=20s");
    }

    private static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("remove " + folder, e);
        }
    }
}
