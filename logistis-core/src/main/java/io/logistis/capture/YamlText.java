package io.logistis.capture;

import io.logistis.capture.YamlValue.Place;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads one YAML 1.2 document into texts, lists and mappings. It makes no objects of other types, and is bounded in size and
 * depth. Used once.
 */
final class YamlText {

    /** The largest text, in bytes. */
    static final int MAX_BYTES = 1 << 20;

    private static final int MAX_DEPTH = 20;

    private final String name;
    private final String text;
    private final Iterator<Event> events;
    private final Map<String, YamlValue> anchors = new HashMap<>();
    private Place last = new Place(1, 1);

    private YamlText(String name, String text) {
        this.name = name;
        this.text = text;
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(MAX_BYTES)
                .setUseMarks(true)
                .build();
        this.events = new ParserImpl(settings, new StreamReader(settings, text));
    }

    /**
     * The one document in that text.
     *
     * @param name of the file, for messages
     * @throws RulesException if it is not UTF-8, no YAML, or not one document
     */
    static YamlValue read(byte[] yaml, String name) {
        if (yaml.length > MAX_BYTES) {
            throw new RulesException(name, 1, 1, "is larger than " + (MAX_BYTES >> 20) + " MiB");
        }
        return new YamlText(name, decoded(yaml, name)).document();
    }

    private static String decoded(byte[] yaml, String name) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(yaml.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(yaml), text, true);
        text.flip();
        if (result.isError()) {
            Place place = placeOf(text, text.length());
            throw new RulesException(name, place.line(), place.column(), "this is not UTF-8");
        }
        return text.length() > 0 && text.charAt(0) == '\uFEFF'
                ? text.subSequence(1, text.length()).toString()
                : text.toString();
    }

    private static Place placeOf(CharSequence text, int index) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < index; i++) {
            column++;
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            }
        }
        return new Place(line, column);
    }

    private YamlValue document() {
        next();
        if (!(next() instanceof DocumentStartEvent)) {
            throw wrong(new Place(1, 1), "there is nothing in it; rules that change nothing are {}");
        }
        YamlValue value = value(next(), 0);
        next();
        Event after = next();
        if (after instanceof DocumentStartEvent) {
            throw wrong(place(after), "there must be one document, this is a second one");
        }
        return value;
    }

    private Event next() {
        try {
            Event event = events.next();
            last = place(event);
            return event;
        } catch (MarkedYamlEngineException e) {
            Place place = e.getProblemMark()
                    .or(e::getContextMark)
                    .map(YamlText::place)
                    .orElse(last);
            throw wrong(place, "this is no YAML: " + e.getProblem());
        } catch (ReaderException e) {
            int index = text.offsetByCodePoints(0, Math.min(e.getPosition(), text.codePointCount(0, text.length())));
            throw wrong(
                    placeOf(text, index),
                    "this is no YAML: a character that can't be printed, U+%04X".formatted(e.getCodePoint()));
        } catch (YamlEngineException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // The parser lets the last two through where an escape in a string is none: "\\UFFFFFFFF".
            throw wrong(last, "this is no YAML, or what follows is none: " + e.getMessage());
        }
    }

    private static Place place(Event event) {
        return event.getStartMark().map(YamlText::place).orElse(new Place(1, 1));
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    RulesException wrong(Place place, String problem) {
        return new RulesException(name, place.line(), place.column(), problem);
    }

    private YamlValue value(Event event, int depth) {
        if (event instanceof AliasEvent alias) {
            String anchor = alias.getAlias().getValue();
            YamlValue value = anchors.get(anchor);
            if (value == null) {
                throw wrong(
                        place(event),
                        "nothing before this is marked &" + anchor + "; a text that begins with * needs quotes");
            }
            return value;
        }
        if (depth == MAX_DEPTH) {
            throw wrong(place(event), "this is nested deeper than " + MAX_DEPTH);
        }
        YamlValue value = started(event, depth);
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), value));
        return value;
    }

    private YamlValue started(Event event, int depth) {
        if (event instanceof ScalarEvent scalar) {
            if (scalar.getTag().isPresent()) {
                throw tagged(event);
            }
            return new YamlValue.Text(scalar.getValue(), scalar.isPlain(), place(event));
        }
        if (event instanceof SequenceStartEvent list) {
            if (list.getTag().isPresent()) {
                throw tagged(event);
            }
            List<YamlValue> items = new ArrayList<>();
            for (Event next = next(); next.getEventId() != Event.ID.SequenceEnd; next = next()) {
                items.add(value(next, depth + 1));
            }
            return new YamlValue.Items(items, place(event));
        }
        MappingStartEvent mapping = (MappingStartEvent) event;
        if (mapping.getTag().isPresent()) {
            throw tagged(event);
        }
        return new YamlValue.Members(members(depth), place(event));
    }

    private RulesException tagged(Event event) {
        return wrong(place(event), "tags (!…) mean nothing here, leave it out");
    }

    private List<YamlValue.Member> members(int depth) {
        Map<String, Place> keys = new HashMap<>();
        List<YamlValue.Member> members = new ArrayList<>();
        for (Event next = next(); next.getEventId() != Event.ID.MappingEnd; next = next()) {
            if (!(value(next, depth + 1) instanceof YamlValue.Text key)) {
                throw wrong(place(next), "a key must be a text");
            }
            Place first = keys.putIfAbsent(key.text(), place(next));
            if (first != null) {
                throw wrong(
                        place(next), "'" + key.text() + "' stands here a second time, first in line " + first.line());
            }
            members.add(new YamlValue.Member(key, value(next(), depth + 1)));
        }
        return members;
    }
}
