package io.logistis.cli;

import io.logistis.diff.ObjectYaml;
import io.logistis.httpserver.client.ReportedPage;
import io.logistis.scan.JsonScanner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Answers of a server as JSON or YAML that people can read too: indented, and harmless for a terminal. */
final class AnswerText {

    private final byte[] json;
    private final JsonScanner scanner;
    private final StringBuilder text = new StringBuilder();

    private AnswerText(byte[] json) {
        this.json = json;
        this.scanner = new JsonScanner(json, 0, json.length);
    }

    /** Exactly what was answered, with line ends. */
    static String json(byte[] json) {
        AnswerText answer = new AnswerText(json);
        answer.value("\n");
        return answer.text.append('\n').toString();
    }

    /** The same in YAML. */
    static String yaml(byte[] json) {
        StringBuilder yaml = new StringBuilder();
        ObjectYaml.lines(json)
                .forEach(line -> yaml.append(TerminalText.oneLine(line.text())).append('\n'));
        return yaml.toString();
    }

    /** @param line what a new line begins with */
    private void value(String line) {
        switch (scanner.peek()) {
            case '{' -> object(line);
            case '[' -> array(line);
            case '"' -> quoted(Objects.requireNonNull(scanner.stringOrNull()));
            default -> {
                scanner.skipValue();
                text.append(slice());
            }
        }
    }

    private void object(String line) {
        scanner.enterObject();
        text.append('{');
        boolean isEmpty = true;
        while (scanner.nextMember()) {
            text.append(isEmpty ? "" : ",").append(line).append("  ");
            quoted(scanner.name());
            text.append(": ");
            value(line + "  ");
            isEmpty = false;
        }
        text.append(isEmpty ? "" : line).append('}');
    }

    private void array(String line) {
        scanner.enterArray();
        text.append('[');
        boolean isEmpty = true;
        while (scanner.nextElement()) {
            text.append(isEmpty ? "" : ",").append(line).append("  ");
            value(line + "  ");
            isEmpty = false;
        }
        text.append(isEmpty ? "" : line).append(']');
    }

    private String slice() {
        return new String(
                json, scanner.valueStart(), scanner.valueEnd() - scanner.valueStart(), StandardCharsets.UTF_8);
    }

    private void quoted(String value) {
        text.append('"');
        value.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                text.append('\\').append((char) c);
            } else if (TerminalText.isHarmless(c)) {
                text.appendCodePoint(c);
            } else {
                for (char unit : Character.toChars(c)) {
                    text.append(String.format("\\u%04x", (int) unit));
                }
            }
        });
        text.append('"');
    }

    /** The pages of one search as one. */
    static byte[] joined(List<ReportedPage> pages) {
        if (pages.size() == 1) {
            return pages.get(0).json();
        }
        List<String> items = new ArrayList<>();
        List<String> interruptions = new ArrayList<>();
        String next = "null";
        for (ReportedPage page : pages) {
            AnswerText answer = new AnswerText(page.json());
            answer.scanner.enterObject();
            while (answer.scanner.nextMember()) {
                if (answer.scanner.nameIs("items")) {
                    answer.elements(items);
                } else if (answer.scanner.nameIs("interruptions")) {
                    answer.elements(interruptions);
                } else {
                    boolean isNext = answer.scanner.nameIs("continue");
                    answer.scanner.skipValue();
                    next = isNext ? answer.slice() : next;
                }
            }
        }
        String joined = "{\"items\":[" + String.join(",", items) + "],\"continue\":" + next + ",\"interruptions\":["
                + String.join(",", interruptions.stream().distinct().toList()) + "]}";
        return joined.getBytes(StandardCharsets.UTF_8);
    }

    private void elements(List<String> elements) {
        scanner.enterArray();
        while (scanner.nextElement()) {
            scanner.skipValue();
            elements.add(slice());
        }
    }
}
