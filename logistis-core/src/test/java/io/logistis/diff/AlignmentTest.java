package io.logistis.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlignmentTest {

    @Test
    void whatIsOutsideTheGapsIsEqualAndTheGapsAreTheFewest() {
        Random random = new Random(1);
        for (int run = 0; run < 20_000; run++) {
            int letters = 1 + random.nextInt(5);
            int[] before = random.ints(random.nextInt(12), 0, letters).toArray();
            int[] after = random.ints(random.nextInt(12), 0, letters).toArray();

            assertThat(kept(before, after))
                    .as("%s %s", Arrays.toString(before), Arrays.toString(after))
                    .isEqualTo(longestCommon(before, after));
        }
    }

    @Test
    void oneEditIsFoundWhereverItIs() {
        int[] before = IntStream.range(0, 50).toArray();
        for (int at = 0; at < 50; at++) {
            int place = at;
            int[] without = IntStream.range(0, 50).filter(i -> i != place).toArray();

            assertThat(Alignment.gaps(before, without)).containsExactly(new Alignment.Gap(at, at + 1, at, at));
            assertThat(Alignment.gaps(without, before)).containsExactly(new Alignment.Gap(at, at, at, at + 1));
        }
    }

    @Test
    void thousandsOfScatteredEditsAreStillFound() {
        int[] before = IntStream.range(0, 40_000).toArray();
        int[] after = IntStream.range(0, 40_000).map(i -> i % 10 == 3 ? -i : i).toArray();

        assertThat(kept(before, after)).isGreaterThan(30_000);
    }

    @Test
    void longSequencesWithNothingInCommonAreOneGap() {
        assertThat(Alignment.gaps(
                        new int[200_000], IntStream.rangeClosed(1, 200_000).toArray()))
                .containsExactly(new Alignment.Gap(0, 200_000, 0, 200_000));
    }

    @Test
    void longSequencesOfTwoValuesComeToAnEnd() {
        Random random = new Random(2);

        assertThat(kept(
                        random.ints(300_000, 0, 2).toArray(),
                        random.ints(300_000, 0, 2).toArray()))
                .isPositive();
    }

    /** How many elements stay; checks that they are equal. */
    private static int kept(int[] before, int[] after) {
        List<Alignment.Gap> gaps = Alignment.gaps(before, after);
        int kept = 0;
        int x = 0;
        int y = 0;
        for (Alignment.Gap gap : gaps) {
            assertThat(gap.beforeStart() - x).isEqualTo(gap.afterStart() - y);
            assertThat(gap.beforeEnd() - gap.beforeStart() + gap.afterEnd() - gap.afterStart())
                    .isPositive();
            kept += equal(before, x, after, y, gap.beforeStart() - x);
            x = gap.beforeEnd();
            y = gap.afterEnd();
        }
        assertThat(before.length - x).isEqualTo(after.length - y);
        return kept + equal(before, x, after, y, before.length - x);
    }

    private static int equal(int[] before, int x, int[] after, int y, int length) {
        assertThat(Arrays.equals(before, x, x + length, after, y, y + length)).isTrue();
        return length;
    }

    private static int longestCommon(int[] before, int[] after) {
        int[][] length = new int[before.length + 1][after.length + 1];
        for (int i = before.length - 1; i >= 0; i--) {
            for (int j = after.length - 1; j >= 0; j--) {
                length[i][j] =
                        before[i] == after[j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
            }
        }
        return length[0][0];
    }
}
