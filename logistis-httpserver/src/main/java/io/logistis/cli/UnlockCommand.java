package io.logistis.cli;

import io.logistis.httpserver.client.ReportedLock;
import io.logistis.lock.Lock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kubectl blame unlock}: ends a lock. */
@Command(
        name = "unlock",
        mixinStandardHelpOptions = true,
        versionProvider = Logistis.Version.class,
        sortOptions = false,
        description = {
            "Ends a lock, whoever made it. Takes a token of the role locker: in LOGISTIS_TOKEN, or in a file."
        },
        footer = {
            "",
            "Examples:",
            "  @|bold ${COMMAND-FULL-NAME} 7f3a1b2c|@",
            "  @|bold ${COMMAND-FULL-NAME} 7f|@        where no other in force begins like that",
            "",
            "The exit code is 0; 1 if there is no such lock, or it has ended already;",
            "2 if it was called wrongly; 3 if the server can't be asked, or refuses it."
        })
final class UnlockCommand implements Runnable {

    @Parameters(
            paramLabel = "ID",
            description =
                    "id of a lock, as refusals and kubectl blame locks show it, or as much of its beginning as only one"
                            + " has")
    private String id = "";

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    private final Shell shell;

    UnlockCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        if (id.isBlank()) {
            throw CommandException.usage("ID must be that of a lock, or its beginning; kubectl blame locks shows them");
        }
        ReportedLock removed;
        try (ServerOptions.Connection connection = server.connect(shell.environment(), line -> {})) {
            removed = connection.ask(client -> client.removeLock(id));
        }
        Lock lock = removed.lock();
        spec.commandLine()
                .getOut()
                .println(TerminalText.oneLine("ended lock " + lock.id() + " of " + lock.owner() + " on "
                        + LockNames.scope(lock.scope()) + ": " + lock.reason()));
    }
}
