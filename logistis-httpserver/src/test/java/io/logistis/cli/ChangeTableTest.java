package io.logistis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.diff.FieldChange;
import io.logistis.diff.JsonPatch;
import io.logistis.event.Decision;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectRef;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import io.logistis.history.Gap;
import io.logistis.history.Outcome;
import io.logistis.httpserver.client.ReportedChange;
import io.logistis.httpserver.client.ReportedDiff;
import io.logistis.json.DiffFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChangeTableTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Decision.LockRef LOCK =
            new Decision.LockRef("7f3a", "release freeze", "alice", Instant.parse("2026-01-31T14:00:00Z"));
    private static final ObjectRef WEB =
            new ObjectRef(new ObjectKey("apps", "deployments", "shop", "web"), "v1", "Deployment", null, "u");

    private static String shown(boolean verbose, ReportedChange change) {
        return new ChangeTable(DiffFormat.PATCH, new Times(NOW, () -> ZoneOffset.UTC, false), verbose)
                .of(List.of(change))
                .render(Terminal.NONE, false);
    }

    private static ReportedChange change(
            Operation operation,
            Outcome outcome,
            ObjectRef object,
            Decision.@Nullable LockRef lock,
            Decision.@Nullable Passage passage,
            @Nullable Gap gap,
            ReportedDiff diff) {
        return new ReportedChange(
                EventId.lowestAt(NOW),
                NOW.minusSeconds(60),
                operation,
                outcome,
                1,
                1,
                object,
                UserInfo.named("bob"),
                null,
                lock,
                passage,
                gap,
                diff);
    }

    private static ReportedChange locked(
            Operation operation, Outcome outcome, Decision.@Nullable LockRef lock, Decision.@Nullable Passage passage) {
        ReportedDiff diff = new ReportedDiff.Patch(
                List.of(new JsonPatch.Operation(JsonPatch.Op.REPLACE, "/spec/replicas", null, "0")));
        return change(operation, outcome, WEB, lock, passage, null, diff);
    }

    @Test
    void aLockThatHadToDoWithAChangeIsNamedWithItsReason() {
        assertThat(shown(false, locked(Operation.UPDATE, Outcome.DENIED, LOCK, null)))
                .isEqualTo(" shop/Deployment/web  UPDATE  bob  1m  refused by lock 7f3a of alice: release freeze\n"
                        + "                      denied           replace /spec/replicas 0");
        assertThat(shown(false, locked(Operation.UPDATE, Outcome.PERSISTED, LOCK, Decision.Passage.WARNED)))
                .contains("warned by lock 7f3a of alice: release freeze");
        assertThat(shown(false, locked(Operation.UPDATE, Outcome.PERSISTED, LOCK, Decision.Passage.BREAK_GLASS)))
                .contains("broke lock 7f3a of alice: release freeze");
    }

    @Test
    void lockingIsShownAsWhatHappenedToTheLock() {
        assertThat(shown(false, locked(Operation.LOCK, Outcome.PERSISTED, LOCK, null)))
                .isEqualTo(" shop/Deployment/web  LOCK  bob  1m  lock 7f3a of alice, until 2026-01-31T14:00:00Z:"
                        + " release freeze");
        Decision.LockRef forEver = new Decision.LockRef("7f3a", "release freeze", "alice", null);
        assertThat(shown(false, locked(Operation.UNLOCK, Outcome.PERSISTED, forEver, null)))
                .isEqualTo(" shop/Deployment/web  UNLOCK  bob  1m  lock 7f3a of alice: release freeze");
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonOfAGapIsToldAndItsFieldsBelongToNobody(Gap.Reason reason) {
        Gap gap = new Gap(
                EventId.lowestAt(NOW), NOW.minusSeconds(600), NOW.minusSeconds(120), reason, List.of("spec.replicas"));
        String shown = shown(
                false, change(Operation.UPDATE, Outcome.ADMITTED, WEB, null, null, gap, new ReportedDiff.Summary("x")));

        assertThat(shown.lines().skip(1).findFirst().orElseThrow())
                .startsWith(" shop/Deployment/web  unseen       10m-2m  changed");
        assertThat(shown).contains("spec.replicas").containsOnlyOnce("bob");
    }

    @Test
    void longChangesAreCutUnlessAllIsWanted() {
        List<FieldChange> fields = new ArrayList<>();
        IntStream.range(0, 250)
                .forEach(i -> fields.add(new FieldChange("data.k" + i, FieldChange.Op.ADD, null, "\"" + i + "\"")));
        ReportedChange change =
                change(Operation.UPDATE, Outcome.ADMITTED, WEB, null, null, null, new ReportedDiff.Fields(fields));

        assertThat(shown(false, change).lines())
                .hasSize(101)
                .last()
                .asString()
                .contains("(150 lines more; -v shows them)");
        assertThat(shown(true, change)).contains("data.k249: \"249\"");
    }

    @Test
    void valuesAndPathsAreCutWhateverTheirLength() {
        JsonPatch.Operation operation = new JsonPatch.Operation(
                JsonPatch.Op.ADD, "/" + "p".repeat(100_000), null, "\"" + "😀".repeat(100_000) + "\"");
        String shown = shown(
                true,
                change(
                        Operation.UPDATE,
                        Outcome.ADMITTED,
                        WEB,
                        null,
                        null,
                        null,
                        new ReportedDiff.Patch(List.of(operation))));

        assertThat(shown.length()).isLessThan(2000);
    }

    @ParameterizedTest
    @CsvSource({
        "apps, deployments, shop, Deployment, , shop/Deployment/web",
        "apps, deployments, shop, Scale, scale, shop/Deployment/web",
        "'', pods, shop, PodExecOptions, exec, shop/Pod/web",
        "'', pods, shop, Pod, ephemeralcontainers, shop/Pod/web",
        "'', nodes, , Node, , Node/web",
        "rbac.authorization.k8s.io, roles, shop, Role, , shop/Role/web",
        "example.com, widgets, shop, Widget, , shop/Widget.example.com/web",
        "example.com, widgets, shop, Widget, status, shop/Widget.example.com/web",
        "example.com, widgets, shop, Scale, scale, shop/widgets.example.com/web",
        "'', '', shop, '', scale, shop//web",
        "a.b, ., shop, x, scale, shop/..a.b/web"
    })
    void anObjectIsNamedByItsKindWhateverWasSentForIt(
            String group, String resource, String namespace, String kind, String subresource, String key) {
        ObjectRef object =
                new ObjectRef(new ObjectKey(group, resource, namespace, "web"), "v1", kind, subresource, null);

        assertThat(Names.key(change(
                        Operation.UPDATE, Outcome.ADMITTED, object, null, null, null, new ReportedDiff.Summary(""))))
                .isEqualTo(key);
    }
}
