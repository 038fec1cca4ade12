package io.logistis.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.lock.Lock;
import io.logistis.lock.LockScope;
import io.logistis.lock.LockSubjects;
import io.logistis.testkit.TurnableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockJsonTest {

    private final TurnableClock clock = new TurnableClock();
    private final Lock lock = Lock.builder(new LockScope("shop", "deploy", "web"), "alice", "release freeze")
            .subjects(new LockSubjects(List.of("bob"), List.of("dev"), List.of("eve"), List.of("oncall")))
            .build("7f3a", clock.instant());

    private static String text(Lock lock, Instant now) {
        return new String(LockJson.lock(lock, now), StandardCharsets.UTF_8);
    }

    @Test
    void aLockIsWrittenWhole() {
        assertThat(text(lock, clock.instant()))
                .isEqualTo(
                        "{\"id\":\"7f3a\",\"state\":\"ACTIVE\",\"namespace\":\"shop\",\"kind\":\"deploy\",\"name\":\"web\","
                                + "\"operations\":[\"CREATE\",\"UPDATE\",\"DELETE\"],\"users\":[\"bob\"],\"groups\":[\"dev\"],"
                                + "\"exemptUsers\":[\"eve\"],\"exemptGroups\":[\"oncall\"],\"mode\":\"DENY\","
                                + "\"reason\":\"release freeze\",\"owner\":\"alice\","
                                + "\"createdAt\":\"2026-01-31T12:00:00.000000Z\",\"expiresAt\":\"2026-01-31T13:00:00.000000Z\","
                                + "\"removedAt\":null,\"removedBy\":null,\"warnings\":[]}");
    }

    @Test
    void itsStateIsThatOfTheMoment() {
        Instant end = clock.instant().plus(Duration.ofHours(1));

        assertThat(text(lock, end.minusNanos(1000))).contains("\"state\":\"ACTIVE\"");
        assertThat(text(lock, end)).contains("\"state\":\"EXPIRED\"", "\"removedAt\":null");
        assertThat(text(lock.removed(Lock.LOGISTIS, end), end)).contains("\"state\":\"EXPIRED\"");
        assertThat(text(lock.removed("carol", clock.instant()), clock.instant()))
                .contains("\"state\":\"REMOVED\"", "\"removedBy\":\"carol\"");
    }

    @Test
    void aListKeepsItsOrder() {
        Lock node = Lock.builder(new LockScope(null, "Node", null), "a", "r")
                .subjects(new LockSubjects(List.of("system:*"), List.of(), List.of(), List.of()))
                .expiresIn(null)
                .build("1", clock.instant());

        assertThat(new String(LockJson.locks(List.of(lock, node), clock.instant()), StandardCharsets.UTF_8))
                .matches(
                        "\\{\"items\":\\[\\{\"id\":\"7f3a\".*},\\{\"id\":\"1\",.*\"namespace\":null,.*\"expiresAt\":null.*"
                                + "\"warnings\":\\[\"this lock names system users.*\"]}]}");
    }
}
