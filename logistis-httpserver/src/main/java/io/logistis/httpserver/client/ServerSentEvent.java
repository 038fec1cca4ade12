package io.logistis.httpserver.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An event of a stream as our server writes them (HTML Living Standard §9.2).
 *
 * @param type {@code message} where it names none
 * @param id null where it has none
 * @param data with a line end between its lines; empty where there is only an id
 */
record ServerSentEvent(String type, @Nullable String id, String data) {

    /** Reads them until the stream ends; one that is cut off is left out. */
    static void read(InputStream stream, Consumer<ServerSentEvent> events) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        String type = "message";
        String id = null;
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (data.length() > 0 || id != null) {
                    events.accept(new ServerSentEvent(type, id, data.toString()));
                }
                type = "message";
                id = null;
                data.setLength(0);
                continue;
            }
            String field = line.contains(":") ? line.substring(0, line.indexOf(':')) : line;
            String value =
                    line.substring(Math.min(line.length(), field.length() + 1)).replaceFirst("^ ", "");
            switch (field) {
                case "event" -> type = value;
                case "id" -> id = value;
                case "data" -> data.append(data.length() == 0 ? "" : "\n").append(value);
                default -> {
                    // A comment, or what this version does not know.
                }
            }
        }
    }
}
