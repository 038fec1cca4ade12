package io.logistis.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the query API. */
final class QueryClient {

    private static final int TIMEOUT_MILLIS = 30_000;

    private final URI server;

    QueryClient(URI server) {
        this.server = server;
    }

    /**
     * The answer to a GET.
     *
     * @param call path and query, encoded: {@code /events?limit=10}
     * @throws IOException if there is no answer, or it is an error
     */
    JsonNode get(String call) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) server.resolve(call).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        if (connection.getResponseCode() != 200) {
            try (InputStream error = connection.getErrorStream()) {
                String text = error == null ? "" : new String(error.readAllBytes(), StandardCharsets.UTF_8);
                throw new IOException("GET " + call + " answered " + connection.getResponseCode() + " " + text);
            }
        }
        try (InputStream answer = connection.getInputStream()) {
            return JsonMapper.shared().readTree(answer);
        }
    }
}
