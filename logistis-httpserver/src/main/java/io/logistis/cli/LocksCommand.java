package io.logistis.cli;

import io.logistis.httpserver.client.ReportedLocks;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kubectl blame locks}: who is kept away from what. */
@Command(
        name = "locks",
        mixinStandardHelpOptions = true,
        versionProvider = Logistis.Version.class,
        sortOptions = false,
        description = "Shows the locks in force, the newest first, and how often each has refused.",
        footer = {
            "",
            "Examples:",
            "  @|bold ${COMMAND-FULL-NAME}|@               all of them",
            "  @|bold ${COMMAND-FULL-NAME} -n shop|@       those of that namespace",
            "  @|bold ${COMMAND-FULL-NAME} --all|@         also those that ended in the last 30 days",
            "  @|bold ${COMMAND-FULL-NAME} -o json|@       for programs",
            "",
            "The exit code is 0; 1 if there are none, with --exit-code; 2 if it was called",
            "wrongly; 3 if the server can't be asked."
        })
final class LocksCommand implements Callable<Integer> {

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            description = "those on that namespace, and on what is in it")
    private @Nullable String namespace;

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "in all namespaces, and on cluster-scoped objects; the default")
    private boolean allNamespaces;

    @Option(names = "--all", description = "also those that have expired or were ended, for 30 days")
    private boolean withEnded;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text (default); json or yaml for programs",
            defaultValue = "text")
    private LockFormat format = LockFormat.TEXT;

    @Mixin
    private final TableOptions tables = new TableOptions();

    @Option(names = "--exit-code", description = "exit with 1 if there are none")
    private boolean exitCode;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    private final Shell shell;

    LocksCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (allNamespaces && namespace != null) {
            throw CommandException.usage("give --namespace or --all-namespaces, not both");
        }
        Supplier<Terminal> terminal = tables.on(shell.terminal().get());
        ReportedLocks locks;
        String text = "";
        try (ServerOptions.Connection connection = server.connect(shell.environment(), line -> {})) {
            locks = connection.ask(client -> client.locks(namespace, withEnded));
            if (format != LockFormat.TEXT) {
                text = format.of(locks.json());
            } else if (!locks.locks().isEmpty()) {
                Refusals refusals = connection.ask(client -> Refusals.of(client, locks.locks()));
                text = new LockTable(tables.times(shell), refusals)
                                .of(locks.locks())
                                .render(terminal.get(), tables.withHeaders())
                        + "\n";
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
        boolean isEmpty = locks.locks().isEmpty();
        if (isEmpty) {
            spec.commandLine().getErr().println(TerminalText.oneLine(nothing()));
        }
        return isEmpty && exitCode ? Logistis.FAILED : Logistis.OK;
    }

    private String nothing() {
        return (withEnded ? "There are no locks" : "No locks are in force")
                + (namespace == null ? "" : " in namespace " + namespace) + ".";
    }
}
