package io.logistis.capture;

/**
 * Hides what is secret in an argument, which may be a whole shell script: {@code NAME=value}, {@code --name=value},
 * {@code --name value} where the name looks secret, and {@code mysql -pvalue}. One walk, linear in the length: whoever may
 * create a pod chooses these texts.
 */
final class SecretArguments {

    private final String text;
    private final Marks marks;
    private final StringBuilder shown;

    private SecretArguments(String text, Marks marks) {
        this.text = text;
        this.marks = marks;
        this.shown = new StringBuilder(text.length() + 32);
    }

    /** The argument with marks in the place of what is secret; itself if nothing is. */
    static String hide(String argument, Marks marks) {
        int equals = argument.indexOf('=');
        if (equals > 0 && SecretNames.matches(argument.substring(0, equals))) {
            return argument.substring(0, equals + 1) + marks.of(argument.substring(equals + 1));
        }
        return new SecretArguments(argument, marks).walk();
    }

    private String walk() {
        int at = 0;
        while (at < text.length()) {
            int end = nameEnd(at);
            if (end == at) {
                shown.append(text.charAt(at++));
            } else if (isShortPassword(at, end)) {
                shown.append("-p");
                at = hideWord(at + 2);
            } else {
                shown.append(text, at, end);
                at = afterName(at, end);
            }
        }
        return shown.toString();
    }

    /** Goes on behind a name that is shown already; hides the value that belongs to it. */
    private int afterName(int start, int end) {
        if (end == text.length()) {
            return end;
        }
        char next = text.charAt(end);
        boolean assigned = next == '=';
        boolean follows = Character.isWhitespace(next) && text.startsWith("--", start);
        if ((!assigned && !follows) || !SecretNames.matches(text.substring(start, end))) {
            return end;
        }
        int value = end;
        do {
            shown.append(text.charAt(value++));
        } while (follows && value < text.length() && Character.isWhitespace(text.charAt(value)));
        return follows && text.startsWith("-", value) ? value : hideWord(value);
    }

    /** {@code -pS3cr3t} at the beginning of a word; a port ({@code -p8080}) is none. */
    private boolean isShortPassword(int start, int end) {
        if (!text.startsWith("-p", start) || (start > 0 && !Character.isWhitespace(text.charAt(start - 1)))) {
            return false;
        }
        int digits = start + 2;
        while (digits < end && Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        return digits < text.length() && !Character.isWhitespace(text.charAt(digits));
    }

    /** A mark in the place of the word that begins there; gives where the text goes on. */
    private int hideWord(int start) {
        int end = wordEnd(start);
        if (end > start) {
            shown.append(marks.of(unquoted(text.substring(start, end))));
        }
        return end;
    }

    /** The end of a word as a shell sees it: quoted parts belong to it, and what is not closed reaches to the end. */
    private int wordEnd(int start) {
        int at = start;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c) || c == ';' || c == '|' || c == '&') {
                return at;
            }
            if (c == '"' || c == '\'') {
                int close = text.indexOf(c, at + 1);
                if (close < 0) {
                    return text.length();
                }
                at = close;
            }
            at += c == '\\' ? 2 : 1;
        }
        return text.length();
    }

    private static String unquoted(String word) {
        int last = word.length() - 1;
        char first = word.charAt(0);
        boolean quoted = last > 0 && (first == '"' || first == '\'') && word.indexOf(first, 1) == last;
        return quoted ? word.substring(1, last) : word;
    }

    private int nameEnd(int start) {
        int at = start;
        while (at < text.length() && isNameCharacter(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '.'
                || c == '-';
    }
}
