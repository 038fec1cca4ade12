package io.logistis.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A forward-only reader over one JSON text (RFC 8259, UTF-8) in a range of bytes. It is strict, builds no tree and
 * allocates nothing while it scans. Lone surrogates are taken as escapes only; numbers are checked and left as they are
 * written. Not thread-safe; every method throws {@link JsonSyntaxException} where the text is not what the method expects.
 *
 * <p>A value is read with {@link #enterObject}, {@link #enterArray}, {@link #stringOrNull}, {@link #booleanOrNull} or
 * {@link #skipValue}; {@link #nextMember} and {@link #nextElement} go on inside an object or array.
 */
public final class JsonScanner {

    /** How deep objects and arrays may be nested: a little more than an API server takes (10 000), for an envelope. */
    public static final int MAX_DEPTH = 10_100;

    private static final int FIRST_DEPTH = 512;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101010101010101L;

    private final byte[] json;
    private final int to;
    private long[] objects = new long[FIRST_DEPTH / Long.SIZE];
    private int position;
    private int depth;
    /** Whether the object or array that the scanner stands in has had no member yet. */
    private boolean fresh;

    private int nameStart;
    private int nameEnd;
    private boolean nameEscaped;
    private int valueStart;
    private int valueEnd;
    private int valueDepth;
    private boolean stringEscaped;

    /** @throws IndexOutOfBoundsException if the range does not lie within the array */
    public JsonScanner(byte[] json, int from, int to) {
        Objects.checkFromToIndex(from, to, json.length);
        this.json = json;
        this.to = to;
        this.position = from;
    }

    /** The first byte of the next value: one of <code>{ [ " t f n -</code> or a digit. */
    public byte peek() {
        skipSpace();
        if (position == to) {
            throw error("unexpected end");
        }
        byte first = json[position];
        switch (first) {
            case '{', '[', '"', 't', 'f', 'n', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                return first;
            }
            default -> throw error("a value was expected");
        }
    }

    /** Goes into the object that the scanner stands before. */
    public void enterObject() {
        enter((byte) '{', "an object was expected", true);
    }

    /** Goes into the array that the scanner stands before. */
    public void enterArray() {
        enter((byte) '[', "an array was expected", false);
    }

    private void enter(byte open, String what, boolean object) {
        skipSpace();
        if (position == to || json[position] != open) {
            throw error(what);
        }
        position++;
        push(object);
        fresh = true;
    }

    /** Reads the next member's name and stands before its value; false if the object ended, and was left. */
    public boolean nextMember() {
        if (!next((byte) '}')) {
            return false;
        }
        readName();
        return true;
    }

    /** Stands before the next element; false if the array ended, and was left. */
    public boolean nextElement() {
        return next((byte) ']');
    }

    private boolean next(byte close) {
        skipSpace();
        if (position == to) {
            throw error("unexpected end");
        }
        byte current = json[position];
        if (current == close) {
            position++;
            depth--;
            fresh = false;
            return false;
        }
        if (fresh) {
            fresh = false;
        } else if (current == ',') {
            position++;
            skipSpace();
        } else {
            throw error("a comma or the end of the object or array was expected");
        }
        return true;
    }

    private void readName() {
        if (position == to || json[position] != '"') {
            throw error("a member's name was expected");
        }
        nameStart = position + 1;
        scanString();
        nameEnd = position - 1;
        nameEscaped = stringEscaped;
        skipSpace();
        if (position == to || json[position] != ':') {
            throw error("a colon was expected");
        }
        position++;
    }

    /** Index of the first byte of the last name, inside its quotes. */
    public int nameStart() {
        return nameStart;
    }

    /** Index after the last byte of the last name, at its closing quote. */
    public int nameEnd() {
        return nameEnd;
    }

    /** Whether the last name is that ASCII text, however it was escaped. */
    public boolean nameIs(String ascii) {
        if (nameEscaped) {
            return name().equals(ascii);
        }
        int length = ascii.length();
        if (nameEnd - nameStart != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (json[nameStart + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the last name has escapes, so that its bytes are not its text. */
    public boolean nameEscaped() {
        return nameEscaped;
    }

    /** The last name, unescaped. */
    public String name() {
        return text(nameStart, nameEnd, nameEscaped);
    }

    /** Goes past one whole value and checks it; {@link #valueStart} and {@link #valueEnd} are its range then. */
    public void skipValue() {
        skipSpace();
        int start = position;
        int outer = depth;
        valueDepth = depth;
        boolean inObject = false;
        boolean beforeFirst = false;
        while (true) {
            // Stands before a value, or before the end of an object or array that is still empty.
            if (beforeFirst) {
                skipSpace();
                if (position < to && json[position] == (inObject ? '}' : ']')) {
                    position++;
                    depth--;
                } else {
                    beforeFirst = false;
                    if (inObject) {
                        skipName();
                    }
                    continue;
                }
            } else {
                byte first = peek();
                if (first == '{' || first == '[') {
                    position++;
                    inObject = first == '{';
                    push(inObject);
                    valueDepth = Math.max(valueDepth, depth);
                    beforeFirst = true;
                    continue;
                }
                skipScalar(first);
            }
            beforeFirst = false;
            // A value has ended: go on after commas, close what closes.
            while (true) {
                if (depth == outer) {
                    valueStart = start;
                    valueEnd = position;
                    fresh = false;
                    return;
                }
                inObject = (objects[(depth - 1) >> 6] >>> (depth - 1) & 1) != 0;
                skipSpace();
                if (position == to) {
                    throw error("unexpected end");
                }
                byte current = json[position];
                if (current == ',') {
                    position++;
                    if (inObject) {
                        skipSpace();
                        skipName();
                    }
                    break;
                }
                if (current != (inObject ? '}' : ']')) {
                    throw error("a comma or the end of the object or array was expected");
                }
                position++;
                depth--;
            }
        }
    }

    private void skipName() {
        if (position == to || json[position] != '"') {
            throw error("a member's name was expected");
        }
        scanString();
        skipSpace();
        if (position == to || json[position] != ':') {
            throw error("a colon was expected");
        }
        position++;
    }

    private void push(boolean object) {
        if (depth == MAX_DEPTH) {
            throw error("nested deeper than " + MAX_DEPTH);
        }
        if (depth >> 6 == objects.length) {
            objects = Arrays.copyOf(objects, 2 * objects.length);
        }
        long bit = 1L << depth;
        if (object) {
            objects[depth >> 6] |= bit;
        } else {
            objects[depth >> 6] &= ~bit;
        }
        depth++;
    }

    private void skipScalar(byte first) {
        switch (first) {
            case '"' -> scanString();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> scanNumber();
        }
    }

    /** Index of the first byte of the value that was read last. */
    public int valueStart() {
        return valueStart;
    }

    /** Index after the last byte of the value that was read last. */
    public int valueEnd() {
        return valueEnd;
    }

    /** How many objects and arrays the scanner stands in. */
    public int depth() {
        return depth;
    }

    /** How deep the value that was skipped last is nested, counted from where the scanner began; 1 for an object there. */
    public int valueDepth() {
        return valueDepth;
    }

    /** The string that the scanner stands before, unescaped; null for JSON null. */
    public @Nullable String stringOrNull() {
        byte first = peek();
        if (first != '"' && first != 'n') {
            throw error("a string was expected");
        }
        valueStart = position;
        skipScalar(first);
        valueEnd = position;
        return first == 'n' ? null : text(valueStart + 1, valueEnd - 1, stringEscaped);
    }

    /** The boolean that the scanner stands before; {@code whenNull} for JSON null. */
    public boolean booleanOrNull(boolean whenNull) {
        byte first = peek();
        if (first != 't' && first != 'f' && first != 'n') {
            throw error("true or false was expected");
        }
        valueStart = position;
        skipScalar(first);
        valueEnd = position;
        return first == 'n' ? whenNull : first == 't';
    }

    /** Index of the next byte to be read. */
    public int position() {
        return position;
    }

    /** Checks that nothing but white space is left. */
    public void end() {
        skipSpace();
        if (position != to) {
            throw error("nothing more was expected");
        }
    }

    private void skipSpace() {
        while (position < to) {
            byte current = json[position];
            if (current > ' ' || (current != ' ' && current != '\n' && current != '\r' && current != '\t')) {
                return;
            }
            position++;
        }
    }

    private void literal(String word) {
        int length = word.length();
        if (to - position < length) {
            throw error(word + " was expected");
        }
        for (int i = 0; i < length; i++) {
            if (json[position + i] != word.charAt(i)) {
                throw error(word + " was expected");
            }
        }
        position += length;
    }

    /** Goes from an opening quote past the closing one. */
    private void scanString() {
        stringEscaped = false;
        int i = position + 1;
        while (i < to) {
            i = plain(i);
            if (i == to) {
                break;
            }
            byte current = json[i];
            if (current == '"') {
                position = i + 1;
                return;
            }
            if (current == '\\') {
                stringEscaped = true;
                i = escape(i);
            } else if (current >= ' ') {
                i++;
            } else if (current >= 0) {
                position = i;
                throw error("a control character in a string");
            } else {
                i = multiByte(i);
            }
        }
        position = to;
        throw error("a string without end");
    }

    /** Goes past printable ASCII that means nothing in a string, eight bytes at a time; whatever it stops at may be more. */
    private int plain(int from) {
        int i = from;
        while (i <= to - Long.BYTES) {
            long bytes = (long) EIGHT_BYTES.get(json, i);
            long quote = bytes ^ EACH * '"';
            long backslash = bytes ^ EACH * '\\';
            // The highest bit of each byte that is a quote, a backslash, below ' ' or not ASCII; the lowest of them is
            // exact.
            long special = (((quote - EACH) & ~quote)
                            | ((backslash - EACH) & ~backslash)
                            | ((bytes - EACH * ' ') & ~bytes)
                            | bytes)
                    & EACH << 7;
            if (special != 0) {
                return i + (Long.numberOfTrailingZeros(special) >> 3);
            }
            i += Long.BYTES;
        }
        return i;
    }

    private int escape(int i) {
        if (i + 1 < to) {
            switch (json[i + 1]) {
                case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                    return i + 2;
                }
                case 'u' -> {
                    if (i + 6 <= to && hex(i + 2) >= 0) {
                        return i + 6;
                    }
                }
                default -> {}
            }
        }
        position = i;
        throw error("an unknown escape");
    }

    /** The four hexadecimal digits there as a number; -1 if they are none. */
    private int hex(int i) {
        int value = 0;
        for (int end = i + 4; i < end; i++) {
            int digit = Character.digit(json[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** Goes past one character of two to four bytes (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF). */
    private int multiByte(int i) {
        int first = json[i] & 0xff;
        int second = i + 1 < to ? json[i + 1] & 0xff : 0;
        int length;
        boolean good;
        if (first >= 0xc2 && first <= 0xdf) {
            length = 2;
            good = second >= 0x80 && second <= 0xbf;
        } else if (first >= 0xe0 && first <= 0xef) {
            length = 3;
            good = second >= (first == 0xe0 ? 0xa0 : 0x80) && second <= (first == 0xed ? 0x9f : 0xbf);
        } else if (first >= 0xf0 && first <= 0xf4) {
            length = 4;
            good = second >= (first == 0xf0 ? 0x90 : 0x80) && second <= (first == 0xf4 ? 0x8f : 0xbf);
        } else {
            length = 1;
            good = false;
        }
        for (int k = 2; good && k < length; k++) {
            good = i + k < to && (json[i + k] & 0xc0) == 0x80;
        }
        if (!good) {
            position = i;
            throw error("not UTF-8");
        }
        return i + length;
    }

    /** RFC 8259 §6. */
    private void scanNumber() {
        int i = position;
        if (json[i] == '-') {
            i++;
        }
        if (i < to && json[i] == '0') {
            i++;
        } else {
            i = digits(i);
        }
        if (i < to && json[i] == '.') {
            i = digits(i + 1);
        }
        if (i < to && (json[i] | 0x20) == 'e') {
            i++;
            if (i < to && (json[i] == '+' || json[i] == '-')) {
                i++;
            }
            i = digits(i);
        }
        position = i;
    }

    private int digits(int i) {
        int start = i;
        while (i < to && json[i] >= '0' && json[i] <= '9') {
            i++;
        }
        if (i == start) {
            position = i;
            throw error("a digit was expected");
        }
        return i;
    }

    private String text(int from, int until, boolean escaped) {
        if (!escaped) {
            return new String(json, from, until - from, StandardCharsets.UTF_8);
        }
        StringBuilder text = new StringBuilder(until - from);
        int plain = from;
        int i = from;
        while (i < until) {
            if (json[i] != '\\') {
                i++;
                continue;
            }
            text.append(new String(json, plain, i - plain, StandardCharsets.UTF_8));
            switch (json[i + 1]) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> text.append((char) hex(i + 2));
                default -> text.append((char) json[i + 1]);
            }
            i += json[i + 1] == 'u' ? 6 : 2;
            plain = i;
        }
        return text.append(new String(json, plain, until - plain, StandardCharsets.UTF_8))
                .toString();
    }

    private JsonSyntaxException error(String what) {
        return new JsonSyntaxException(what, position);
    }
}
