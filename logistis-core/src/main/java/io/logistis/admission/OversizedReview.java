package io.logistis.admission;

import io.logistis.scan.JsonScanner;
import io.logistis.scan.JsonSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads a review that is too large to be kept, piece by piece as it arrives: everything but the objects, of which only
 * names and uids are kept. Members may stand in any order: what stands after the objects ({@code dryRun}, on a real API
 * server) is read as what stands before them. Needs a few kB, whatever the size of the review. Not thread-safe.
 *
 * <p>The envelope is held to the same rules as {@link AdmissionReviewReader} holds it to. Of what is passed over, brackets,
 * commas, colons and quotes are followed and the depth is limited; numbers, literals and the inside of strings are not
 * looked at.
 */
public final class OversizedReview {

    /** The largest envelope: a review without its objects, in bytes. */
    public static final int MAX_ENVELOPE_BYTES = 1 << 20;

    private static final int MAX_DEPTH = JsonScanner.MAX_DEPTH;

    private static final int FIRST_DEPTH = 64;

    /** Longer than each name that is looked for, even if every character of it is escaped. */
    private static final int MAX_NAME_BYTES = 80;

    /** What is kept of a value. */
    private enum Keep {
        ALL,
        NOTHING,
        REVIEW,
        REQUEST,
        OBJECT,
        METADATA;

        /** Whether members are chosen by name. */
        boolean chooses() {
            return this != ALL && this != NOTHING;
        }

        /** What is kept of the member with that name. */
        Keep member(String name) {
            return switch (this) {
                case ALL, NOTHING -> this;
                case REVIEW ->
                    switch (name) {
                        case "request" -> REQUEST;
                        case "apiVersion", "kind" -> ALL;
                        default -> NOTHING;
                    };
                case REQUEST ->
                    switch (name) {
                        case "object", "oldObject" -> OBJECT;
                        case "uid", "kind", "resource", "subResource", "name", "namespace" -> ALL;
                        case "operation", "userInfo", "dryRun", "options" -> ALL;
                        default -> NOTHING;
                    };
                case OBJECT -> name.equals("metadata") ? METADATA : NOTHING;
                case METADATA ->
                    switch (name) {
                        case "name", "generateName", "uid" -> ALL;
                        default -> NOTHING;
                    };
            };
        }
    }

    /** What may come next. */
    private enum State {
        VALUE,
        VALUE_OR_END,
        NAME,
        NAME_OR_END,
        COLON,
        COMMA_OR_END,
        IN_NAME,
        IN_STRING,
        IN_SCALAR,
        END
    }

    private Keep[] keepAt = new Keep[FIRST_DEPTH];
    private boolean[] arrayAt = new boolean[FIRST_DEPTH];
    private final byte[] name = new byte[MAX_NAME_BYTES];
    private int nameLength;
    private boolean escaped;
    private int depth;
    private State state = State.VALUE;

    /** What is kept of the value that comes next or is being read. */
    private Keep keep = Keep.REVIEW;

    private byte[] envelope = new byte[4096];
    private int envelopeLength;
    private long position;

    /** A review of which nothing has arrived yet. */
    public OversizedReview() {}

    /**
     * Takes the next piece of the body, which may be cut anywhere. After an exception nothing more may be fed.
     *
     * @throws AdmissionReviewException if this can't become a review any more: not JSON, nested too deep, the envelope
     *     too large
     * @throws IndexOutOfBoundsException if the range does not lie within the array
     */
    public void feed(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int end = offset + length;
        int at = offset;
        while (at < end) {
            at = state == State.IN_STRING ? string(bytes, at, end) : next(bytes[at], at);
        }
        position += length;
    }

    /**
     * The request, {@link io.logistis.event.ObservedChange#tooLarge} and without its objects.
     *
     * @throws AdmissionReviewException if the review has not ended, or is none
     */
    public AdmissionRequest finish() {
        if (state != State.END) {
            throw new AdmissionReviewException("not an AdmissionReview: the body ends within its JSON");
        }
        return new AdmissionReviewReader().read(envelope, 0, envelopeLength, true);
    }

    /** Bytes held: for the tests' promise that nothing huge is. */
    int envelopeLength() {
        return envelopeLength;
    }

    /** Runs through a string value to its end, or to the end of the piece. */
    private int string(byte[] bytes, int from, int end) {
        int at = from;
        boolean ended = false;
        while (at < end && !ended) {
            byte b = bytes[at++];
            if (escaped) {
                escaped = false;
            } else if (b == '\\') {
                escaped = true;
            } else if (b == '"') {
                ended = true;
            }
        }
        if (keep == Keep.ALL) {
            keepBytes(bytes, from, at);
        }
        if (ended) {
            endValue();
        }
        return at;
    }

