package io.logistis.cli;

import io.logistis.event.BuiltInKind;
import io.logistis.event.KindSelector;
import io.logistis.event.Operation;
import io.logistis.httpserver.client.LockRequest;
import io.logistis.httpserver.client.ReportedLock;
import io.logistis.lock.Lock;
import io.logistis.lock.LockScope;
import io.logistis.lock.LockSubjects;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kubectl blame lock}: keeps users away from something, for a while. */
@Command(
        name = "lock",
        mixinStandardHelpOptions = true,
        versionProvider = Logistis.Version.class,
        sortOptions = false,
        description = {
            "Keeps users away from a namespace, from a kind of objects in it, or from one object, for a while.",
            "Without --user and --group that is every person; system users are kept away only where --user names them.",
            "Takes a token of the role locker: in LOGISTIS_TOKEN, or in a file."
        },
        footer = {
            "",
            "Examples:",
            "  @|bold ${COMMAND-FULL-NAME} deploy/web -n shop --user bob --for 2h --reason freeze|@",
            "  @|bold ${COMMAND-FULL-NAME} -n shop --except-group oncall --reason \"release freeze\"|@",
            "      all that is in the namespace, for everyone but those on call",
            "  @|bold ${COMMAND-FULL-NAME} secrets -n shop --group dev --warn --reason \"ask first\"|@",
            "      only warns",
            "  @|bold ${COMMAND-FULL-NAME} node/n1 --cluster-scoped --operation delete --reason repair|@",
            "",
            "It is a guard-rail, not a security boundary. kubectl blame locks shows it,",
            "kubectl blame unlock ends it.",
            "",
            "The exit code is 0; 2 if it was called wrongly; 3 if the server can't be asked,",
            "or refuses it."
        })
final class LockCommand implements Runnable {

    /** What a lock can be against. */
    enum LockedOperation {
        CREATE,
        UPDATE,
        DELETE,
        CONNECT
    }

    @Parameters(
            arity = "0..*",
            paramLabel = "TYPE[/NAME]",
            description =
                    "kind, plural, singular or short name, each also with its group (deployments.apps); and a name, as"
                            + " TYPE/NAME or TYPE NAME; without it, all that is in the namespace")
    private List<String> arguments = List.of();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            description = "namespace of what is locked")
    private @Nullable String namespace;

    @Option(names = "--cluster-scoped", description = "what is locked is in no namespace; needs a TYPE")
    private boolean clusterScoped;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "whom it keeps away, * stands for any text; may be given again for others")
    private List<String> users = List.of();

    @Option(
            names = "--group",
            paramLabel = "NAME",
            description = "whose members it keeps away; with --user, those users who are in one of the groups")
    private List<String> groups = List.of();

    @Option(names = "--except-user", paramLabel = "NAME", description = "whom it does not keep away")
    private List<String> exceptUsers = List.of();

    @Option(names = "--except-group", paramLabel = "NAME", description = "whose members it does not keep away")
    private List<String> exceptGroups = List.of();

    @Option(
            names = "--operation",
            paramLabel = "OPERATION",
            split = ",",
            description =
                    "create, update, delete or connect, each with its subresources (default create,update,delete)")
    private List<LockedOperation> operations = List.of();

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "how long, such as 30m, 2h or 7d (default 1h, at most 30d); or never, for it never to expire")
    private @Nullable String expiresIn;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            required = true,
            description = "why; those who are refused read it")
    private String reason = "";

    @Option(names = "--warn", description = "lets them through with a warning")
    private boolean warn;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text (default); json or yaml for programs",
            defaultValue = "text")
    private LockFormat format = LockFormat.TEXT;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    private final Shell shell;

    LockCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        LockRequest request = request();
        ReportedLock made;
        try (ServerOptions.Connection connection = server.connect(shell.environment(), line -> {})) {
            made = connection.ask(client -> client.createLock(request));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(format == LockFormat.TEXT ? text(made.lock()) : format.of(made.json()));
        out.flush();
        made.warnings()
                .forEach(warning -> spec.commandLine().getErr().println(TerminalText.oneLine("warning: " + warning)));
    }

    private String text(Lock lock) {
        String kept = LockNames.subjects(lock.subjects()).stream()
                .map(StyledLine::text)
                .collect(Collectors.joining(", "));
        return TerminalText.oneLine("lock " + lock.id() + ": " + LockNames.scope(lock.scope())) + ", for " + kept + "\n"
                + (lock.mode() == Lock.Mode.WARN ? "Whoever is warned reads: " : "Whoever is refused reads: ")
                + TerminalText.oneLine(lock.sentence(shell.clock().instant())) + "\n";
    }

    private LockRequest request() {
        if (reason.isBlank()) {
            throw CommandException.usage("--reason must say why: those who are refused read it");
        }
        ObjectArgument object = ObjectArgument.of(arguments, null, null);
        checkPlace(object);
        try {
            return new LockRequest(
                    new LockScope(namespace, object.kind(), object.name()),
                    operations.stream()
                            .map(operation -> Operation.valueOf(operation.name()))
                            .collect(Collectors.toSet()),
                    new LockSubjects(users, groups, exceptUsers, exceptGroups),
                    warn ? Lock.Mode.WARN : Lock.Mode.DENY,
                    reason,
                    expiresIn);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()));
        }
    }

    /** A lock is on what was named, and on no namespace that was guessed. */
    private void checkPlace(ObjectArgument object) {
        if (namespace != null && clusterScoped) {
            throw CommandException.usage("give -n NS or --cluster-scoped, not both");
        }
        if (namespace == null && !clusterScoped) {
            throw CommandException.usage(
                    "say where: -n NS, or --cluster-scoped for what is in no namespace, such as nodes; a lock is on no"
                            + " namespace that was not named");
        }
        if (clusterScoped && object.kind() == null) {
            throw CommandException.usage("--cluster-scoped needs a TYPE: say what is locked, as node/n1 or nodes");
        }
        BuiltInKind kind = builtIn(object).orElse(null);
        if (kind != null && clusterScoped && kind.namespaced()) {
            throw CommandException.usage(kind.kind() + " is a namespaced kind: say where with -n NS");
        }
        if (kind != null
                && namespace != null
                && !kind.namespaced()
                && !kind.resource().equals("namespaces")) {
            throw CommandException.usage(
                    kind.kind() + " is a cluster-scoped kind: give --cluster-scoped instead of -n " + namespace);
        }
    }

    private static Optional<BuiltInKind> builtIn(ObjectArgument object) {
        try {
            return object.kind() == null ? Optional.empty() : BuiltInKind.of(KindSelector.parse(object.kind()));
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("TYPE: " + e.getMessage());
        }
    }
}
