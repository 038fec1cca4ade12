package io.logistis.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.event.Base;
import io.logistis.event.Decision;
import io.logistis.event.UserInfo;
import io.logistis.store.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackedTest {

    @Test
    void aUserComesBack() {
        UserInfo user = new UserInfo(
                "nul\u0000",
                "",
                List.of("", "é".repeat(300), "a,b"),
                Map.of("k", List.of(), "é", List.of("1", "\u0000"), "", List.of("")));

        assertThat(Packed.identity("nul\u0000", Packed.identity(user))).isEqualTo(user);
        assertThat(Packed.identity("a", Packed.identity(UserInfo.named("a")))).isEqualTo(UserInfo.named("a"));
    }

    @Test
    void aBaseComesBack() {
        for (Base base : new Base[] {
            null,
            new Base(null, null, null, List.of()),
            new Base("", -1L, "", List.of("")),
            new Base("9".repeat(200), Long.MAX_VALUE, "2026-01-31T12:00:00Z", List.of("a/b", "c"))
        }) {
            assertThat(Packed.base(Packed.base(base))).isEqualTo(base);
        }
    }

    @Test
    void aDecisionComesBack() {
        for (Decision decision : new Decision[] {
            Decision.ADMITTED,
            Decision.denied(new Decision.LockRef("", "a\nb", "é", null)),
            Decision.denied(new Decision.LockRef("7f3a", "", "", Instant.parse("2026-02-01T00:00:00.000000001Z")))
        }) {
            assertThat(Packed.decision(Packed.decision(decision))).isEqualTo(decision);
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "r-1",
                "0123456789abcdef",
                "123e4567-e89b-12d3-a456-426614174000",
                "123E4567-e89b-12d3-a456-426614174000",
                "123e4567-e89b-12d3-a456-42661417400é",
                "1-1-1-1-1",
                "nul\u0000"
            })
    void aUidComesBackAsItWasWritten(String uid) {
        assertThat(Packed.uid(Packed.uid(uid))).isEqualTo(uid);
    }

    @Test
    void whatIsDamagedSaysSo() {
        byte[] identity = Packed.identity(new UserInfo("a", "u", List.of("g1", "g2"), Map.of("k", List.of("v"))));
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = identity.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                Packed.identity("a", damaged);
            } catch (StoreException e) {
                assertThat(e.reason()).isEqualTo(StoreException.Reason.CORRUPT);
            }
        }
        assertThatThrownBy(() -> Packed.identity("a", new byte[0])).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> Packed.uid(new byte[] {7})).isInstanceOf(StoreException.class);
    }
}
