package io.logistis.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.CustomKind;
import io.logistis.event.Decision;
import io.logistis.event.ObservedChange;
import io.logistis.testkit.Changes;
import io.logistis.testkit.TurnableClock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person reads whom a lock keeps away. The clock stands at 12:00. */
class LockSentenceTest {

    private static final List<String> NONE = List.of();

    private final TurnableClock clock = new TurnableClock();
    private final LockBook book = new LockBook(clock, "", "breakers");

    @Test
    void aRefusalSaysWhoUntilWhenWhyAndWhoIsExempt() {
        LockSubjects subjects = new LockSubjects(NONE, NONE, NONE, List.of("oncall"));

        assertThat(refusal(freeze().subjects(subjects).expiresIn(Duration.ofHours(2))))
                .isEqualTo(
                        "locked by alice until 14:00 UTC (2h left): release freeze [lock 7f3a]. Exempt: group oncall.");
    }

    @Test
    void whereNobodyIsExemptItSaysNothingOfThem() {
        assertThat(refusal(freeze().expiresIn(Duration.ofHours(2))))
                .isEqualTo("locked by alice until 14:00 UTC (2h left): release freeze [lock 7f3a].");
    }

    @Test
    void aLockThatNeverExpiresSaysNoTime() {
        assertThat(refusal(freeze().expiresIn(null))).isEqualTo("locked by alice: release freeze [lock 7f3a].");
    }

    @Test
    void allWhoAreExemptAreNamedGroupsFirst() {
        LockSubjects subjects = new LockSubjects(NONE, NONE, List.of("carol", "bot-*"), List.of("oncall", "sre"));

        assertThat(refusal(freeze().subjects(subjects).expiresIn(null)))
                .endsWith(" Exempt: group oncall, group sre, user carol, user bot-*.");
    }

    @ParameterizedTest
    @CsvSource({
        "PT1S,12:01 UTC (1m left)",
        "PT1M,12:01 UTC (1m left)",
        "PT1M1S,12:02 UTC (2m left)",
        "PT59M,12:59 UTC (59m left)",
        "PT1H,13:00 UTC (1h left)",
        "PT1H30M,13:30 UTC (1h30m left)",
        "PT11H59M,23:59 UTC (11h59m left)",
        "PT12H,2026-02-01 00:00 UTC (12h left)",
        "PT47H,2026-02-02 11:00 UTC (47h left)",
        "P2D,2026-02-02 12:00 UTC (2d left)",
        "P2DT1M,2026-02-02 12:01 UTC (2d1h left)",
        "P30D,2026-03-02 12:00 UTC (30d left)"
    })
    void timesAreInUtcAndRoundedUpToTheMinute(Duration expiresIn, String text) {
        assertThat(refusal(freeze().expiresIn(expiresIn))).startsWith("locked by alice until " + text + ": ");
    }

    @Test
    void whatIsLeftGrowsLess() {
        Decision decision = decide(freeze().expiresIn(Duration.ofHours(2)), change());
        clock.advance(Duration.ofMinutes(30));

        assertThat(book.sentence(change(), decision)).contains("until 14:00 UTC (1h30m left)");
        clock.advance(Duration.ofMinutes(90));
        assertThat(book.sentence(change(), decision)).contains("until 14:00 UTC: ");
    }

    @Test
    void aLockThatIsGoneMeanwhileStillSaysWhatTheDecisionKnows() {
        LockSubjects subjects = new LockSubjects(NONE, NONE, NONE, List.of("oncall"));
        Decision decision = decide(freeze().subjects(subjects).expiresIn(null), change());
        book.replace(List.of());

        assertThat(book.sentence(change(), decision)).isEqualTo("locked by alice: release freeze [lock 7f3a].");
    }

    @Test
    void whereNoLockMatchedThereIsNothingToRead() {
        assertThat(book.sentence(change(), Decision.ADMITTED)).isNull();
    }

    @Test
    void aWarningIsTheSameSentence() {
        assertThat(refusal(freeze().mode(Lock.Mode.WARN).expiresIn(Duration.ofHours(2))))
                .isEqualTo("locked by alice until 14:00 UTC (2h left): release freeze [lock 7f3a].");
    }

