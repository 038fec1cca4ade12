package io.logistis.diff;

/** Writes a path step by step; see {@link FieldChanges} for the grammar. Not thread-safe. */
final class PathText {

    private final StringBuilder out = new StringBuilder();

    /** For {@link #back}: a step is taken back by returning to where it began. */
    int mark() {
        return out.length();
    }

    void back(int mark) {
        out.setLength(mark);
    }

    PathText member(String name) {
        if (!isPlainName(name)) {
            out.append('[');
            quote(name);
            out.append(']');
            return this;
        }
        if (!out.isEmpty()) {
            out.append('.');
        }
        out.append(name);
        return this;
    }

    /** An element: {@link #selector}, or its index. */
    PathText selected(String selector) {
        out.append('[').append(selector).append(']');
        return this;
    }

    /** {@code name=web}; for an element that is a value of its own, the key is empty. */
    static String selector(String key, String value) {
        PathText text = new PathText();
        text.out.append(key).append('=');
        if (isPlainValue(value)) {
            text.out.append(value);
        } else {
            text.quote(value);
        }
        return text.out.toString();
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }

    private static boolean isPlainName(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> isLetterOrDigit(c) || c == '_' || c == '-' || c == '$');
    }

    private static boolean isPlainValue(String value) {
        return !value.isEmpty() && value.chars().allMatch(c -> isLetterOrDigit(c) || "_-$./:@%+".indexOf(c) >= 0);
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
