package io.logistis.lock;

import io.logistis.event.Decision;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a person reads whom a lock keeps away: {@code locked by alice until 14:00 UTC (2h left): release freeze [lock 7f3a].
 * Exempt: group oncall.} Printable. Where it would be too long, the end of the exemptions goes first, then that of the
 * reason; whom to talk to and which lock it is stay.
 */
final class LockSentence {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);
    private static final int LONGEST_OWNER = 80;
    private static final int LONGEST_ID = 40;
    private static final int MINUTES_A_DAY = 24 * 60;

    private LockSentence() {}

    /**
     * @param before what stands before it, 40 characters or fewer
     * @param subjects of the lock; null if they are not known
     * @param about one more sentence, left out where it does not fit; may be empty
     * @param limit in characters (code points), 256 or more
     */
    static String of(
            String before,
            Decision.LockRef lock,
            @Nullable LockSubjects subjects,
            String about,
            Instant now,
            int limit) {
        String head = before + "locked by " + shortened(printable(lock.owner()), LONGEST_OWNER)
                + until(lock.expiresAt(), now) + ": ";
        String tail = " [lock " + shortened(printable(lock.id()), LONGEST_ID) + "].";
        String reason = shortened(printable(lock.reason()), limit - length(head) - length(tail));
        String sentence = head + reason + tail;
        sentence += exempt(subjects, limit - length(sentence));
        return about.isEmpty() || length(sentence) + 1 + length(about) > limit
                ? sentence
                : sentence + " " + printable(about);
    }

    private static String until(@Nullable Instant expiresAt, Instant now) {
        if (expiresAt == null) {
            return "";
        }
        // Rounded up: at the minute that is named it is over.
        Instant end = Instant.ofEpochSecond(60 * minutes(Duration.between(Instant.EPOCH, expiresAt)));
        boolean today = day(end).equals(day(now));
        String text = " until " + (today ? TIME : DAY_AND_TIME).format(end);
        Duration left = Duration.between(now, expiresAt);
        return minutes(left) <= 0 ? text : text + " (" + left(left) + " left)";
    }

    private static LocalDate day(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** Rounded up. */
    private static long minutes(Duration duration) {
        return Math.floorDiv(duration.plusSeconds(60).minusNanos(1).toSeconds(), 60L);
    }

    /** Rounded up to minutes, and past two days to hours. */
    static String left(Duration duration) {
        long minutes = minutes(duration);
        if (minutes < 2 * MINUTES_A_DAY) {
            return parts(minutes / 60, "h", minutes % 60, "m");
        }
        long hours = (minutes + 59) / 60;
        return parts(hours / 24, "d", hours % 24, "h");
    }

    private static String parts(long large, String largeUnit, long small, String smallUnit) {
        return (large == 0 ? "" : large + largeUnit) + (small == 0 ? "" : small + smallUnit);
    }

    /** As many as fit into that many characters, with a number that stands for the others. */
    private static String exempt(@Nullable LockSubjects subjects, int limit) {
        if (subjects == null) {
            return "";
        }
        List<String> all = Stream.concat(
                        subjects.exemptGroups().stream().map("group "::concat),
                        subjects.exemptUsers().stream().map("user "::concat))
                .toList();
        String longest = "";
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < all.size() && names.length() <= 2 * limit; i++) {
            names.append(i == 0 ? "" : ", ").append(printable(all.get(i)));
            int others = all.size() - i - 1;
            String text = " Exempt: " + names + (others == 0 ? "." : " and " + others + " more.");
            longest = length(text) <= limit ? text : longest;
        }
        return longest;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String shortened(String text, int most) {
        return length(text) <= most ? text : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }

    /** With a question mark for what a terminal would not show or would act on, and a space for each line break. */
    private static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> printable.appendCodePoint(printable(c)));
        return printable.toString();
    }

    private static int printable(int c) {
        return switch (Character.getType(c)) {
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR -> ' ';
            case Character.CONTROL -> c == '\n' || c == '\t' || c == '\r' ? ' ' : '?';
            case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> '?';
            default -> c;
        };
    }
}
