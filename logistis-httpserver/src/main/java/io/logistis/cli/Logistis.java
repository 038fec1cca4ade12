package io.logistis.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The fat jar's main class: {@code logistis serve}, {@code logistis demo}, {@code logistis blame}. */
@Command(
        name = "logistis",
        mixinStandardHelpOptions = true,
        versionProvider = Logistis.Version.class,
        description = "Who changed what in a Kubernetes cluster, where and when, and what exactly was it before?",
        footer = {
            "",
            "Examples:",
            "  logistis demo                              see it work, in one command",
            "  logistis serve --data-dir /var/lib/logistis   record what an API server sends",
            "  logistis blame deploy/web -n shop          who changed it, and what"
        })
public final class Logistis implements Runnable {

    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int UNREACHABLE = 3;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    private Logistis() {}

    /**
     * Runs a command; ends the process with 0, with 1 if it failed, with 2 if it was called wrongly, with 3 if the server that
     * it asks can't be reached.
     */
    public static void main(String[] args) {
        System.exit(run(new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8), args));
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        return commandLine(out, err).execute(args);
    }

    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return prepared(
                new CommandLine(new Logistis())
                        .addSubcommand(ServeCommand.commandLine())
                        .addSubcommand(new DemoCommand())
                        .addSubcommand(BlameCommand.commandLine(Shell.ofProcess()))
                        .addSubcommand(new RulesCommand())
                        .addSubcommand(new TokenCommand(System.getenv()))
                        .addSubcommand(new RotateCaCommand())
                        .addSubcommand(new UninstallCommand())
                        .addSubcommand(new CompletionCommand()),
                out,
                err);
    }

    /** With our way to say what went wrong. */
    static CommandLine prepared(CommandLine commandLine, PrintWriter out, PrintWriter err) {
        return commandLine
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((wrong, given) -> {
                    CommandLine command = wrong.getCommandLine();
                    command.getErr().println(TerminalText.oneLine(String.valueOf(wrong.getMessage())));
                    command.getErr().println("See " + command.getCommandSpec().qualifiedName() + " --help");
                    return USAGE;
                })
                .setExecutionExceptionHandler((failure, command, result) -> {
                    command.getErr().println(TerminalText.oneLine(String.valueOf(failure.getMessage())));
                    return failure instanceof CommandException known ? known.exitCode() : FAILED;
                });
    }

    /** Without a command: says which there are. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Logistis.class.getPackage().getImplementationVersion();
            return new String[] {"logistis " + (version == null ? "(not packaged)" : version)};
        }
    }
}
