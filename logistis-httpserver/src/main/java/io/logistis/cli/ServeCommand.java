package io.logistis.cli;

import io.logistis.httpserver.ConfigException;
import io.logistis.httpserver.DatabaseLogin;
import io.logistis.httpserver.LogistisServer;
import io.logistis.httpserver.ServerConfig;
import io.logistis.httpserver.Setting;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** {@code logistis serve}: the webhook, until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = Logistis.Version.class,
        sortOptions = false,
        description = {
            "Records what an API server sends to its validating webhook.",
            "Each setting can be a flag, else an environment variable (LOGISTIS_MAX_AGE=7d), else a line of the"
                    + " properties file (max-age=7d)."
        },
        footer = {
            "",
            "Prints one line when it is ready:",
            "  ready webhook=https://… query=http://… ops=http://…",
            "",
            "Examples:",
            "  logistis serve --data-dir /var/lib/logistis",
            "  logistis serve --store memory --webhook-address 127.0.0.1:0",
            "  logistis serve --store jdbc:postgresql://db/logistis --db-user logistis --db-password-file /run/secrets/db"
        })
final class ServeCommand implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

    @Option(names = "--config", paramLabel = "FILE", description = "properties file with settings")
    private @Nullable Path config;

    /** Is there to be refused without being shown. */
    @Option(names = "--db-password", hidden = true, arity = "0..1", fallbackValue = "", paramLabel = "TEXT")
    private @Nullable String password;

    private final Map<Setting, String> flags = new EnumMap<>(Setting.class);

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    private ServeCommand() {}

    /** With an option for every setting there is. */
    static CommandLine commandLine() {
        ServeCommand serve = new ServeCommand();
        CommandLine command = new CommandLine(serve);
        for (Setting setting : Setting.values()) {
            command.getCommandSpec()
                    .addOption(OptionSpec.builder(setting.flag())
                            .paramLabel(setting.unit())
                            .type(String.class)
                            .arity(setting.isSwitch() ? "0..1" : "1")
                            .fallbackValue(setting.isSwitch() ? "true" : "")
                            .description(description(setting))
                            .setter(new CommandLine.Model.ISetter() {
                                @Override
                                @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
                                public <T> @Nullable T set(T value) {
                                    if (value == null) {
                                        return (T) serve.flags.remove(setting);
                                    }
                                    return (T) serve.flags.put(setting, value.toString());
                                }
                            })
                            .build());
        }
        return command;
    }

    private static String description(Setting setting) {
        String minimum = setting.minimum().map(least -> ", at least " + least).orElse("");
        return setting.help()
                + setting.defaultValue()
                        .map(value -> " (default " + value + minimum + ")")
                        .orElse("");
    }

    @Override
    public Integer call() throws InterruptedException {
        ServerConfig settings;
        if (password != null) {
            spec.commandLine()
                    .getErr()
                    .println("--db-password must not be given, where others can read it: give "
                            + Setting.DB_PASSWORD_FILE.flag() + " or " + DatabaseLogin.PASSWORD_VARIABLE);
            return Logistis.USAGE;
        }
        try {
            settings = ServerConfig.resolve(flags, System.getenv(), config);
        } catch (ConfigException e) {
            spec.commandLine().getErr().println(TerminalText.oneLine(String.valueOf(e.getMessage())));
            return Logistis.USAGE;
        }
        LineLogging.use(settings.logFormat(), Level.INFO);
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> log.error("the thread {} ended", thread.getName(), failure));
        LogistisServer server = LogistisServer.start(settings);
        try (Termination termination = Termination.onSignal(() -> {
            server.close();
            return Logistis.OK;
        })) {
            PrintWriter out = spec.commandLine().getOut();
            server.usable().thenRun(() -> {
                out.println(server.addresses().readyLine());
                out.flush();
            });
            termination.await();
        }
        return Logistis.OK;
    }
}
