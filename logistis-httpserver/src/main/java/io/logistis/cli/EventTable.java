package io.logistis.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Shows changes, as the query API gives them, one on a line. Nothing of them reaches the terminal unescaped. */
final class EventTable {

    /** What is longer goes on in the next line of its cell. */
    private static final int WIDEST_CELL = 25;

    /** What is longer is cut: a user name can have thousands of characters. */
    private static final int LONGEST_TEXT = 4 * WIDEST_CELL;

    private static final Pattern SERVICE_ACCOUNT = Pattern.compile("^(system:serviceaccount:)([^:]+:)([^:]+)$");

    private final DateTimeFormatter time;

    /** @param zone whose times are shown */
    EventTable(ZoneId zone) {
        this.time = DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(zone);
    }

    /** The table, without a line end behind it. */
    String of(List<JsonNode> changes) {
        return AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
                changes,
                List.of(
                        column("TIME", this::time),
                        column("USER", EventTable::user),
                        column("OPERATION", EventTable::operation),
                        column(
                                "NAMESPACE",
                                change -> shown(change.path("objectRef").path("namespace"))),
                        column("OBJECT", EventTable::object),
                        column("TOOL", change -> shown(change.path("fieldManager")))));
    }

    private static ColumnData<JsonNode> column(String header, Function<JsonNode, String> cell) {
        return new Column()
                .header(header)
                .headerAlign(HorizontalAlign.LEFT)
                .dataAlign(HorizontalAlign.LEFT)
                .maxWidth(WIDEST_CELL + 2)
                .with(cell);
    }

    private String time(JsonNode change) {
        return time.format(Instant.parse(change.path("observedAt").asString()));
    }

    /** A service account's name is three in one, each on its line: {@code system:serviceaccount:kube-system:namespace-controller}. */
    private static String user(JsonNode change) {
        String user = shown(change.path("user").path("username"));
        return SERVICE_ACCOUNT.matcher(user).replaceFirst("$1\n$2\n$3");
    }

    /** With the subresource that it went to: {@code UPDATE scale}. */
    private static String operation(JsonNode change) {
        String subresource = shown(change.path("objectRef").path("subresource"));
        return shown(change.path("operation")) + (subresource.isEmpty() ? "" : " " + subresource);
    }

    private static String object(JsonNode change) {
        JsonNode object = change.path("objectRef");
        return shown(object.path("resource")) + "/" + shown(object.path("name"));
    }

    private static String shown(JsonNode text) {
        return TerminalText.oneLine(text.asString(""), LONGEST_TEXT);
    }
}
