package io.logistis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventTableTest {

    private final EventTable table = new EventTable(ZoneOffset.UTC);

    private static JsonNode change(String user, String subresource) {
        return JsonMapper.shared()
                .readTree("{\"observedAt\":\"2026-01-31T12:00:00.123456Z\",\"operation\":\"UPDATE\",\"objectRef\":{"
                        + "\"resource\":\"deployments\",\"subresource\":" + subresource
                        + ",\"namespace\":\"shop\",\"name\":\"web\"},\"user\":{\"username\":" + user
                        + "},\"fieldManager\":null}");
    }

    @Test
    void aChangeIsALine() {
        assertThat(table.of(List.of(change("\"alice\"", "null"), change("\"al\"", "\"scale\""))))
                .isEqualTo("""
                        +--------------+-------+--------------+-----------+-----------------+------+
                        | TIME         | USER  | OPERATION    | NAMESPACE | OBJECT          | TOOL |
                        +--------------+-------+--------------+-----------+-----------------+------+
                        | 12:00:00.123 | alice | UPDATE       | shop      | deployments/web |      |
                        | 12:00:00.123 | al    | UPDATE scale | shop      | deployments/web |      |
                        +--------------+-------+--------------+-----------+-----------------+------+""");
    }

    @Test
    void whatIsLongGoesOnInTheNextLine() {
        assertThat(table.of(List.of(change("\"system:serviceaccount:kube-system:namespace-controller\"", "null"))))
                .contains("| system:serviceaccount: |", "| kube-system:           |", "| namespace-controller   |");
    }

    @Test
    void nothingReachesTheTerminalUnescaped() {
        String shown = table.of(List.of(change("\"a\\u001b[31m\\nb\\u0000\\u202e" + "x".repeat(4000) + "\"", "null")));

        assertThat(shown).contains("a\\u001b[31m\\u000ab\\u00").doesNotContain("\u001b", "\u0000", "\u202e");
        assertThat(shown.lines())
                .hasSizeLessThan(12)
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(120));
    }
}
