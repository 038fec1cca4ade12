package io.logistis.diff;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.ServiceLoader;

/**
 * JSON text to tree. What lies very deep is kept as text, as one value: what walks a tree calls itself for each level, and an
 * API server lets through more levels than a thread has room for.
 */
final class JsonTree {

    /** How deep objects and arrays may be nested: as deep as what is captured. */
    static final int MAX_DEPTH = 10_000;

    /** How many levels are a tree. Kubernetes' own objects have fewer than fifty, schemas of custom resources a hundred. */
    static final int MAX_TREE_DEPTH = 256;

    /** Parsson, whatever else is on the class path; found once, since each look-up walks the class path. */
    private static final JsonProvider PARSSON =
            ServiceLoader.load(JsonProvider.class, JsonTree.class.getClassLoader()).stream()
                    .filter(provider -> provider.type().getName().equals("org.eclipse.parsson.JsonProviderImpl"))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalStateException("org.eclipse.parsson is not on the class or module path"))
                    .get();

    // Ours is the depth that counts, and it has clear words. The size is for those to bound who keep objects.
    private static final JsonParserFactory PARSERS = PARSSON.createParserFactory(Map.of(
            "org.eclipse.parsson.maxDepth", MAX_DEPTH + 2, "org.eclipse.parsson.maxParsingLimit", Integer.MAX_VALUE));

    private final JsonParser parser;

    private JsonTree(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads one JSON text. Of members with one name the last counts.
     *
     * @throws IllegalArgumentException if it is no JSON, is nested deeper than {@value #MAX_DEPTH}, or there is no
     *     {@linkplain Transition#isRoomFor room} for it
     */
    static JsonValue parse(byte[] json) {
        if (!Transition.isRoomFor(json)) {
            throw new IllegalArgumentException(
                    json.length + " bytes are more than this heap has room to compare: it takes an -Xmx of "
                            + ((json.length >> 15) + 1) + " MiB");
        }
        try (JsonParser parser = PARSERS.createParser(new StringReader(new String(json, StandardCharsets.UTF_8)))) {
            JsonValue value = new JsonTree(parser).value(parser.next(), 0);
            if (parser.hasNext()) {
                throw new IllegalArgumentException("more than one JSON value");
            }
            return value;
        } catch (JsonException | NoSuchElementException e) {
            throw new IllegalArgumentException("no JSON text: " + e.getMessage(), e);
        }
    }

    private JsonValue value(JsonParser.Event event, int depth) {
        return switch (event) {
            case START_OBJECT -> depth < MAX_TREE_DEPTH ? object(depth + 1) : deep(event, depth);
            case START_ARRAY -> depth < MAX_TREE_DEPTH ? array(depth + 1) : deep(event, depth);
            case VALUE_STRING -> string(parser.getString());
            case VALUE_NUMBER -> new NumberText(parser.getString());
            case VALUE_TRUE -> JsonValue.TRUE;
            case VALUE_FALSE -> JsonValue.FALSE;
            case VALUE_NULL -> JsonValue.NULL;
            case KEY_NAME, END_OBJECT, END_ARRAY -> throw new IllegalStateException("no value: " + event);
        };
    }

    private JsonObject object(int depth) {
        JsonObjectBuilder object = PARSSON.createObjectBuilder();
        while (parser.next() != JsonParser.Event.END_OBJECT) {
            String name = parser.getString();
            object.add(name, value(parser.next(), depth));
        }
        return object.build();
    }

    private JsonArray array(int depth) {
        JsonArrayBuilder array = PARSSON.createArrayBuilder();
        for (JsonParser.Event event = parser.next(); event != JsonParser.Event.END_ARRAY; event = parser.next()) {
            array.add(value(event, depth));
        }
        return array.build();
    }

    private DeepJson deep(JsonParser.Event start, int depth) {
        StringBuilder text = new StringBuilder();
        JsonParser.Event event = start;
        String separator = "";
        int open = 0;
        while (true) {
            switch (event) {
                case START_OBJECT, START_ARRAY -> {
                    text.append(separator).append(event == JsonParser.Event.START_OBJECT ? '{' : '[');
                    separator = "";
                    open++;
                    if (depth + open > MAX_DEPTH) {
                        throw new IllegalArgumentException("JSON is nested deeper than " + MAX_DEPTH);
                    }
                }
                case END_OBJECT, END_ARRAY -> {
                    text.append(event == JsonParser.Event.END_OBJECT ? '}' : ']');
                    separator = ",";
                    open--;
                }
                case KEY_NAME -> {
                    text.append(separator).append(JsonText.quoted(parser.getString()));
                    separator = ":";
                }
                default -> {
                    text.append(separator).append(JsonText.of(value(event, depth)));
                    separator = ",";
                }
            }
            if (open == 0) {
                boolean isObject = start == JsonParser.Event.START_OBJECT;
                return new DeepJson(isObject ? JsonValue.ValueType.OBJECT : JsonValue.ValueType.ARRAY, text.toString());
            }
            event = parser.next();
        }
    }

    static JsonString string(String value) {
        return PARSSON.createValue(value);
    }
}
