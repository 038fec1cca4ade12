package io.logistis.cli;

import io.logistis.httpserver.client.LogistisClient;
import io.logistis.httpserver.client.LogistisClientException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command finds the server that it asks: an address, else through the user's kubectl. */
final class ServerOptions {

    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,4096}");

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "the query address of a server, as http://127.0.0.1:8080 (or LOGISTIS_SERVER); without it,"
                    + " Logistis is reached through kubectl port-forward")
    private @Nullable String server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "file with the token that the server asks for (or LOGISTIS_TOKEN_FILE; or the token itself in"
                    + " LOGISTIS_TOKEN)")
    private @Nullable Path tokenFile;

    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "passed on to kubectl")
    private @Nullable String kubeconfig;

    @Option(names = "--context", paramLabel = "NAME", description = "passed on to kubectl")
    private @Nullable String context;

    @Option(
            names = "--logistis-namespace",
            paramLabel = "NS",
            description = "where Logistis is in the cluster (or LOGISTIS_NAMESPACE; default "
                    + PortForward.Target.NAMESPACE + ")")
    private @Nullable String logistisNamespace;

    @Option(
            names = "--logistis-target",
            paramLabel = "TYPE/NAME",
            description =
                    "what is forwarded to there (or LOGISTIS_TARGET; default " + PortForward.Target.RESOURCE + ")")
    private @Nullable String logistisTarget;

    /**
     * A server that can be asked until this is closed.
     *
     * @param forward the way to it; null where there is none to be kept open
     */
    record Connection(
            URI server, LogistisClient client, @Nullable PortForward forward) implements AutoCloseable {

        /**
         * What the server says to that.
         *
         * @throws CommandException if it does not give what was asked for; with what kubectl has complained about
         */
        <T> T ask(Function<LogistisClient, T> question) {
            try {
                return question.apply(client);
            } catch (LogistisClientException e) {
                String said = complaint(e.reason());
                String message = e.getMessage() + (said.isEmpty() ? "" : " (kubectl: " + said + ")");
                throw switch (e.reason()) {
                    case BAD_REQUEST -> CommandException.usage(message);
                    case NOT_FOUND, GONE -> CommandException.failed(message);
                    case UNREACHABLE, NOT_UNDERSTOOD, NOT_ALLOWED, SERVER_FAILED ->
                        CommandException.unreachable(message);
                };
            }
        }

        private String complaint(LogistisClientException.Reason reason) {
            return forward == null || reason != LogistisClientException.Reason.UNREACHABLE ? "" : forward.complaint();
        }

        @Override
        public void close() {
            if (forward != null) {
                forward.close();
            }
        }
    }

    /**
     * Finds the server.
     *
     * @param verbose takes what kubectl says, line by line
     * @throws CommandException if there is none
     */
    Connection connect(Map<String, String> environment, Consumer<String> verbose) {
        String token = token(environment);
        String address = server != null ? server : environment.getOrDefault("LOGISTIS_SERVER", "");
        if (!address.isEmpty()) {
            URI uri = uri(address);
            return new Connection(uri, client(uri, token), null);
        }
        PortForward.Target target = new PortForward.Target(
                place(logistisNamespace, environment, "LOGISTIS_NAMESPACE", PortForward.Target.NAMESPACE),
                place(logistisTarget, environment, "LOGISTIS_TARGET", PortForward.Target.RESOURCE),
                PortForward.Target.PORT);
        PortForward forward = PortForward.start(kubectl(environment), target, PortForward.PATIENCE, verbose);
        return new Connection(forward.server(), new LogistisClient(forward.server(), token), forward);
    }

    /**
     * The namespace that a person who names none means.
     *
     * @throws CommandException if a context was named and there is none
     */
    String currentNamespace(Map<String, String> environment) {
        boolean asksKubectl = kubeconfig != null || context != null || Kubectl.isOn(environment);
        return asksKubectl ? kubectl(environment).namespace() : "default";
    }

    private Kubectl kubectl(Map<String, String> environment) {
        return Kubectl.find(environment, kubeconfig, context);
    }

    private static URI uri(String address) {
        try {
            return new URI(address);
        } catch (URISyntaxException e) {
            throw CommandException.usage("--server must be a URL such as http://127.0.0.1:8080, was " + address);
        }
    }

    private static LogistisClient client(URI uri, @Nullable String token) {
        try {
            return new LogistisClient(uri, token);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("--server: " + e.getMessage());
        }
    }

    private static String place(
            @Nullable String flag, Map<String, String> environment, String variable, String absent) {
        String place = flag != null ? flag : environment.getOrDefault(variable, "");
        return place.isEmpty() ? absent : place;
    }

    private @Nullable String token(Map<String, String> environment) {
        String variable = environment.getOrDefault("LOGISTIS_TOKEN", "");
        if (tokenFile == null && !variable.isEmpty()) {
            return checked(variable, "LOGISTIS_TOKEN");
        }
        String named = environment.getOrDefault("LOGISTIS_TOKEN_FILE", "");
        Path file = tokenFile != null ? tokenFile : named.isEmpty() ? null : Path.of(named);
        if (file == null) {
            return null;
        }
        try {
            return checked(Files.readString(file), "--token-file " + file);
        } catch (IOException e) {
            throw CommandException.usage("--token-file must be a file that can be read, was " + file);
        }
    }

    private static String checked(String token, String where) {
        String stripped = token.strip();
        if (!TOKEN.matcher(stripped).matches()) {
            throw CommandException.usage(where + " must hold one token, of printable ASCII and nothing else");
        }
        return stripped;
    }
}
