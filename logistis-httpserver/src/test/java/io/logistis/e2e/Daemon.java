package io.logistis.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of ours that runs until it is closed; only this process is ever ended, by its handle. */
final class Daemon implements AutoCloseable {

    private final String name;
    private final Path log;
    private final Process process;
    private final Thread atExit;

    private Daemon(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.atExit = new Thread(process::destroyForcibly, "end-" + name);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts the command in that folder; both of its outputs go to {@code <folder>/<name>.log}. */
    static Daemon start(String name, Path folder, List<String> command) throws IOException {
        return start(name, folder, command, Map.of());
    }

    /** The same with these variables beside those of this process. */
    static Daemon start(String name, Path folder, List<String> command, Map<String, String> environment)
            throws IOException {
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new Daemon(name, log, process);
    }

    Path log() {
        return log;
    }

    /** Throws, with the end of its log, if the process has ended. */
    void mustBeAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " ended with exit code " + process.exitValue() + ":\n" + logTail());
        }
    }

    String logTail() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }

    /** Asks the process to end, as {@code kill} does; does not wait. */
    void terminate() {
        process.destroy();
    }

    /** Ends the process without asking, as {@code kill -9} does, and waits until it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    /** The exit code, as soon as there is one; throws if there is none in time. */
    int awaitExit(Duration time) throws InterruptedException {
        if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(name + " did not end within " + time);
        }
        return process.exitValue();
    }

    /** Asks the process to end and returns its exit code; after ten seconds it is killed. */
    int stop() {
        terminate();
        // Not to be cut short by an interrupt: nothing may be left running.
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        kill();
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
    }
}
