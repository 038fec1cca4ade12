package io.logistis.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.event.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LockTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final LockScope SHOP = LockScope.namespace("shop");

    @Test
    void aLockRefusesChangesForAnHourUnlessToldOtherwise() {
        Lock lock = Lock.builder(SHOP, "alice", "release freeze").build("7f3a", NOON);

        assertThat(lock.operations()).containsExactlyInAnyOrder(Operation.CREATE, Operation.UPDATE, Operation.DELETE);
        assertThat(lock.mode()).isEqualTo(Lock.Mode.DENY);
        assertThat(lock.subjects()).isEqualTo(LockSubjects.EVERYONE);
        assertThat(lock.expiresAt()).isEqualTo(NOON.plus(Duration.ofHours(1)));
        assertThat(lock.createdAt()).isEqualTo(NOON);
        assertThat(lock.warnings()).isEmpty();
    }

    @Test
    void neverMustBeAskedFor() {
        Lock lock = Lock.builder(SHOP, "alice", "r").expiresIn(null).build("1", NOON);

        assertThat(lock.expiresAt()).isNull();
        assertThat(lock.isActive(Instant.MAX)).isTrue();
    }

    @Test
    void aLockHoldsUntilTheMomentItExpiresAt() {
        Lock lock =
                Lock.builder(SHOP, "alice", "r").expiresIn(Duration.ofHours(2)).build("1", NOON);

        assertThat(lock.isActive(NOON.plus(Duration.ofHours(2)).minusNanos(1))).isTrue();
        assertThat(lock.isActive(NOON.plus(Duration.ofHours(2)))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1s, 1m", "60s, 1m", "61s, 2m", "2h, 2h", "5399s, 1h30m", "172740s, 47h59m", "172801s, 2d1h", "30d, 30d"
    })
    void theTimeThatIsLeftIsRoundedUp(String expiresIn, String left) {
        Duration duration = Duration.parse(expiresIn.endsWith("d") ? "P" + expiresIn : "PT" + expiresIn);
        Lock lock = Lock.builder(SHOP, "alice", "r").expiresIn(duration).build("1", NOON);

        assertThat(lock.timeLeft(NOON)).isEqualTo(left);
        assertThat(lock.timeLeft(NOON.plus(duration))).isNull();
        assertThat(lock.removed("carol", NOON).timeLeft(NOON)).isNull();
    }

    @Test
    void ofALockThatNeverExpiresThereIsNoTimeLeft() {
        assertThat(Lock.builder(SHOP, "alice", "r")
                        .expiresIn(null)
                        .build("1", NOON)
                        .timeLeft(NOON))
                .isNull();
    }

    @Test
    void aLockThatIsRemovedHoldsNothing() {
        Lock removed = Lock.builder(SHOP, "alice", "r").build("1", NOON).removed("carol", NOON.plusSeconds(1));

        assertThat(removed.isActive(NOON.plusSeconds(2))).isFalse();
        assertThat(removed.removedBy()).isEqualTo("carol");
    }

    @Test
    void timesAreKeptInMicroseconds() {
        Lock lock = Lock.builder(SHOP, "alice", "r")
                .expiresIn(Duration.ofNanos(3_600_000_001_999L))
                .build("1", NOON.plusNanos(1999));

        assertThat(lock.createdAt()).isEqualTo(NOON.plusNanos(1000));
        assertThat(lock.expiresAt()).isEqualTo(NOON.plusNanos(2000).plusSeconds(3600));
    }

    @Test
    void anExpiryBeyond30DaysOrInThePastIsRefused() {
        Lock.Builder lock = Lock.builder(SHOP, "alice", "r");

        assertThatCode(() -> lock.expiresIn(Duration.ofDays(30))).doesNotThrowAnyException();
        for (Duration wrong : List.of(Duration.ofDays(30).plusMillis(1), Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThatThrownBy(() -> lock.expiresIn(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a lock must expire within 30 days and not before it begins, or never; was " + wrong);
        }
    }

    @Test
    void operationsThatHappenToNoObjectAreRefused() {
        Lock.Builder lock = Lock.builder(SHOP, "alice", "r");

        assertThatThrownBy(() -> lock.operations(EnumSet.noneOf(Operation.class)))
                .hasMessage("operations must be some of CREATE, UPDATE, DELETE, CONNECT, was []");
        assertThatThrownBy(() -> lock.operations(Set.of(Operation.LOCK)))
                .hasMessage("operations must be some of CREATE, UPDATE, DELETE, CONNECT, was [LOCK]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\n"})
    void aLockWithoutAReasonOrAnOwnerIsRefused(String blank) {
        assertThatThrownBy(() -> Lock.builder(SHOP, "alice", blank).build("1", NOON))
                .hasMessage("reason must have 1..1000 characters, had none");
        assertThatThrownBy(() -> Lock.builder(SHOP, blank, "r").build("1", NOON))
                .hasMessage("owner must have 1..1000 characters, had none");
        assertThatThrownBy(() -> Lock.builder(SHOP, "alice", "r".repeat(1001)).build("1", NOON))
                .hasMessage("reason must have 1..1000 characters, had 1001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"users", "groups", "exemptUsers", "exemptGroups"})
    void anEmptyEntryIsRefusedInEachList(String list) {
        for (String empty : List.of("", " ")) {
            assertThatThrownBy(() -> subjects(list, List.of(empty)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(list + " must not have an empty entry: nobody has that name");
        }
        assertThatThrownBy(() -> subjects(list, Collections.singletonList(null)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> subjects(list, new ArrayList<>(Collections.nCopies(101, "x"))))
                .hasMessage(list + " must have 100 entries or fewer, had 101");
        assertThatThrownBy(() -> subjects(list, List.of("x".repeat(4097))))
                .hasMessage(list + " must have entries of 4096 characters or fewer, had 4097");
    }

    private static LockSubjects subjects(String list, List<String> entries) {
        List<String> none = List.of();
        return switch (list) {
            case "users" -> new LockSubjects(entries, none, none, none);
            case "groups" -> new LockSubjects(none, entries, none, none);
            case "exemptUsers" -> new LockSubjects(none, none, entries, none);
            default -> new LockSubjects(none, none, none, entries);
        };
    }

    @Test
    void exemptionsThatLeaveNobodyAreRefused() {
        List<String> none = List.of();

        assertThatThrownBy(() -> new LockSubjects(List.of("bob"), none, List.of("bob"), none))
                .hasMessage("exemptUsers [bob] leaves nobody of users [bob] to keep away");
        assertThatThrownBy(() -> new LockSubjects(List.of("ci-1", "ci-2*"), none, List.of("ci-*"), none))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LockSubjects(none, none, List.of("*"), none))
                .hasMessage("exemptUsers [*] leaves nobody of users (everyone) to keep away");
        assertThatThrownBy(() -> new LockSubjects(none, List.of("dev"), none, List.of("d*")))
                .hasMessage("exemptGroups [d*] leaves nobody of groups [dev] to keep away");
        assertThatThrownBy(() -> new LockSubjects(none, none, none, List.of("system:authenticated")))
                .hasMessageStartingWith("exemptGroups: everyone is in system:authenticated");
        assertThatCode(() -> new LockSubjects(List.of("bob", "carol"), none, List.of("bob"), none))
                .doesNotThrowAnyException();
        assertThatCode(() -> new LockSubjects(none, none, List.of("bob"), List.of("oncall")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "system:serviceaccount:kube-system:namespace-controller",
                "system:serviceaccount:kube-system:generic-garbage-collector",
                "system:kube-controller-manager",
                "system:node:n1",
                "system:node:*"
            })
    void whoeverPassesAlwaysCantBeNamed(String user) {
        assertThatThrownBy(() -> subjects("users", List.of(user)))
                .hasMessage(
                        "users: " + user + " passes every lock, so that nodes work and deletions come to their end");
    }

    @Test
    void groupsOfSystemUsersAloneAreRefused() {
        assertThatThrownBy(() -> subjects("groups", List.of("system:nodes")))
                .hasMessage("groups: [system:nodes] hold system users only, and those are kept away only if users names"
                        + " them");
        assertThatCode(() -> subjects("groups", List.of("system:nodes", "dev"))).doesNotThrowAnyException();
    }

    @Test
    void whoeverNamesSystemUsersIsWarned() {
        for (String user : List.of(
                "system:kube-scheduler", "system:*", "system:serviceaccount:kube-system:replicaset-controller")) {
            assertThat(lock(user).warnings())
                    .singleElement()
                    .satisfies(
                            warning -> assertThat(warning)
                                    .startsWith(
                                            "this lock names system users: what the cluster does for itself in namespace shop"));
        }
        for (String user : List.of("bob", "*", "system:serviceaccount:ci:*", "system:serviceaccount:*")) {
            assertThat(lock(user).warnings()).isEmpty();
        }
    }

    private static Lock lock(String user) {
        return Lock.builder(SHOP, "alice", "r")
                .subjects(subjects("users", List.of(user)))
                .build("1", NOON);
    }
}
