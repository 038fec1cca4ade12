package io.logistis.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaCodecTest {

    private static final int MOST = 1 << 24;

    private final DeltaCodec codec = new DeltaCodec();

    @AfterEach
    void close() {
        codec.close();
    }

    @Test
    void whatIsWrittenIsReadAgainWhateverTheTwoStatesAre() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] base = state(random);
            byte[] state = random.nextInt(4) == 0 ? state(random) : edited(random, base);

            assertThat(codec.read(codec.delta(base, state), base, MOST)).isEqualTo(state);
            assertThat(codec.read(codec.whole(state), null, MOST)).isEqualTo(state);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 47, 48, 49, 127, 128, 32_767, 32_768, 32_769, 70_000, 2_000_000})
    void anyLengthIsReadAgain(int length) throws Exception {
        Random random = new Random(length);
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        byte[] text = "{\"a\":1},".repeat(length / 8 + 1).substring(0, length).getBytes(StandardCharsets.UTF_8);
        for (byte[] state : new byte[][] {noise, text}) {
            assertThat(codec.read(codec.whole(state), null, MOST)).isEqualTo(state);
            assertThat(codec.read(codec.delta(new byte[0], state), new byte[0], MOST))
                    .isEqualTo(state);
            assertThat(codec.read(codec.delta(state, new byte[0]), state, MOST)).isEmpty();
            assertThat(codec.read(codec.delta(state, state), state, MOST)).isEqualTo(state);
            assertThat(codec.read(codec.delta(noise, text), noise, MOST)).isEqualTo(text);
        }
    }

    @Test
    void anEditOfALargeObjectIsSmall() {
        byte[] base = largeObject(0);
        byte[] state = largeObject(1);

        assertThat(base).hasSizeGreaterThan(400_000);
        assertThat(codec.delta(base, state)).hasSizeLessThan(64);
    }

    @Test
    void editsAtBothEndsAreSmallWithinTheWindow() {
        byte[] base = object(1, 60);
        byte[] state = object(2, 60);

        assertThat(codec.delta(base, state)).hasSizeLessThan(base.length / 20);
    }

    @Test
    void aDeltaDoesNotFitAnotherBaseSilently() throws Exception {
        byte[] base = object(1, 60);
        byte[] delta = codec.delta(base, object(2, 60));

        assertThatThrownBy(() -> codec.read(delta, null, MOST))
                .isInstanceOf(DeltaException.class)
                .hasMessage("its base is missing");
        assertThatThrownBy(() -> codec.read(delta, new byte[10], MOST))
                .isInstanceOf(DeltaException.class)
                .hasMessage("it shares more with its base than there is");
        assertThatThrownBy(() -> codec.read(codec.whole(base), base, MOST))
                .isInstanceOf(DeltaException.class)
                .hasMessage("it stands for itself");
    }

    @Test
    void garbageEndsWithAClearException() {
        Random random = new Random(3);
        byte[] base = object(1, 20);
        int understood = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] garbage = garbage(random, base);
            try {
                byte[] state = codec.read(garbage, DeltaCodec.isDelta(garbage) ? base : null, 1 << 16);
                assertThat(state).hasSizeLessThanOrEqualTo(1 << 16);
                understood++;
            } catch (DeltaException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(understood).isLessThan(50_000);
    }

    private byte[] garbage(Random random, byte[] base) {
        if (random.nextBoolean()) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            if (noise.length > 0) {
                noise[0] = (byte) random.nextInt(5);
            }
            return noise;
        }
        byte[] written = random.nextBoolean() ? codec.delta(base, object(random.nextInt(9), 20)) : codec.whole(base);
        if (random.nextInt(3) == 0) {
            return Arrays.copyOf(written, random.nextInt(written.length));
        }
        written[random.nextInt(written.length)] = (byte) random.nextInt();
        return written;
    }

    @Test
    void moreThanTheLimitIsNotMade() {
        byte[] bomb = codec.whole(new byte[20_000_000]);

        assertThat(bomb).hasSizeLessThan(100_000);
        assertThatThrownBy(() -> codec.read(bomb, null, 1_000_000))
                .isInstanceOf(DeltaException.class)
                .hasMessage("it is longer than 1000000 bytes");
    }

    @Test
    void aLengthThatItsBytesCannotHaveIsNotMade() {
        byte[] small = codec.whole(new byte[1000]);
        // Announces 2 MB instead of 1 kB.
        byte[] lying = new byte[small.length + 1];
        lying[0] = small[0];
        lying[1] = (byte) 0x80;
        lying[2] = (byte) 0x80;
        lying[3] = 0x7f;
        System.arraycopy(small, 3, lying, 4, small.length - 3);

        assertThatThrownBy(() -> codec.read(lying, null, MOST))
                .isInstanceOf(DeltaException.class)
                .hasMessage("its length is not the one that it announces");
    }

    private static byte[] state(Random random) {
        byte[] state = new byte[random.nextInt(3) == 0 ? random.nextInt(4) : random.nextInt(6000)];
        int letters = 1 + random.nextInt(255);
        for (int i = 0; i < state.length; i++) {
            state[i] = (byte) random.nextInt(letters);
        }
        return state;
    }

    private static byte[] edited(Random random, byte[] base) {
        byte[] state = base;
        for (int edits = random.nextInt(4); edits >= 0; edits--) {
            int from = random.nextInt(state.length + 1);
            int to = Math.min(state.length, from + random.nextInt(50));
            byte[] inserted = new byte[random.nextInt(50)];
            random.nextBytes(inserted);
            byte[] next = new byte[from + inserted.length + state.length - to];
            System.arraycopy(state, 0, next, 0, from);
            System.arraycopy(inserted, 0, next, from, inserted.length);
            System.arraycopy(state, to, next, from + inserted.length, state.length - to);
            state = next;
        }
        return state;
    }

    private static byte[] object(int revision, int fields) {
        StringBuilder json = new StringBuilder("{\"revision\":" + revision);
        for (int i = 0; i < fields; i++) {
            json.append(",\"field").append(i).append("\":\"").append(i * 7919L).append('"');
        }
        return json.append(",\"last\":").append(revision).append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] largeObject(int revision) {
        return ("{\"data\":\"" + "0123456789".repeat(20_000) + "\",\"replicas\":" + revision + ",\"more\":\""
                        + "abcdefghij".repeat(20_000) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
