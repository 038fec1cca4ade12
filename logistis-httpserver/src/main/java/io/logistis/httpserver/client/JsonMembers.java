package io.logistis.httpserver.client;

import io.logistis.scan.JsonScanner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An object of an answer, member by member. Members that nobody asks for are passed over: a newer server may have more.
 *
 * @param json the whole answer
 * @param ranges of the members' values: where each begins and ends; JSON null is absent
 */
record JsonMembers(byte[] json, Map<String, int[]> ranges) {

    /** What the answer is, from its first byte to its last. */
    static JsonMembers of(byte[] answer) {
        JsonScanner scanner = new JsonScanner(answer, 0, answer.length);
        JsonMembers members = read(answer, scanner);
        scanner.end();
        return members;
    }

    private static JsonMembers read(byte[] json, JsonScanner scanner) {
        Map<String, int[]> ranges = new HashMap<>();
        scanner.enterObject();
        while (scanner.nextMember()) {
            String name = scanner.name();
            boolean isNull = scanner.peek() == 'n';
            scanner.skipValue();
            if (!isNull) {
                ranges.put(name, new int[] {scanner.valueStart(), scanner.valueEnd()});
            }
        }
        return new JsonMembers(json, ranges);
    }

    private @Nullable JsonScanner at(String name) {
        int[] range = ranges.get(name);
        return range == null ? null : new JsonScanner(json, range[0], range[1]);
    }

    private JsonScanner required(String name) {
        JsonScanner scanner = at(name);
        if (scanner == null) {
            throw new IllegalArgumentException("the answer has no " + name);
        }
        return scanner;
    }

    boolean has(String name) {
        return ranges.containsKey(name);
    }

    String string(String name) {
        return Objects.requireNonNull(required(name).stringOrNull());
    }

    @Nullable
    String stringOrNull(String name) {
        JsonScanner scanner = at(name);
        return scanner == null ? null : scanner.stringOrNull();
    }

    /** What the text stands for; null where there is none. */
    <T> @Nullable T parsedOrNull(String name, Function<String, T> parser) {
        String text = stringOrNull(name);
        return text == null ? null : parser.apply(text);
    }

    long number(String name) {
        required(name);
        return Long.parseLong(Objects.requireNonNull(raw(name)));
    }

    /** The value's own text; null where there is none. */
    @Nullable
    String raw(String name) {
        int[] range = ranges.get(name);
        return range == null ? null : new String(json, range[0], range[1] - range[0], StandardCharsets.UTF_8);
    }

    JsonMembers object(String name) {
        return read(json, required(name));
    }

    @Nullable
    JsonMembers objectOrNull(String name) {
        JsonScanner scanner = at(name);
        return scanner == null ? null : read(json, scanner);
    }

    /** The elements of an array of objects; none where it is absent. */
    <T> List<T> objects(String name, Function<JsonMembers, T> reader) {
        return elements(name, scanner -> reader.apply(read(json, scanner)));
    }

    /** The elements of an array of strings; none where it is absent. */
    List<String> strings(String name) {
        return elements(name, scanner -> Objects.requireNonNull(scanner.stringOrNull()));
    }

    /** The elements of an array, each as it stands there; none where it is absent. */
    List<byte[]> slices(String name) {
        return elements(name, scanner -> {
            scanner.skipValue();
            return Arrays.copyOfRange(json, scanner.valueStart(), scanner.valueEnd());
        });
    }

    private <T> List<T> elements(String name, Function<JsonScanner, T> reader) {
        List<T> elements = new ArrayList<>();
        JsonScanner scanner = at(name);
        if (scanner != null) {
            scanner.enterArray();
            while (scanner.nextElement()) {
                elements.add(reader.apply(scanner));
            }
        }
        return elements;
    }
}
