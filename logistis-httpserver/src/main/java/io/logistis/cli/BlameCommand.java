package io.logistis.cli;

import io.logistis.event.BuiltInKind;
import io.logistis.event.KindSelector;
import io.logistis.event.Operation;
import io.logistis.history.Outcome;
import io.logistis.httpserver.client.ChangesRequest;
import io.logistis.httpserver.client.LogistisClient;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code logistis blame}, and {@code kubectl blame}: who changed what. */
@Command(
        name = "blame",
        preprocessor = FirstWord.class,
        mixinStandardHelpOptions = true,
        versionProvider = Logistis.Version.class,
        sortOptions = false,
        description = {
            "Shows who changed what: without arguments the latest change of every namespace, else changes, newest first.",
            "Retries of one write are one change. What was refused, had no effect or changed unseen is marked as that."
        },
        footer = {
            "",
            "Examples:",
            "  @|bold ${COMMAND-FULL-NAME}|@                            the latest change of every namespace",
            "  @|bold ${COMMAND-FULL-NAME} -n shop --since 2h|@         what changed there in the last two hours",
            "  @|bold ${COMMAND-FULL-NAME} deploy/web -n shop|@         that object's history, as JSON patches",
            "  @|bold ${COMMAND-FULL-NAME} deploy/web --format=diff|@   as unified diffs",
            "  @|bold ${COMMAND-FULL-NAME} deploy/web --format=lines|@  who wrote each line of it",
            "  @|bold ${COMMAND-FULL-NAME} -A --user alice|@            what alice changed anywhere",
            "  @|bold ${COMMAND-FULL-NAME} -A --watch|@                 changes as they arrive",
            "  @|bold ${COMMAND-FULL-NAME} locks|@                      who is kept away from what",
            "  @|bold ${COMMAND-FULL-NAME} ui|@                         all of it in a browser",
            "",
            "The server is the one that --server or LOGISTIS_SERVER names, else the one in the cluster, reached by",
            "kubectl port-forward as you.",
            "",
            "The exit code is 0; 1 if nothing was found, with --exit-code; 2 if it was called wrongly; 3 if the server",
            "can't be asked."
        })
final class BlameCommand implements Callable<Integer> {

    private static final int MAX_HISTORY = 10_000;

    @Parameters(
            arity = "0..*",
            paramLabel = "TYPE[/NAME]",
            description =
                    "kind, plural, singular or short name, each also with its group (deployments.apps); and a name,"
                            + " as TYPE/NAME or TYPE NAME")
    private List<String> arguments = List.of();

