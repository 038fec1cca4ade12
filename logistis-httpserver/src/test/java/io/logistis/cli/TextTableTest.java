package io.logistis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTableTest {

    private final TextTable table = TextTable.ofRows("KEY", "PATCH");

    private static List<StyledLine> cell(String... lines) {
        return List.of(lines).stream().map(StyledLine::plain).toList();
    }

    @Test
    void cellsHaveLines() {
        table.add(List.of(cell("shop/web"), cell("add /a 1", "remove /b")));
        table.add(List.of(cell(), cell("replace /c 2")));

        assertThat(table.render(Terminal.NONE, true)).isEqualTo("""
                        +----------+--------------+
                        | KEY      | PATCH        |
                        +----------+--------------+
                        | shop/web | add /a 1     |
                        |          | remove /b    |
                        +----------+--------------+
                        |          | replace /c 2 |
                        +----------+--------------+""");
    }

    @Test
    void withoutHeadersThereAreNoBordersAndNoBlanksAtTheEnd() {
        table.add(List.of(cell("shop/web"), cell("add /a 1", "remove /b")));

        assertThat(table.render(Terminal.NONE, false)).isEqualTo(" shop/web  add /a 1\n           remove /b");
    }

    @Test
    void wideCharactersTakeTwoColumnsAndMarksNone() {
        table.add(List.of(cell("日本"), cell("x")));
        table.add(List.of(cell("e\u0301e\u0301"), cell("😀")));
        table.add(List.of(cell("four"), cell("yy")));

        assertThat(table.render(Terminal.NONE, true).lines().skip(3).filter(line -> line.startsWith("|")))
                .containsExactly("| 日本 | x     |", "| e\u0301e\u0301   | 😀    |", "| four | yy    |");
    }

    @Test
    void indentationStaysWhereLinesAreWrapped() {
        table.add(List.of(cell("k"), cell("+        image: a-registry.example.com/team/web:1.27")));

        assertThat(table.render(new Terminal(44, false), true).lines().skip(3).limit(2))
                .containsExactly(
                        "| k   | +        image:                    |", "|     | a-registry.example.com/team        |");
    }

    @Test
    void indentationAloneIsNoLine() {
        table.add(List.of(cell("k"), cell(" ".repeat(20) + "x".repeat(38))));

        assertThat(table.render(new Terminal(38, false), true).lines().skip(3).limit(3))
                .containsExactly(
                        "| k   | " + " ".repeat(20) + "x".repeat(8) + " |",
                        "|     | " + "x".repeat(28) + " |",
                        "|     | xx                           |");
    }

    @ParameterizedTest
    @ValueSource(ints = {77, 80, 100, 200})
    void itIsNoWiderThanTheTerminal(int columns) {
        TextTable wide = TextTable.ofRows("KEY", "OPERATION", "USER", "TIME", "PATCH");
        wide.add(List.of(
                cell("namespace-with-a-name/" + "Deployment/".repeat(3) + "web"),
                cell("UPDATE"),
                cell("system:serviceaccount:", "kube-system:", "x".repeat(60)),
                cell("4m"),
                cell("replace " + "/a-rather-long-segment".repeat(20) + " 1")));

        List<String> lines =
                wide.render(new Terminal(columns, false), true).lines().toList();

        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSameSizeAs(lines.get(0)));
    }

    @Test
    void aTerminalTooNarrowForAnyTableShowsAllOfItAllTheSame() {
        table.add(List.of(cell("a-key-of-some-length"), cell("x".repeat(50))));

        String shown = table.render(new Terminal(5, false), true);

        assertThat(shown.replaceAll("[^x]", "")).hasSize(50);
    }

    @Test
    void coloursChangeNoWidth() {
        table.add(List.of(List.of(StyledLine.of("+ a", Style.ADDED)), List.of(StyledLine.of("b c d", Style.REMOVED))));

        assertThat(table.render(new Terminal(80, true), true))
                .contains("| \u001b[32m+ a\u001b[0m | \u001b[31mb c d\u001b[0m |");
    }

    @Test
    void eachLineOfAWrappedOneHasItsColour() {
        table.add(List.of(cell("k"), List.of(StyledLine.of("+" + "x".repeat(40), Style.ADDED))));

        assertThat(table.render(new Terminal(38, true), true).lines().filter(line -> line.contains("\u001b[32m")))
                .hasSize(2);
    }

    @Test
    void aLineThatIsWrappedLosesNothing() {
        String text = IntStream.range(0, 200)
                .mapToObj(i -> i % 7 == 0 ? " /" : i % 3 == 0 ? "日" : "a")
                .reduce("", String::concat);

        for (int columns = 1; columns < 50; columns++) {
            int width = columns;
            List<StyledLine> lines = StyledLine.plain(text).wrapped(width);

            assertThat(String.join("", lines.stream().map(StyledLine::text).toList()))
                    .isEqualTo(text);
            assertThat(lines).allSatisfy(line -> assertThat(line.width()).isLessThanOrEqualTo(Math.max(2, width)));
        }
    }

    @Test
    void aRowHasACellForEachHeader() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.add(List.of(cell("a"))))
                .withMessage("a row has 2 cells, was 1");
    }
}
