package io.logistis.cli;

import io.logistis.httpserver.ConfigException;
import io.logistis.httpserver.Setting;
import io.logistis.httpserver.TokenFile;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code logistis token}: who may ask a server, and who may lock. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Gives out tokens (serve --token-file): who may ask a server, and who may lock.")
final class TokenCommand implements Runnable {

    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    TokenCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Without a command: says which there are. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = {
                "Makes a token for somebody, adds it to the file, and prints it: now, and never again.",
                "A server that runs with the file knows it within two seconds."
            },
            footer = {
                "",
                "Examples:",
                "  logistis token add alice --role locker",
                "  logistis token add dashboard --role reader --token-file /etc/logistis/tokens"
            })
    int add(
            @Parameters(paramLabel = "NAME", description = "whose it is: the owner of the locks they make") String name,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            required = true,
                            description = "reader may ask, locker may make and remove locks as well")
                    TokenFile.Role role,
            @Option(
                            names = "--token-file",
                            paramLabel = "FILE",
                            description =
                                    "made if absent, for its owner only (or LOGISTIS_TOKEN_FILE; default tokens in the"
                                            + " data directory, LOGISTIS_DATA_DIR or ./data)")
                    @Nullable
                    Path given) {
        CommandLine command = spec.commandLine();
        Path file = given == null ? defaultFile() : given;
        String token;
        try {
            token = TokenFile.add(file, name, role);
        } catch (ConfigException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()));
        }
        command.getErr()
                .println(TerminalText.oneLine(name + " is a " + role.word() + " now, where a server runs with "
                        + Setting.TOKEN_FILE.flag() + " " + file + ". The token, which is not shown again:"));
        command.getOut().println(token);
        return Logistis.OK;
    }

    private Path defaultFile() {
        String file = environment.getOrDefault(Setting.TOKEN_FILE.environmentVariable(), "");
        if (!file.isEmpty()) {
            return Path.of(file);
        }
        String dataDir = environment.getOrDefault(Setting.DATA_DIR.environmentVariable(), "");
        return Path.of(dataDir.isEmpty() ? Setting.DATA_DIR.defaultValue().orElseThrow() : dataDir, "tokens");
    }
}
