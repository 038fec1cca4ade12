package io.logistis.store.jdbc;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Writes a state as what differs from another: how much of the start and of the end they share, and what stands between,
 * deflated with what stood there before as its dictionary. Small middles are kept plain, and so is what does not get
 * smaller. A state can also be written whole.
 *
 * <p>Layout: a byte that says which of the four it is; for a delta, the lengths of shared start and end; the length of
 * what follows once it is inflated; the bytes. Numbers are seven bits a byte, lowest first.
 *
 * <p>Not thread-safe: each thread has its own. Close it, it holds native memory.
 */
final class DeltaCodec implements AutoCloseable {

    private static final byte WHOLE_PLAIN = 0;
    private static final byte WHOLE_DEFLATED = 1;
    private static final byte DELTA_PLAIN = 2;
    private static final byte DELTA_DEFLATED = 3;

    /** Longest state that is written or read. */
    static final int MAX_LENGTH = 1 << 27;

    private static final int NOT_WORTH_DEFLATING = 48;
    private static final int MAX_HEADER = 16;
    private static final int WINDOW = 1 << 15;
    /** Deflate makes at most 1032 bytes of one. */
    private static final int MAX_RATIO = 1032;

    private static final int SCRATCH_KEPT = 1 << 18;

    private final Deflater deflater = new Deflater(6, true);
    private final Inflater inflater = new Inflater(true);
    private byte[] scratch = new byte[1 << 12];

    /** That state by itself. */
    byte[] whole(byte[] state) {
        int header = 1;
        byte[] head = new byte[MAX_HEADER];
        header = Packed.writeNumber(head, header, state.length);
        return write(head, header, WHOLE_PLAIN, state, 0, state.length, state, 0, 0);
    }

    /** That state as what differs from its base. */
    byte[] delta(byte[] base, byte[] state) {
        int shorter = Math.min(base.length, state.length);
        int start = Arrays.mismatch(base, state);
        start = start < 0 ? shorter : start;
        int end = 0;
        while (end < shorter - start && base[base.length - 1 - end] == state[state.length - 1 - end]) {
            end++;
        }
        int middle = state.length - start - end;
        byte[] head = new byte[MAX_HEADER];
        int header = Packed.writeNumber(head, 1, start);
        header = Packed.writeNumber(head, header, end);
        header = Packed.writeNumber(head, header, middle);
        return write(head, header, DELTA_PLAIN, state, start, middle, base, start, base.length - start - end);
    }

    private byte[] write(
            byte[] head,
            int header,
            byte plain,
            byte[] from,
            int offset,
            int length,
            byte[] dictionary,
            int dictionaryOffset,
            int dictionaryLength) {
        if (length > NOT_WORTH_DEFLATING) {
            int deflated = deflate(header, from, offset, length, dictionary, dictionaryOffset, dictionaryLength);
            if (deflated - header < length) {
                System.arraycopy(head, 0, scratch, 0, header);
                scratch[0] = plain == WHOLE_PLAIN ? WHOLE_DEFLATED : DELTA_DEFLATED;
                byte[] written = Arrays.copyOf(scratch, deflated);
                letGoOfLargeScratch();
                return written;
            }
            letGoOfLargeScratch();
        }
        byte[] written = Arrays.copyOf(head, header + length);
        written[0] = plain;
        System.arraycopy(from, offset, written, header, length);
        return written;
    }

    /** Into scratch, from there on; gives back the index behind. Stops where it is not worth it. */
    private int deflate(
            int at,
            byte[] from,
            int offset,
            int length,
            byte[] dictionary,
            int dictionaryOffset,
            int dictionaryLength) {
        deflater.reset();
        if (dictionaryLength > 0) {
            // Only the last window of a dictionary is used; the rest would only be copied.
            int used = Math.min(dictionaryLength, WINDOW);
            deflater.setDictionary(dictionary, dictionaryOffset + dictionaryLength - used, used);
        }
        deflater.setInput(from, offset, length);
        deflater.finish();
        int end = at;
        while (!deflater.finished() && end - at < length) {
            if (end == scratch.length) {
                scratch = Arrays.copyOf(scratch, 2 * scratch.length);
            }
            end += deflater.deflate(scratch, end, scratch.length - end);
        }
        return deflater.finished() ? end : at + length;
    }

