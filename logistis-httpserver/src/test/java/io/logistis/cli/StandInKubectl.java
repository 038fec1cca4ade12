package io.logistis.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A shell script that stands in for kubectl: it writes down how it was called and does what a test tells it to. */
final class StandInKubectl {

    private final Path folder;

    /**
     * @param folder where it is put
     * @param script of {@code sh}; {@code $calls} is the file that the call is written down in, {@code $pid} the one with its
     *     process id
     */
    StandInKubectl(Path folder, String script) throws IOException {
        this.folder = folder;
        Path program = folder.resolve("kubectl");
        Files.writeString(
                program,
                "#!/bin/sh\ncalls='" + folder.resolve("calls") + "'\npid='" + folder.resolve("pid") + "'\n"
                        + "for argument; do printf '<%s>' \"$argument\"; done >>\"$calls\"\necho >>\"$calls\"\n"
                        + script
                        + "\n");
        program.toFile().setExecutable(true);
    }

    /** The environment of somebody who has it on the PATH. */
    Map<String, String> environment() {
        return Map.of("PATH", "/nonexistent::" + folder);
    }

    /** How it was called, each argument in {@code <>}. */
    List<String> calls() throws IOException {
        Path calls = folder.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    /** Whether the process that wrote its id into {@code $pid} has ended. */
    boolean isGone() throws IOException {
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
    }
}
