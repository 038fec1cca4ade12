package io.logistis.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.EventId;
import io.logistis.event.Operation;
import io.logistis.history.Change;
import io.logistis.history.ChangeOverview;
import io.logistis.history.ChangePage;
import io.logistis.history.ChangeToken;
import io.logistis.history.Gap;
import io.logistis.history.NamespaceChanges;
import io.logistis.history.Outcome;
import io.logistis.store.Interruption;
import io.logistis.store.StoredObject;
import io.logistis.testkit.Events;
import io.logistis.testkit.TurnableClock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChangeJsonTest {

    private static final Decision.LockRef LOCK =
            new Decision.LockRef("7f3a", "release freeze", "alice", Instant.parse("2026-01-31T14:00:00Z"));
    private static final String LOCK_JSON = "{\"id\":\"7f3a\",\"reason\":\"release freeze\",\"owner\":\"alice\","
            + "\"expiresAt\":\"2026-01-31T14:00:00.000000Z\",\"passage\":%s}";

    private final Events events = new Events(new TurnableClock());

    @Test
    void aRefusalHasItsLockAndItsCount() {
        JsonNode change = item(change(Decision.denied(LOCK), 7, Outcome.DENIED));

        assertThat(change.get("outcome").asString()).isEqualTo("DENIED");
        assertThat(change.get("count").asInt()).isEqualTo(7);
        assertThat(change.get("lock").toString()).isEqualTo(LOCK_JSON.formatted("null"));
    }

    @ParameterizedTest
    @EnumSource
    void whatWentThroughInSpiteOfALockSaysWhy(Decision.Passage passage) {
        JsonNode change = item(change(Decision.passed(LOCK, passage), 1, Outcome.ADMITTED));

        assertThat(change.get("outcome").asString()).isEqualTo("ADMITTED");
        assertThat(change.get("lock").toString()).isEqualTo(LOCK_JSON.formatted('"' + passage.name() + '"'));
    }

    @Test
    void whatNoLockMatchedHasNone() {
        assertThat(item(change(Decision.ADMITTED, 1, Outcome.ADMITTED))
                        .get("lock")
                        .isNull())
                .isTrue();
    }

    @Test
    void aChangeHasTheOutcomeAndTheNumberOfItsAttempts() {
        ChangeEvent first = events.update("bob", "shop", "web").build().event();
        ChangeEvent last = events.update("bob", "shop", "web").build().event();

        JsonNode change = item(new Change(last, Outcome.PERSISTED, List.of(first.id(), last.id()), null));

        assertThat(change.get("id").asString()).isEqualTo(last.id().toString());
        assertThat(change.get("outcome").asString()).isEqualTo("PERSISTED");
        assertThat(change.get("attempts").asInt()).isEqualTo(2);
        assertThat(change.get("gapBefore").isNull()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aGapHasItsTimesItsReasonAndItsFields(Gap.Reason reason) {
        ChangeEvent event = events.update("bob", "shop", "web").build().event();
        EventId before = EventId.of(Instant.parse("2026-01-31T11:00:00Z"), "r");
        Gap gap = new Gap(
                before,
                Instant.parse("2026-01-31T11:00:00Z"),
                Instant.parse("2026-01-31T12:00:00.5Z"),
                reason,
                List.of("spec.replicas", "metadata.labels[\"a.b/c\"]"));

        JsonNode change = item(new Change(event, Outcome.ADMITTED, List.of(event.id()), gap));

        assertThat(change.get("gapBefore").toString())
                .isEqualTo("{\"after\":\"" + before + "\",\"from\":\"2026-01-31T11:00:00.000000Z\","
                        + "\"to\":\"2026-01-31T12:00:00.500000Z\",\"reason\":\"" + reason
                        + "\",\"fields\":[\"spec.replicas\",\"metadata.labels[\\\"a.b/c\\\"]\"]}");
    }

    @Test
    void aPageHasItsTokenAndItsInterruptions() {
        Change change = change(Decision.ADMITTED, 1, Outcome.ADMITTED);
        ChangeToken next = new ChangeToken(change.id(), change.id());
        Interruption interruption =
                new Interruption(Instant.parse("2026-01-31T11:00:00Z"), null, Interruption.Reason.OVERLOADED, 3);

        JsonNode page = json(ChangeJson.page(new ChangePage(List.of(change), next, List.of(interruption))));

        assertThat(page.get("continue").asString()).isEqualTo(change.id() + "." + change.id());
        assertThat(page.get("interruptions").toString())
                .isEqualTo(
                        "[{\"from\":\"2026-01-31T11:00:00.000000Z\",\"to\":null,\"reason\":\"OVERLOADED\",\"count\":3}]");
    }

    @Test
    void aDiffIsTextOrJsonByItsFormat() {
        assertThat(diff(ShownDiff.of(DiffFormat.SUMMARY, utf8("replicas 3 → 5"))))
                .isEqualTo("\"replicas 3 → 5\"");
        assertThat(diff(ShownDiff.of(DiffFormat.DIFF, utf8("-a\n+\"b\"\n")))).isEqualTo("\"-a\\n+\\\"b\\\"\\n\"");
        assertThat(diff(ShownDiff.of(DiffFormat.PATCH, utf8("[{\"op\":\"remove\",\"path\":\"/a\"}]"))))
                .isEqualTo("[{\"op\":\"remove\",\"path\":\"/a\"}]");
        assertThat(diff(ShownDiff.of(DiffFormat.FIELDS, utf8("[]")))).isEqualTo("[]");
    }

    @Test
    void aDiffThatCanNotBeShownSaysWhy() {
        JsonNode change = item(change(Decision.ADMITTED, 1, Outcome.ADMITTED), ShownDiff.unavailable("evicted"));

        assertThat(change.get("diff").isNull()).isTrue();
        assertThat(change.get("diffUnavailable").asString()).isEqualTo("evicted");
    }

    @Test
    void withoutADiffThereIsNoMemberForIt() {
        JsonNode change = item(change(Decision.ADMITTED, 1, Outcome.ADMITTED));

        assertThat(change.has("diff")).isFalse();
        assertThat(change.has("diffUnavailable")).isFalse();
    }

    @Test
    void objectsStandAsTheyWereKept() {
        byte[] change = ChangeJson.change(
                change(Decision.ADMITTED, 1, Outcome.ADMITTED),
                StoredObject.of(utf8("{\"n\":1.50,\"é\":\"\\u00e9\"}")),
                StoredObject.unavailable("damaged"));

        assertThat(new String(change, StandardCharsets.UTF_8))
                .endsWith(",\"object\":{\"n\":1.50,\"é\":\"\\u00e9\"},\"oldObject\":null,"
                        + "\"oldObjectUnavailable\":\"damaged\"}");
    }

    @Test
    void anOverviewSaysHowFarItsCountsGoBack() {
        NamespaceChanges cluster = new NamespaceChanges(
                null,
                change(Decision.ADMITTED, 1, Outcome.ADMITTED),
                Map.of(Operation.UPDATE, 2L, Operation.CREATE, 1L),
                Map.of("bob", 2L, "alice", 1L));

        JsonNode counted = json(ChangeJson.overview(new ChangeOverview(List.of(cluster), null)));
        JsonNode cut = json(ChangeJson.overview(new ChangeOverview(List.of(), Instant.parse("2026-01-31T11:00:00Z"))));

        JsonNode item = counted.get("items").get(0);
        assertThat(item.get("namespace").isNull()).isTrue();
        assertThat(item.get("byOperation").toString()).isEqualTo("{\"CREATE\":1,\"UPDATE\":2}");
        assertThat(item.get("byUser").toString()).isEqualTo("{\"alice\":1,\"bob\":2}");
        assertThat(counted.get("countedFrom").isNull()).isTrue();
        assertThat(cut.toString()).isEqualTo("{\"items\":[],\"countedFrom\":\"2026-01-31T11:00:00.000000Z\"}");
    }

    private Change change(Decision decision, int count, Outcome outcome) {
        ChangeEvent event = events.update("bob", "shop", "web")
                .decision(decision, count)
                .build()
                .event();
        return new Change(event, outcome, List.of(event.id()), null);
    }

    private String diff(ShownDiff diff) {
        return item(change(Decision.ADMITTED, 1, Outcome.ADMITTED), diff)
                .get("diff")
                .toString();
    }

    private static JsonNode item(Change change) {
        return item(change, null);
    }

    private static JsonNode item(Change change, @Nullable ShownDiff diff) {
        return json(ChangeJson.page(new ChangePage(List.of(change), null, List.of()), shown -> diff))
                .get("items")
                .get(0);
    }

    private static JsonNode json(byte[] json) {
        return new JsonMapper().readTree(json);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
