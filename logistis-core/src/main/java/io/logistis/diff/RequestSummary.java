package io.logistis.diff;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What somebody asked for with an object that only says so: the options of CONNECT, an eviction. */
final class RequestSummary {

    private RequestSummary() {}

    /** {@code exec in web: ls -l}; null if that kind is none of them. */
    static @Nullable String of(String apiVersion, String kind, JsonValue options) {
        if (!(options instanceof JsonObject object)) {
            return null;
        }
        if (apiVersion.startsWith("policy/") && kind.equals("Eviction")) {
            return "eviction requested";
        }
        return switch (apiVersion.equals("v1") ? kind : "") {
            case "PodExecOptions" -> "exec" + in(object) + command(object);
            case "PodAttachOptions" -> "attach" + in(object);
            case "PodPortForwardOptions" -> "port-forward" + ports(object);
            case "PodProxyOptions", "ServiceProxyOptions", "NodeProxyOptions" -> "proxy" + path(object);
            default -> null;
        };
    }

    private static String in(JsonObject options) {
        return options.get("container") instanceof JsonString container
                        && !container.getString().isEmpty()
                ? " in " + ShortValue.oneLine(container.getString())
                : "";
    }

    private static String command(JsonObject options) {
        return options.get("command") instanceof JsonArray command && !command.isEmpty()
                ? ": " + command.stream().map(RequestSummary::argument).collect(Collectors.joining(" "))
                : "";
    }

    private static String argument(JsonValue argument) {
        String text = argument instanceof JsonString string ? string.getString() : argument.toString();
        boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> c <= ' ' || c == '\'' || c == '"' || c == '\\');
        return ShortValue.oneLine(plain ? text : "'" + text.replace("'", "'\\''") + "'");
    }

    private static String ports(JsonObject options) {
        return options.get("ports") instanceof JsonArray ports && !ports.isEmpty()
                ? " " + ports.stream().map(JsonValue::toString).collect(Collectors.joining(", "))
                : "";
    }

    private static String path(JsonObject options) {
        return options.get("path") instanceof JsonString path ? " " + ShortValue.oneLine(path.getString()) : "";
    }
}
