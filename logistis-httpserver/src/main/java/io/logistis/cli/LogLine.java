package io.logistis.cli;

import io.logistis.httpserver.LogFormat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** One message of the log on one line: no text can begin a second one, move a cursor, or close a quotation. */
final class LogLine {

    private static final int MAX_FRAMES = 24;
    private static final int MAX_CAUSES = 8;
    private static final String OURS = "io.logistis.";
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_.:/+-]+");

    private LogLine() {}

    static String of(
            LogFormat format, Instant time, Level level, String logger, String message, @Nullable Throwable failure) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("time", time.truncatedTo(ChronoUnit.MILLIS).toString());
        fields.put("level", level.toString());
        fields.put("logger", logger.startsWith(OURS) ? logger.substring(OURS.length()) : logger);
        fields.put("message", message);
        if (failure != null) {
            fields.put("error", failure.toString());
            fields.put("stack", stack(failure));
        }
        return switch (format) {
            case TEXT -> text(fields);
            case JSON -> json(fields);
        };
    }

    private static String stack(Throwable failure) {
        StringBuilder stack = new StringBuilder();
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            stack.append(i == 0 ? "" : " caused by " + cause);
            StackTraceElement[] frames = cause.getStackTrace();
            for (int frame = 0; frame < Math.min(frames.length, MAX_FRAMES); frame++) {
                stack.append(stack.isEmpty() ? "at " : " at ").append(frames[frame]);
            }
            cause = cause.getCause();
        }
        return stack.toString();
    }

    private static String text(Map<String, String> fields) {
        StringBuilder line = new StringBuilder();
        fields.forEach((name, value) -> {
            line.append(line.isEmpty() ? "" : " ").append(name).append('=');
            if (BARE.matcher(value).matches()) {
                line.append(value);
            } else {
                quote(line, value);
            }
        });
        return line.toString();
    }

    private static String json(Map<String, String> fields) {
        StringBuilder line = new StringBuilder();
        fields.forEach((name, value) -> {
            line.append(line.isEmpty() ? '{' : ',').append('"').append(name).append("\":");
            quote(line, value);
        });
        return line.append('}').toString();
    }

    /** As a string of JSON, with everything escaped that is not to be shown. */
    private static void quote(StringBuilder line, String value) {
        line.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c == '\n') {
                line.append("\\n");
            } else if (isShown(value, i)) {
                line.append(c);
            } else {
                line.append(String.format("\\u%04x", (int) c));
            }
        }
        line.append('"');
    }

    private static boolean isShown(String value, int at) {
        char c = value.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 < value.length() && Character.isLowSurrogate(value.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
