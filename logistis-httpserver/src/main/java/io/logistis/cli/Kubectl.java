package io.logistis.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The user's own kubectl, with the kubeconfig and context that the user named. Arguments reach it as they are: no shell reads them. */
final class Kubectl {

    private final Path program;
    private final List<String> flags;
    private final @Nullable String context;

    private Kubectl(Path program, List<String> flags, @Nullable String context) {
        this.program = program;
        this.flags = List.copyOf(flags);
        this.context = context;
    }

    /**
     * The kubectl on the {@code PATH}.
     *
     * @param kubeconfig passed on; null for kubectl's own choice
     * @param context passed on; null for the current one
     * @throws CommandException if there is none
     */
    static Kubectl find(Map<String, String> environment, @Nullable String kubeconfig, @Nullable String context) {
        List<String> flags = new ArrayList<>();
        if (kubeconfig != null) {
            flags.add("--kubeconfig=" + kubeconfig);
        }
        if (context != null) {
            flags.add("--context=" + context);
        }
        Path program = Programs.onPath(environment, "kubectl");
        if (program == null) {
            throw CommandException.unreachable(
                    "kubectl is not on the PATH, so that Logistis can't be found in a cluster;"
                            + " install it, or give the server's query address with --server or LOGISTIS_SERVER");
        }
        return new Kubectl(program, flags, context);
    }

    /** Whether there is one on the {@code PATH}. */
    static boolean isOn(Map<String, String> environment) {
        return Programs.onPath(environment, "kubectl") != null;
    }

    /** A process that shares our standard input, so that a log-in can ask. */
    Process start(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(flags);
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command).redirectInput(Redirect.INHERIT).start();
        } catch (IOException e) {
            throw CommandException.unreachable("kubectl can't be started: " + e.getMessage());
        }
    }

    /**
     * The namespace of the context, as kubectl itself takes it; {@code default} where the kubeconfig names none.
     *
     * @throws CommandException if a context was named and there is none
     */
    String namespace() {
        Process process = start("config", "view", "--minify", "--output=jsonpath={.contexts[0].context.namespace}");
        try {
            String namespace = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() == 0) {
                return namespace.isBlank() ? "default" : namespace.strip();
            }
            if (context != null) {
                throw CommandException.usage("kubectl: " + TerminalText.oneLine(error.strip(), 300));
            }
            // There is no kubeconfig, or none with a current context: kubectl itself takes this then.
            return "default";
        } catch (IOException e) {
            throw CommandException.unreachable("kubectl config view: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandException.unreachable("interrupted");
        } finally {
            process.destroy();
        }
    }
}
