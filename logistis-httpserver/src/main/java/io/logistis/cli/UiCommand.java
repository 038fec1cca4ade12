package io.logistis.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kubectl blame ui}: the page, through a port-forward. */
@Command(
        name = "ui",
        mixinStandardHelpOptions = true,
        versionProvider = Logistis.Version.class,
        sortOptions = false,
        description = {
            "Prints the address of the page that shows who changed what, and opens it where there is a browser.",
            "The way to it, by kubectl port-forward as you, stays open until Ctrl-C."
        },
        footer = {"", "The exit code is 0; 2 if it was called wrongly; 3 if the server can't be reached (any more)."})
final class UiCommand implements Callable<Integer> {

    @Option(names = "--no-open", description = "only print the address")
    private boolean noOpen;

    @Option(
            names = {"-v", "--verbose"},
            description = "what kubectl says")
    private boolean verbose;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    private final Shell shell;

    UiCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (ServerOptions.Connection connection =
                server.connect(shell.environment(), verbose ? err::println : line -> {})) {
            URI page = page(connection.server());
            out.println(page);
            out.flush();
            if (!noOpen) {
                WebBrowser.open(shell.environment(), page);
            }
            PortForward forward = connection.forward();
            if (forward == null) {
                return Logistis.OK;
            }
            err.println("Ctrl-C ends the way to it.");
            Termination termination = Termination.onSignal(() -> {
                forward.close();
                return Logistis.OK;
            });
            try {
                String complaint = forward.awaitEnd();
                throw CommandException.unreachable("kubectl port-forward has ended; start this again"
                        + (complaint.isEmpty() ? "" : " (kubectl: " + complaint + ")"));
            } finally {
                termination.close();
            }
        }
    }

    private static URI page(URI server) {
        String text = server.toString();
        return URI.create(text.endsWith("/") ? text : text + "/");
    }
}