    @Test
    void brokenGlassIsNamedAsThat() {
        ObservedChange change = Changes.update("bob").groups("breakers").build();

        assertThat(book.sentence(change, decide(freeze().expiresIn(null), change)))
                .isEqualTo("break glass used: locked by alice: release freeze [lock 7f3a].");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "Deployment|web|Deleted with it: Deployment web in namespace shop.",
                "Deployment|null|Deleted with it: every Deployment in namespace shop."
            })
    void whoeverDeletesANamespaceReadsWhatWouldGoWithIt(String kind, String name, String text) {
        Lock.Builder lock = Lock.builder(new LockScope("shop", kind, name), "alice", "freeze")
                .expiresIn(null);
        ObservedChange change = Changes.delete("bob").ofNamespace("shop").build();

        assertThat(book.sentence(change, decide(lock, change)))
                .isEqualTo("locked by alice: freeze [lock 7f3a]. " + text);
    }

    @Test
    void whoeverDeletesTheLockedNamespaceItselfDoesNot() {
        ObservedChange change = Changes.delete("bob").ofNamespace("shop").build();

        assertThat(book.sentence(change, decide(freeze().expiresIn(null), change)))
                .isEqualTo("locked by alice: release freeze [lock 7f3a].");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "null|Deleted with it: every widgets.example.com in namespace shop.",
                "Widget|Deleted with it: every Widget in namespace shop."
            })
    void whoeverDeletesAKindReadsWhatWouldGoWithIt(String kind, String text) {
        Lock.Builder lock = Lock.builder(new LockScope("shop", kind, null), "alice", "freeze")
                .expiresIn(null);
        ObservedChange change = Changes.delete("bob")
                .of("apiextensions.k8s.io", "customresourcedefinitions", "CustomResourceDefinition")
                .at(null, "widgets.example.com")
                .build();

        assertThat(book.sentence(change, decide(lock, change)))
                .isEqualTo("locked by alice: freeze [lock 7f3a]. " + text);
    }

    @Test
    void whatATerminalWouldActOnOrNotShowIsReplaced() {
        String reason = "a\nb\tc\u001b[31md\u0000e\u202ef\u200bg\u2028h\ud800i\ue000j😀é";

        assertThat(refusal(Lock.builder(LockScope.namespace("shop"), "al\u202eice\r", reason)
                        .expiresIn(null)))
                .isEqualTo("locked by al?ice : a b c?[31md?e?f?g h?i?j😀é [lock 7f3a].");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "😀", "\u001b", "語"})
    void aWarningHasAtMost256CharactersAndKeepsOwnerTimeAndLock(String letter) {
        LockSubjects subjects = new LockSubjects(NONE, NONE, NONE, List.of(letter.repeat(300)));
        String warning = refusal(Lock.builder(LockScope.namespace("shop"), letter.repeat(400), letter.repeat(400))
                .subjects(subjects)
                .mode(Lock.Mode.WARN)
                .expiresIn(Duration.ofDays(29)));

        assertThat(warning.codePointCount(0, warning.length())).isLessThanOrEqualTo(256);
        assertThat(warning).contains("until 2026-03-01 12:00 UTC (29d left): ").endsWith("… [lock 7f3a].");
        assertThat(warning.chars().noneMatch(Character::isISOControl)).isTrue();
    }

    @Test
    void exemptionsThatDoNotFitAreCounted() {
        LockSubjects subjects = new LockSubjects(NONE, NONE, NONE, Collections.nCopies(100, "g".repeat(30)));
        String warning =
                refusal(freeze().subjects(subjects).mode(Lock.Mode.WARN).expiresIn(null));

        assertThat(warning)
                .endsWith("[lock 7f3a]. Exempt: " + ("group " + "g".repeat(30) + ", ").repeat(4) + "group "
                        + "g".repeat(30) + " and 95 more.");
    }

    @Test
    void aRefusalIsBoundedToo() {
        List<String> many = Collections.nCopies(100, "g".repeat(4096));
        String refusal = refusal(Lock.builder(LockScope.namespace("shop"), "alice", "r".repeat(1000))
                .subjects(new LockSubjects(NONE, NONE, many, many))
                .expiresIn(null));

        assertThat(refusal).hasSize("locked by alice: ".length() + 1000 + " [lock 7f3a].".length());
    }

    @ParameterizedTest
    @EnumSource
    void aLockSaysByItselfWhatTheBookWillSay(Lock.Mode mode) {
        LockSubjects subjects = new LockSubjects(NONE, NONE, NONE, Collections.nCopies(100, "oncall"));
        Lock.Builder lock = freeze().subjects(subjects).mode(mode).expiresIn(Duration.ofHours(2));

        assertThat(lock.build("7f3a", clock.instant()).sentence(clock.instant()))
                .isEqualTo(refusal(lock));
    }

    private static Lock.Builder freeze() {
        return Lock.builder(LockScope.namespace("shop"), "alice", "release freeze");
    }

    private static ObservedChange change() {
        return Changes.update("bob").build();
    }

    private @Nullable String refusal(Lock.Builder lock) {
        return book.sentence(change(), decide(lock, change()));
    }

    private Decision decide(Lock.Builder lock, ObservedChange change) {
        book.replace(List.of(lock.build("7f3a", clock.instant())));
        return book.decide(change, new Effects(true, new CustomKind("example.com", "widgets", "Widget", true)));
    }
}
