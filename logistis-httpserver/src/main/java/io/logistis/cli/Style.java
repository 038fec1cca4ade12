package io.logistis.cli;

/** How a line of a cell looks on a terminal with colours (ECMA-48 SGR). */
enum Style {
    PLAIN(""),
    ADDED("32"),
    REMOVED("31"),
    CHANGED("33"),
    /** Where it stands: headers of a diff. */
    PLACE("36"),
    /** What needs a second look: refused, without effect, unseen. */
    MARKED("35"),
    FAINT("2");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    /** The text between escape sequences of ours. */
    String on(String text) {
        return code.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
