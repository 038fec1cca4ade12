package io.logistis.httpserver;

import io.logistis.httpserver.http.DurationText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A setting as it was written, and where.
 *
 * @param setting which
 * @param text null if it was not given and has no default
 * @param source the flag, variable or property that it came from, for messages
 */
record SettingValue(Setting setting, @Nullable String text, String source) {

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(|B|Ki|KiB|Mi|MiB|Gi|GiB)");
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^:\\[\\]]*):([0-9]{1,5})");
    private static final String DATA_DIR = "<data-dir>";
    private static final Set<String> EVERYONE = Set.of("system:authenticated", "system:unauthenticated");

    boolean given() {
        return text != null;
    }

    private String required() {
        if (text == null) {
            throw new ConfigException(source + " must be given");
        }
        return text;
    }

    private ConfigException wrong(String right) {
        return new ConfigException(source + " must be " + right + ", was " + visible(required()));
    }

    /** On one line and not endless, whatever was given. */
    private static String visible(String text) {
        String line = text.codePoints()
                .limit(200)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return "'" + line + "'";
    }

    InetSocketAddress address() {
        Matcher matcher = ADDRESS.matcher(required());
        String right = "an address such as 127.0.0.1:8080, [::1]:8080 or :8080 for all interfaces";
        if (!matcher.matches()) {
            throw wrong(right);
        }
        int port = Integer.parseInt(matcher.group(2));
        if (port > 65535) {
            throw wrong(right + ", its port at most 65535");
        }
        String host = matcher.group(1);
        if (host.isEmpty()) {
            return new InetSocketAddress(port);
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw wrong(right + " whose host is known here");
        }
    }

    InetSocketAddress loopbackAddress() {
        InetSocketAddress address = address();
        if (!address.getAddress().isLoopbackAddress()) {
            throw wrong("on the loopback interface, such as 127.0.0.1:8080, unless " + Setting.TOKEN_FILE.flag()
                    + " is given (what was recorded is shown there without asking who reads it; use kubectl"
                    + " port-forward)");
        }
        return address;
    }

    int number() {
        int minimum = Integer.parseInt(setting.minimum().orElse("0"));
        try {
            int number = Integer.parseInt(required());
            if (number >= minimum) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Answered below, together with numbers that are too small.
        }
        throw wrong("a number from " + minimum + " to " + Integer.MAX_VALUE);
    }

    boolean isOn() {
        return switch (required()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong("true or false");
        };
    }

    LogFormat logFormat() {
        return switch (required()) {
            case "text" -> LogFormat.TEXT;
            case "json" -> LogFormat.JSON;
            default -> throw wrong("text or json");
        };
    }

    Duration duration() {
        Duration duration = DurationText.parse(required());
        String minimum = setting.minimum().orElse("0ms");
        if (duration == null || duration.compareTo(DurationText.parse(minimum)) < 0) {
            throw wrong("a duration of at least " + minimum + " such as 200ms, 30s, 5m, 2h or 30d");
        }
        return duration;
    }

    /** In bytes. */
    long size() {
        long size = parseSize(required());
        String minimum = setting.minimum().orElse("0");
        if (size < parseSize(minimum)) {
            throw wrong("a size of at least " + minimum + " such as 65536, 64KiB, 8MiB or 1GiB");
        }
        return size;
    }

    /** -1 if it is none. */
    private static long parseSize(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return -1;
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        int shift = unit.startsWith("K") ? 10 : unit.startsWith("M") ? 20 : unit.startsWith("G") ? 30 : 0;
        return number > Long.MAX_VALUE >> shift ? -1 : number << shift;
    }

    /** Not one that everyone is in. */
    String group() {
        String group = required();
        if (group.isBlank() || EVERYONE.contains(group)) {
            throw wrong("the name of a group that not everyone is in");
        }
        return group;
    }

    Path path() {
        try {
            Path path = Path.of(required());
            if (!path.toString().isEmpty()) {
                return path;
            }
        } catch (InvalidPathException e) {
            // Answered below, together with an empty path.
        }
        throw wrong("a path");
    }

    /** The path, with the data directory where the default speaks of it. */
    Path pathWithin(Path dataDir) {
        return required().startsWith(DATA_DIR) ? dataDir.resolve(required().substring(DATA_DIR.length() + 1)) : path();
    }

    /** Null if it was not given. */
    @Nullable
    Path readableFileOrNull() {
        return given() ? readableFile() : null;
    }

    Path readableFile() {
        Path path = path();
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw wrong("a file that can be read");
        }
        return path;
    }

    /** {@code memory} or a URL. */
    String store(Path dataDir) {
        String store = required().replace(DATA_DIR, dataDir.toString());
        if (store.startsWith(PostgresUrl.START)) {
            return PostgresUrl.checked(store, source);
        }
        if (!store.equals("memory")
                && !(store.startsWith("jdbc:sqlite:") && store.length() > "jdbc:sqlite:".length())) {
            throw wrong("memory, or a URL such as jdbc:sqlite:/var/lib/logistis/logistis.db or"
                    + " jdbc:postgresql://db.example.com/logistis");
        }
        return store;
    }
}
