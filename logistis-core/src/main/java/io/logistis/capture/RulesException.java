package io.logistis.capture;

/**
 * A rules file is wrong. The message is one line: {@code rules.yaml:3:7: unknown key 'user'; known are …}. Never more of the
 * file than the word that is wrong.
 */
public final class RulesException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final int MOST_CHARACTERS = 600;

    private final int line;
    private final int column;

    /**
     * @param name of the file
     * @param line from 1
     * @param column from 1, in characters
     * @param problem what is wrong, and what is right
     */
    public RulesException(String name, int line, int column, String problem) {
        super(name + ":" + line + ":" + column + ": " + oneLine(problem));
        this.line = line;
        this.column = column;
    }

    /** Whatever the file holds, the message is one line and not endless. */
    private static String oneLine(String problem) {
        StringBuilder line = new StringBuilder();
        problem.codePoints()
                .limit(MOST_CHARACTERS)
                .forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return line.toString();
    }

    /** Where, from 1. */
    public int line() {
        return line;
    }

    /** Where in the line, from 1, in characters. */
    public int column() {
        return column;
    }
}
