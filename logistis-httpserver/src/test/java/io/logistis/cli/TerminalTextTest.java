package io.logistis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTextTest {

    @Test
    void whatCouldMoveColourOrReorderIsEscaped() {
        assertThat(TerminalText.oneLine("a\u001b[31mb\nc\u0000d\u202ee\u200ff\u009bg\u2028h\r\t"))
                .isEqualTo("a\\u001b[31mb\\u000ac\\u0000d\\u202ee\\u200ff\\u009bg\\u2028h\\u000d\\u0009");
    }

    @Test
    void lettersOfAllScriptsStay() {
        assertThat(TerminalText.oneLine("éve+x@example.com 日本 😀")).isEqualTo("éve+x@example.com 日本 😀");
    }

    @Test
    void loneSurrogatesAreEscaped() {
        assertThat(TerminalText.oneLine("a\ud83d")).isEqualTo("a\\ud83d");
    }

    @Test
    void whatIsTooLongIsCutAtACharacter() {
        assertThat(TerminalText.oneLine("😀😀😀😀", 3)).isEqualTo("😀😀…");
        assertThat(TerminalText.oneLine("abc", 3)).isEqualTo("abc");
    }

    @Test
    void linesEndAtLineFeedsAlone() {
        assertThat(TerminalText.lines("a\r\nb\u2028c\u0085d\n\n\te\n"))
                .containsExactly("a\\u000d", "b\\u2028c\\u0085d", "", "    e");
        assertThat(TerminalText.lines("")).isEmpty();
        assertThat(TerminalText.lines("a\nb")).containsExactly("a", "b");
    }

    @Test
    void widthIsThatOfATerminal() {
        assertThat(TerminalText.width("abc")).isEqualTo(3);
        assertThat(TerminalText.width("日本語")).isEqualTo(6);
        assertThat(TerminalText.width("한국 ＡＢ")).isEqualTo(9);
        assertThat(TerminalText.width("é e\u0301")).isEqualTo(3);
        assertThat(TerminalText.width("→×…⏎")).isEqualTo(4);
        assertThat(TerminalText.width("😀🚀")).isEqualTo(4);
    }
}
