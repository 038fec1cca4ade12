package io.logistis.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** kubectl as one user. Safe for use by several threads. */
final class Kubectl {

    private final Path program;
    private final Path kubeconfig;
    private final String editor;

    Kubectl(Path program, Path kubeconfig) {
        this(program, kubeconfig, "false");
    }

    private Kubectl(Path program, Path kubeconfig, String editor) {
        this.program = program;
        this.kubeconfig = kubeconfig;
        this.editor = editor;
    }

    /** The same user, whose {@code kubectl edit} runs this command on the file it is given. */
    Kubectl editingWith(String command) {
        return new Kubectl(program, kubeconfig, command);
    }

    /** What a run of kubectl said; an exit code other than 0 is a result like any other. */
    record Result(List<String> command, int exitCode, String out, String err) {

        Result mustSucceed() {
            if (exitCode != 0) {
                throw new IllegalStateException("exit code " + exitCode + " of " + command + ":\n" + out + err);
            }
            return this;
        }
    }

    Result run(String... arguments) {
        return runWith("", arguments);
    }

    /** Runs kubectl and throws where it fails; what it printed is returned. */
    String must(String... arguments) {
        return run(arguments).mustSucceed().out();
    }

    /** Runs kubectl with this manifest on its standard input ({@code -f -}) and throws where it fails. */
    String mustWith(String manifest, String... arguments) {
        return runWith(manifest, arguments).mustSucceed().out();
    }

    Result runWith(String manifest, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--kubeconfig=" + kubeconfig));
        command.addAll(List.of(arguments));
        return execute(command, manifest, Map.of());
    }

    /** Runs {@code kubectl blame}, which is put into that folder as a plugin, with these variables more. */
    Result blame(Path home, Map<String, String> environment, String... arguments) throws IOException {
        Path plugin = home.resolve("kubectl-blame");
        if (!Files.exists(plugin)) {
            Files.createSymbolicLink(plugin, KubectlBlameIT.SHIM);
        }
        List<String> command = new ArrayList<>(List.of(program.toString(), "blame"));
        command.addAll(List.of(arguments));
        Map<String, String> all = new HashMap<>(environment);
        all.put("HOME", home.toString());
        all.put("LOGISTIS_JAR", LogistisProcess.jarFile().toString());
        all.put("PATH", home + ":" + System.getenv("PATH"));
        // No flag of kubectl's own can stand before the name of a plugin.
        all.put("KUBECONFIG", kubeconfig.toString());
        return execute(command, "", all);
    }

    private Result execute(List<String> command, String input, Map<String, String> environment) {
        try {
            Path out = Files.createTempFile(kubeconfig.getParent(), "kubectl", ".out");
            Path err = Files.createTempFile(kubeconfig.getParent(), "kubectl", ".err");
            Path in = Files.writeString(Files.createTempFile(kubeconfig.getParent(), "kubectl", ".in"), input);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("KUBE_EDITOR", editor);
            builder.environment().put("KUBECACHEDIR", kubeconfig + ".cache");
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Result result = new Result(command, process.waitFor(), read(out), read(err));
            for (Path file : List.of(in, out, err)) {
                Files.delete(file);
            }
            return result;
        } catch (IOException e) {
            throw new IllegalStateException("run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + command, e);
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
