package io.logistis.cli;

import java.util.List;

/**
 * What {@code blame} says.
 *
 * @param text for standard output, with line ends; empty, or harmless for a terminal
 * @param notes for standard error, a line each
 * @param isEmpty whether nothing was found
 */
record BlameReport(String text, List<String> notes, boolean isEmpty) {}
