package io.logistis.diff;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;

/** Values shortened to what fits into a line. */
final class ShortValue {

    private static final int LONGEST = 24;
    private static final int SHOWN_BEFORE_DIFFERENCE = 6;
    private static final int SHOWN_OF_DIGEST = 12;

    private ShortValue() {}

    /** @param json compact JSON text */
    static String of(String json) {
        return cut(plain(json), LONGEST);
    }

    /** {@code 1.25 → 1.27} where the rest of the image's name stays; else as any text, but from its end. */
    static String imageChange(String from, String to) {
        String before = withShortDigest(plain(from));
        String after = withShortDigest(plain(to));
        int name = nameEnd(before);
        if (name == nameEnd(after)
                && name < before.length()
                && name < after.length()
                && before.startsWith(after.substring(0, name))) {
            return arrow(cut(before.substring(name + 1), LONGEST), cut(after.substring(name + 1), LONGEST));
        }
        return arrow(cutStart(before), cutStart(after));
    }

    /** The last part of an image's name, with its tag. */
    static String image(String json) {
        String image = withShortDigest(plain(json));
        return cutStart(image.substring(image.lastIndexOf('/', nameEnd(image)) + 1));
    }

    /** Where the tag or digest begins, at its colon or at sign. */
    private static int nameEnd(String image) {
        int slash = image.lastIndexOf('/');
        int at = image.indexOf('@', slash + 1);
        int colon = image.indexOf(':', slash + 1);
        if (colon >= 0 && (at < 0 || colon < at)) {
            return colon;
        }
        return at >= 0 ? at : image.length();
    }

    private static String withShortDigest(String image) {
        int digest = image.indexOf("@sha256:");
        int end = digest + "@sha256:".length() + SHOWN_OF_DIGEST;
        return digest >= 0 && end < image.length() ? image.substring(0, end) + "…" : image;
    }

    /** Both values, from shortly before where they begin to differ. */
    static String change(String from, String to) {
        String before = plain(from);
        String after = plain(to);
        if (before.codePointCount(0, before.length()) > LONGEST || after.codePointCount(0, after.length()) > LONGEST) {
            int same = 0;
            while (same < before.length() && same < after.length() && before.charAt(same) == after.charAt(same)) {
                same++;
            }
            int start = Math.max(0, same - SHOWN_BEFORE_DIFFERENCE);
            if (start > 1) {
                before = "…" + before.substring(boundary(before, start));
                after = "…" + after.substring(boundary(after, start));
            }
        }
        return arrow(cut(before, LONGEST), cut(after, LONGEST));
    }

    private static int boundary(String text, int index) {
        return index < text.length() && Character.isLowSurrogate(text.charAt(index)) ? index + 1 : index;
    }

    private static String arrow(String from, String to) {
        return from + " → " + to;
    }

    /** A string without its quotes, a container by its size, all on one line. */
    private static String plain(String json) {
        JsonValue value = JsonTree.parse(json.getBytes(StandardCharsets.UTF_8));
        if (value instanceof JsonString string) {
            return string.getString().isEmpty() ? "\"\"" : oneLine(string.getString());
        }
        if (json.length() <= LONGEST) {
            return oneLine(json);
        }
        if (value instanceof JsonArray array) {
            return array.size() == 1 ? "1 item" : array.size() + " items";
        }
        return value instanceof JsonObject object ? (object.size() == 1 ? "1 field" : object.size() + " fields") : json;
    }

    /** Line breaks as a sign, other characters that can't be seen as escapes. */
    static String oneLine(String text) {
        String line = text.replace("\r\n", "⏎").replace('\n', '⏎').replace('\t', ' ');
        if (YamlText.isVisible(line)) {
            return line;
        }
        String quoted = YamlText.quoted(line);
        return quoted.substring(1, quoted.length() - 1);
    }

    /** At most so many code points of it; the last is an ellipsis if some are left out. */
    static String cut(String text, int longest) {
        return text.codePointCount(0, text.length()) <= longest
                ? text
                : text.substring(0, text.offsetByCodePoints(0, longest - 1)) + "…";
    }

    /** Its last code points; the first is an ellipsis if some are left out. */
    private static String cutStart(String text) {
        int length = text.codePointCount(0, text.length());
        return length <= LONGEST ? text : "…" + text.substring(text.offsetByCodePoints(0, length - LONGEST + 1));
    }
}
