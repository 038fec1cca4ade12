package io.logistis.cli;

import java.io.PrintWriter;
import java.io.Writer;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code logistis completion}: what a shell needs to complete our commands. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        versionProvider = Logistis.Version.class,
        description = "Prints a script by which a shell completes logistis and kubectl-blame.",
        footer = {"", "Examples:", "  source <(logistis completion bash)", "  source <(logistis completion zsh)"})
final class CompletionCommand implements Runnable {

    /** Shells that take the script; zsh does through its bashcompinit, which the script calls. */
    enum CompletedShell {
        BASH,
        ZSH
    }

    @Parameters(paramLabel = "SHELL", description = "bash or zsh")
    @SuppressWarnings({"NullAway.Init", "unused"}) // picocli sets it; one script serves both
    private CompletedShell completed;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        CommandLine logistis = spec.root().commandLine();
        out.println(AutoComplete.bash("logistis", logistis));
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        out.println(AutoComplete.bash("kubectl-blame", KubectlBlame.commandLine(Shell.ofProcess(), nowhere, nowhere)));
        out.flush();
    }
}
