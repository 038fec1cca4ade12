package io.logistis.bench;

import io.logistis.httpserver.RunningServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** A server in a process of its own, ready to be measured. */
final class ServerProcess implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("ready webhook=(https://\\S+).*");

    private final Path dataDir;
    private final Process process;
    private final double secondsUntilReady;
    private final URI webhook;
    private final SSLContext trust;

    private ServerProcess(Path dataDir, Process process, double secondsUntilReady, URI webhook) {
        this.dataDir = dataDir;
        this.process = process;
        this.secondsUntilReady = secondsUntilReady;
        this.webhook = webhook;
        this.trust = RunningServer.trusting(dataDir.resolve("tls/ca.crt"));
    }

    /**
     * Starts it and waits for its ready line.
     *
     * @param jvm flags of its JVM
     * @param program class path and main class, or {@code -jar} and the jar, and arguments
     */
    static ServerProcess start(Path dataDir, List<String> jvm, List<String> program) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(program);
        long from = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        dataDir.resolveSibling("server.log").toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                double seconds = (System.nanoTime() - from) / 1e9;
                return new ServerProcess(dataDir, process, seconds, URI.create(ready.group(1)));
            }
        }
        process.destroyForcibly();
        throw new IOException("not ready: " + command);
    }

    URI webhook() {
        return webhook;
    }

    SSLContext trust() {
        return trust;
    }

    double secondsUntilReady() {
        return secondsUntilReady;
    }

    /** What it takes of the machine's memory now, in MiB; {@code NaN} where there is no {@code /proc}. */
    double residentMegabytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return Double.NaN;
        }
        return Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                / 1024.0;
    }

    /** Of the database with all that belongs to it. */
    long bytesOnDisk() throws IOException {
        try (Stream<Path> files = Files.list(dataDir)) {
            long bytes = 0;
            for (Path file : files.filter(path -> path.toString().contains("logistis.db"))
                    .toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }

    /** Stops it, as Kubernetes does. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        process.destroyForcibly().onExit().join();
    }
}