    private void letGoOfLargeScratch() {
        if (scratch.length > SCRATCH_KEPT) {
            scratch = new byte[1 << 12];
        }
    }

    /** Whether that was written by {@link #delta}, so that it takes its base to read it. */
    static boolean isDelta(byte[] written) {
        return written.length > 0 && written[0] >= DELTA_PLAIN;
    }

    /**
     * The state that was written. Takes no more memory than {@code maxLength}, whatever is in there.
     *
     * @param base what a delta starts from; null for a whole
     * @param maxLength longest state expected, at most {@link #MAX_LENGTH}
     * @throws DeltaException if that is not what this codec writes, or not for that base
     */
    byte[] read(byte[] written, byte @Nullable [] base, int maxLength) throws DeltaException {
        Header header = new Header(written);
        byte kind = header.kind;
        if (kind < WHOLE_PLAIN || kind > DELTA_DEFLATED) {
            throw new DeltaException("unknown kind " + kind);
        }
        boolean delta = kind >= DELTA_PLAIN;
        if (delta != (base != null)) {
            throw new DeltaException(delta ? "its base is missing" : "it stands for itself");
        }
        int baseLength = base == null ? 0 : base.length;
        int start = delta ? header.number() : 0;
        int end = delta ? header.number() : 0;
        int middle = header.number();
        if ((long) start + end > baseLength) {
            throw new DeltaException("it shares more with its base than there is");
        }
        if ((long) start + end + middle > maxLength) {
            throw new DeltaException("it is longer than " + maxLength + " bytes");
        }
        int given = written.length - header.at;
        boolean plain = kind == WHOLE_PLAIN || kind == DELTA_PLAIN;
        if (plain ? given != middle : middle > (long) given * MAX_RATIO) {
            throw new DeltaException("its length is not the one that it announces");
        }
        byte[] state = new byte[start + middle + end];
        if (base != null) {
            System.arraycopy(base, 0, state, 0, start);
            System.arraycopy(base, baseLength - end, state, start + middle, end);
        }
        if (plain) {
            System.arraycopy(written, header.at, state, start, middle);
        } else {
            inflate(written, header.at, state, start, middle, base, baseLength - start - end);
        }
        return state;
    }

    private void inflate(
            byte[] written, int at, byte[] into, int offset, int length, byte @Nullable [] base, int dictionaryLength)
            throws DeltaException {
        inflater.reset();
        inflater.setInput(written, at, written.length - at);
        try {
            if (base != null && dictionaryLength > 0) {
                int used = Math.min(dictionaryLength, WINDOW);
                inflater.setDictionary(base, offset + dictionaryLength - used, used);
            }
            int done = 0;
            while (done < length) {
                int more = inflater.inflate(into, offset + done, length - done);
                if (more == 0) {
                    throw new DeltaException("it ends too early");
                }
                done += more;
            }
            if (!inflater.finished() && inflater.inflate(new byte[1]) > 0) {
                throw new DeltaException("it is longer than it announces");
            }
        } catch (DataFormatException | IllegalArgumentException e) {
            throw new DeltaException("it can't be inflated: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }

    private static final class Header {
        private final byte[] written;
        private final byte kind;
        private int at = 1;

        private Header(byte[] written) throws DeltaException {
            this.written = written;
            if (written.length == 0) {
                throw new DeltaException("it is empty");
            }
            kind = written[0];
        }

        private int number() throws DeltaException {
            long number = 0;
            for (int shift = 0; shift < 35 && at < written.length; shift += 7) {
                byte next = written[at++];
                number |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    if (number > MAX_LENGTH) {
                        throw new DeltaException("it announces " + number + " bytes");
                    }
                    return (int) number;
                }
            }
            throw new DeltaException("it ends in its header");
        }
    }
}
