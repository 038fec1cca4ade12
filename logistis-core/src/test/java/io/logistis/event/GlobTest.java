package io.logistis.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "bob,bob",
        "*,''",
        "*,bob",
        "b*,b",
        "b*,bob",
        "*b,bob",
        "*o*,bob",
        "b*b,bob",
        "b*b,bb",
        "**,bob",
        "a*b*a*b,aabbaabb",
        "*aab*,aaab",
        "ci:*:deploy*,ci:shop:deployer",
        "é*😀,él😀",
        "a?c,a?c",
        "a.c,a.c",
        "[ab],[ab]"
    })
    void aStarStandsForAnyTextAndAllElseForItself(String pattern, String text) {
        assertThat(new Glob(pattern).matches(text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "bob,bobby",
        "bob,Bob",
        "bob,''",
        "b*b,b",
        "b*,ab",
        "*b,ba",
        "*o*,bb",
        "aba*aba,ababa",
        "a*b*a*b,aabb",
        "a.c,abc",
        "a?c,abc",
        "[ab],a",
        "*aab*,abab"
    })
    void aGlobIsMatchedWhole(String pattern, String text) {
        assertThat(new Glob(pattern).matches(text)).isFalse();
    }

    @Test
    void aStarStandsForLineBreaksToo() {
        assertThat(new Glob("a*b").matches("a\n\u0000\u202eb")).isTrue();
    }

    @Test
    void oneLetterInTwoSpellingsIsTwoNames() {
        assertThat(new Glob("\u00e9*").matches("e\u0301")).isFalse();
    }

    @Test
    @Timeout(60)
    void aHostilePatternCostsNoMoreThanAnyOther() {
        String text = "a".repeat(60_000);
        Glob stars = new Glob("*a".repeat(2000) + "*b");
        Glob almost = new Glob("*" + "a".repeat(4000) + "b*" + "a".repeat(50) + "*");

        for (int i = 0; i < 200; i++) {
            assertThat(stars.matches(text)).isFalse();
            assertThat(almost.matches(text)).isFalse();
        }
    }

    @Test
    void itMatchesWhatARegularExpressionOfTheSameMeaningMatches() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String pattern = text(random, "ab*", 8);
            String text = text(random, "ab", 12);
            Pattern regex = Pattern.compile(
                    Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));

            assertThat(new Glob(pattern).matches(text))
                    .as("%s on %s", pattern, text)
                    .isEqualTo(regex.matcher(text).matches());
        }
    }

    private static String text(Random random, String alphabet, int most) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(most + 1); length > 0; length--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Test
    void globsAreEqualByTheirText() {
        assertThat(new Glob("a*")).isEqualTo(new Glob("a*")).hasSameHashCodeAs(new Glob("a*"));
        assertThat(new Glob("a*")).isNotEqualTo(new Glob("a**")).hasToString("a*");
    }
}