    /** Takes one byte outside string values; returns the index of the byte to go on with. */
    private int next(byte b, int at) {
        switch (state) {
            case IN_NAME -> inName(b);
            case IN_SCALAR -> {
                if (isScalar(b)) {
                    keepByte(b);
                } else {
                    endValue();
                    return at;
                }
            }
            default -> {
                if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                    token(b);
                }
            }
        }
        return at + 1;
    }

    private void token(byte b) {
        switch (state) {
            case VALUE -> beginValue(b);
            case VALUE_OR_END -> {
                if (b == ']') {
                    leave(b);
                } else {
                    beginValue(b);
                }
            }
            case NAME -> beginName(b);
            case NAME_OR_END -> {
                if (b == '}') {
                    leave(b);
                } else {
                    beginName(b);
                }
            }
            case COLON -> {
                require(b == ':');
                keepByteOf(keepAt[depth], b);
                state = State.VALUE;
            }
            case COMMA_OR_END -> {
                if (b == ',') {
                    keepByteOf(keepAt[depth], b);
                    state = arrayAt[depth] ? State.VALUE : State.NAME;
                } else {
                    require(b == (arrayAt[depth] ? ']' : '}'));
                    leave(b);
                }
            }
            default -> throw notJson();
        }
    }

    private void beginValue(byte b) {
        if (depth == 0) {
            require(b == '{');
        }
        if (b == '{' || b == '[') {
            enter(b);
        } else if (b == '"') {
            scalarIsKeptWhole();
            keepByte(b);
            state = State.IN_STRING;
        } else {
            require(isScalar(b));
            scalarIsKeptWhole();
            keepByte(b);
            state = State.IN_SCALAR;
        }
    }

    /** Where an object with chosen members should stand, anything else is kept for the reader to judge. */
    private void scalarIsKeptWhole() {
        if (keep.chooses()) {
            keep = Keep.ALL;
        }
    }

    private void enter(byte bracket) {
        if (depth == MAX_DEPTH) {
            throw new AdmissionReviewException(
                    "not an AdmissionReview that is understood: nested deeper than " + MAX_DEPTH);
        }
        boolean array = bracket == '[';
        if (array && keep.chooses()) {
            keep = Keep.ALL;
        }
        depth++;
        if (depth == keepAt.length) {
            keepAt = Arrays.copyOf(keepAt, 2 * depth);
            arrayAt = Arrays.copyOf(arrayAt, 2 * depth);
        }
        keepAt[depth] = keep;
        arrayAt[depth] = array;
        if (keep != Keep.NOTHING) {
            put(bracket);
        }
        state = array ? State.VALUE_OR_END : State.NAME_OR_END;
    }

    private void leave(byte bracket) {
        if (keepAt[depth] != Keep.NOTHING) {
            put(bracket);
        }
        depth--;
        endValue();
    }

    private void endValue() {
        if (depth == 0) {
            state = State.END;
            return;
        }
        keep = keepAt[depth];
        state = State.COMMA_OR_END;
    }

    private void beginName(byte b) {
        require(b == '"');
        nameLength = 0;
        keepByteOf(keepAt[depth], b);
        state = State.IN_NAME;
    }

    private void inName(byte b) {
        Keep owner = keepAt[depth];
        keepByteOf(owner, b);
        if (escaped) {
            escaped = false;
        } else if (b == '\\') {
            escaped = true;
        } else if (b == '"') {
            keep = owner.chooses() ? chosen(owner) : owner;
            state = State.COLON;
            return;
        }
        if (owner.chooses() && nameLength < MAX_NAME_BYTES) {
            name[nameLength++] = b;
        }
    }

    /** Decides what is kept of the member whose name was just read, and writes its name if anything is. */
    private Keep chosen(Keep owner) {
        if (nameLength == MAX_NAME_BYTES) {
            return Keep.NOTHING;
        }
        String member = new String(name, 0, nameLength, StandardCharsets.UTF_8);
        if (member.indexOf('\\') >= 0) {
            member = unescaped(member);
        }
        Keep chosen = owner.member(member);
        if (chosen != Keep.NOTHING) {
            if (envelope[envelopeLength - 1] != '{') {
                put((byte) ',');
            }
            byte[] text = ('"' + member + "\":").getBytes(StandardCharsets.US_ASCII);
            keepBytes(text, 0, text.length);
        }
        return chosen;
    }

    private static String unescaped(String raw) {
        byte[] quoted = ('"' + raw + '"').getBytes(StandardCharsets.UTF_8);
        try {
            return Objects.requireNonNullElse(new JsonScanner(quoted, 0, quoted.length).stringOrNull(), "");
        } catch (JsonSyntaxException e) {
            throw new AdmissionReviewException("not an AdmissionReview: a member's name is not JSON", e);
        }
    }

    private void keepByte(byte b) {
        keepByteOf(keep, b);
    }

    private void keepByteOf(Keep owner, byte b) {
        if (owner == Keep.ALL) {
            put(b);
        }
    }

    private void put(byte b) {
        ensureRoom(1);
        envelope[envelopeLength++] = b;
    }

    private void keepBytes(byte[] bytes, int from, int to) {
        ensureRoom(to - from);
        System.arraycopy(bytes, from, envelope, envelopeLength, to - from);
        envelopeLength += to - from;
    }

    private void ensureRoom(int more) {
        if (more > MAX_ENVELOPE_BYTES - envelopeLength) {
            throw new AdmissionReviewException("a review without its objects must have at most " + MAX_ENVELOPE_BYTES
                    + " bytes, this one has more");
        }
        if (more > envelope.length - envelopeLength) {
            envelope = Arrays.copyOf(envelope, Math.max(envelope.length * 2, envelopeLength + more));
        }
    }

    private static boolean isScalar(byte b) {
        return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || b == 'E' || b == '-' || b == '+' || b == '.';
    }

    private void require(boolean valid) {
        if (!valid) {
            throw notJson();
        }
    }

    private AdmissionReviewException notJson() {
        return new AdmissionReviewException("not an AdmissionReview: the body is not a JSON object (after byte "
                + position + ", nested " + depth + " deep)");
    }
}