    @Option(
            names = {"-n", "--namespace", "--target-namespace"},
            paramLabel = "NS",
            description = "changes in that namespace; with a TYPE, default the context's own")
    private @Nullable String namespace;

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "changes in all namespaces, and of cluster-scoped objects")
    private boolean allNamespaces;

    @Option(names = "--target-kind", paramLabel = "TYPE", description = "the same as the argument TYPE")
    private @Nullable String targetKind;

    @Option(names = "--target-name", paramLabel = "NAME", description = "the same as the argument NAME")
    private @Nullable String targetName;

    @Option(
            names = {"--format", "-o", "--output"},
            paramLabel = "FORMAT",
            description =
                    "how a change is shown: patch (default), diff, fields, summary; lines for who wrote each line of one"
                            + " object; json or yaml for programs")
    private @Nullable BlameFormat format;

    @Option(
            names = "--max-history",
            paramLabel = "N",
            description = "show at most N changes, the newest (default ${DEFAULT-VALUE})",
            defaultValue = "100")
    private int maxHistory;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "not before: a duration such as 2h, or a time such as 2026-01-31T12:00:00Z")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "before that")
    private @Nullable String until;

    @Option(names = "--user", paramLabel = "NAME", description = "by that user")
    private @Nullable String user;

    @Option(
            names = "--operation",
            paramLabel = "OPERATION",
            description = "create, update, delete, connect, lock or unlock")
    private @Nullable Operation operation;

    @Option(
            names = "--outcome",
            paramLabel = "OUTCOME",
            description = "persisted, admitted (nothing seen yet shows whether it was persisted), no_effect or denied")
    private @Nullable Outcome outcome;

    @Option(names = "--all-attempts", description = "every admission by itself, retries not folded")
    private boolean allAttempts;

    @Option(
            names = "--diff-padding",
            paramLabel = "N",
            description = "with --format=diff, unchanged lines around each change (default 3)")
    private @Nullable Integer diffPadding;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "with --format=lines, the object as it was then: a duration, a time, or the id of a change")
    private @Nullable String at;

    @Option(names = "--deleted", description = "with --format=lines, also the fields that are gone")
    private boolean deleted;

    @Mixin
    private final TableOptions tables = new TableOptions();

    @Option(
            names = {"-v", "--verbose"},
            description = "all there is to tell: ids, attempts, tools, groups, long changes in full, what kubectl says")
    private boolean verbose;

    @Option(
            names = {"-w", "--watch"},
            description = "changes as they arrive, from now on, until Ctrl-C")
    private boolean watch;

    @Option(names = "--exit-code", description = "exit with 1 if nothing was found")
    private boolean exitCode;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    private final Shell shell;

    /**
     * Which namespace is meant.
     *
     * @param name null for all of them, and for cluster-scoped objects
     * @param isGuess whether nobody named it
     */
    record NamespaceChoice(@Nullable String name, boolean isGuess) {
        static final NamespaceChoice ALL = new NamespaceChoice(null, false);
    }

    BlameCommand(Shell shell) {
        this.shell = shell;
    }

    /** With the commands about locks, and the page. */
    static CommandLine commandLine(Shell shell) {
        return new CommandLine(new BlameCommand(shell))
                .addSubcommand(new LockCommand(shell))
                .addSubcommand(new UnlockCommand(shell))
                .addSubcommand(new LocksCommand(shell))
                .addSubcommand(new UiCommand(shell));
    }

    @Override
    public Integer call() {
        ObjectArgument object = ObjectArgument.of(arguments, targetKind, targetName);
        check(object);
        Supplier<Terminal> terminal = shell.terminal().get();
        NamespaceChoice chosen = isOverview(object) ? NamespaceChoice.ALL : namespace(object);
        PrintWriter err = spec.commandLine().getErr();
        BlameReport report;
        try (ServerOptions.Connection connection =
                server.connect(shell.environment(), verbose ? err::println : line -> {})) {
            BlameView view = new BlameView(
                    shownFormat(), tables.times(shell), tables.on(terminal), tables.withHeaders(), verbose);
            if (watch) {
                connection.ask(client -> follow(client, object, chosen, view));
                return Logistis.OK;
            }
            report = connection.ask(client -> report(client, object, chosen, view));
        }
        spec.commandLine().getOut().print(report.text());
        spec.commandLine().getOut().flush();
        report.notes().forEach(note -> err.println(TerminalText.oneLine(note)));
        return report.isEmpty() && exitCode ? Logistis.FAILED : Logistis.OK;
    }

    private void check(ObjectArgument object) {
        if (allNamespaces && namespace != null) {
            throw CommandException.usage("give --namespace or --all-namespaces, not both");
        }
        if (maxHistory < 1 || maxHistory > MAX_HISTORY) {
            throw CommandException.usage("--max-history must be 1.." + MAX_HISTORY + ", was " + maxHistory);
        }
        if (diffPadding != null && format != BlameFormat.DIFF) {
            throw CommandException.usage("--diff-padding goes with --format=diff");
        }
        if (object.kind() != null) {
            kind(object.kind());
        }
        boolean isLines = format == BlameFormat.LINES;
        if (isLines && (object.kind() == null || object.name() == null || allNamespaces)) {
            throw CommandException.usage("--format=lines is of one object: name it as TYPE/NAME");
        }
        if (isLines && (hasFilter() || since != null)) {
            throw CommandException.usage("--format=lines takes no filters; --at shows the object as it was then");
        }
        if (watch && (isLines || since != null || until != null || exitCode)) {
            throw CommandException.usage(
                    "--watch is of what comes from now on: it takes no --since, --until, --exit-code or --format=lines");
        }
        if (!isLines && (at != null || deleted)) {
            throw CommandException.usage("--at and --deleted go with --format=lines");
        }
    }

    private boolean hasFilter() {
        return user != null || operation != null || outcome != null || until != null || allAttempts;
    }

    /** Nothing but what an overview can show was asked for. */
    private boolean isOverview(ObjectArgument object) {
        boolean isAny = object.kind() == null && object.name() == null && namespace == null && !allNamespaces;
        return isAny && !watch && !hasFilter() && (format == null || format.isData());
    }

    private BlameFormat shownFormat() {
        return format == null ? BlameFormat.PATCH : format;
    }

    private static KindSelector kind(String type) {
        try {
            return KindSelector.parse(type);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("TYPE: " + e.getMessage());
        }
    }

    /** As kubectl takes it: an object of a namespace that nobody named is one of the context's own. */
    private NamespaceChoice namespace(ObjectArgument object) {
        boolean isClusterScoped = object.kind() != null
                && BuiltInKind.of(kind(object.kind()))
                        .filter(kind -> !kind.namespaced())
                        .isPresent();
        if (isClusterScoped || allNamespaces || (namespace == null && object.kind() == null)) {
            return NamespaceChoice.ALL;
        }
        return namespace != null
                ? new NamespaceChoice(namespace, false)
                : new NamespaceChoice(server.currentNamespace(shell.environment()), true);
    }

    /** Returns when the thread is interrupted. */
    private boolean follow(LogistisClient client, ObjectArgument object, NamespaceChoice chosen, BlameView view) {
        PrintWriter out = spec.commandLine().getOut();
        client.follow(request(object).namespace(chosen.name()).build(), arrival -> {
            BlameReport report = view.arrival(arrival);
            report.notes().forEach(note -> spec.commandLine().getErr().println(note));
            out.print(report.text());
            out.flush();
        });
        return true;
    }

    private BlameReport report(LogistisClient client, ObjectArgument object, NamespaceChoice chosen, BlameView view) {
        if (isOverview(object)) {
            return view.overview(client.overview(since), since);
        }
        if (format == BlameFormat.LINES) {
            return new LineSearch(client, object, at, deleted).find(chosen, view);
        }
        return new ChangeSearch(client, maxHistory).find(request(object), chosen, view);
    }

    private ChangesRequest.Builder request(ObjectArgument object) {
        return ChangesRequest.builder()
                .kind(object.kind())
                .name(object.name())
                .user(user)
                .operation(operation)
                .outcome(outcome)
                .since(since)
                .until(until)
                .allAttempts(allAttempts)
                .diff(shownFormat().diff())
                .padding(diffPadding);
    }
}
