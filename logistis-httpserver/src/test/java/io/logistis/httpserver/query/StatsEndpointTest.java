package io.logistis.httpserver.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.history.ChangeReader;
import io.logistis.httpserver.SampleHistory;
import io.logistis.httpserver.http.ExchangeAdapter;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StatsEndpointTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final SampleHistory history = new SampleHistory();
    private final ExchangeAdapter api = new ExchangeAdapter(
            QueryEndpoints.routes(history.store(), new ChangeReader(history.store()), history.clock()), Runnable::run);

    @Test
    void itCountsTheChangesThatTheListShows() {
        for (String filters :
                new String[] {"", "&namespace=shop", "&user=alice", "&outcome=no_effect", "&kind=deploy"}) {
            Map<String, Long> users = new TreeMap<>();
            json("/events?limit=1000&since=24h" + filters)
                    .get("items")
                    .forEach(change -> users.merge(
                            change.at("/user/username").asString(),
                            change.get("count").asLong(),
                            Long::sum));

            JsonNode stats = json("/stats?by=user&top=100" + filters);

            assertThat(totals(stats, "user")).as(filters).isEqualTo(users);
            assertThat(stats.get("total").asLong())
                    .isEqualTo(
                            users.values().stream().mapToLong(Long::longValue).sum());
            assertThat(stats.get("unit").asString()).isEqualTo("CHANGES");
        }
    }

    @Test
    void peopleTheSystemRefusalsAndWhatCameToNothingAreToldApart() {
        Map<String, Long> outcomes = new HashMap<>();
        json("/events?limit=1000")
                .get("items")
                .forEach(change -> outcomes.merge(
                        change.get("outcome").asString(), change.get("count").asLong(), Long::sum));

        JsonNode stats = json("/stats?by=outcome");

        assertThat(totals(stats, "outcome")).isEqualTo(outcomes);
        assertThat(sum(stats.get("denied"))).isEqualTo(outcomes.get("DENIED"));
        assertThat(sum(stats.get("noEffect"))).isEqualTo(outcomes.get("NO_EFFECT"));
        assertThat(sum(stats.get("people")) + sum(stats.get("system")))
                .isEqualTo(outcomes.getOrDefault("PERSISTED", 0L) + outcomes.getOrDefault("ADMITTED", 0L));
    }

    @Test
    void severalThingsAreCountedInOneAnswerAndTheRareOnesTogether() {
        JsonNode stats = json("/stats?by=user,kind&top=1&bucket=1h");
        long total = stats.get("total").asLong();

        for (String by : new String[] {"user", "kind"}) {
            long told = 0;
            int rows = 0;
            for (JsonNode series : stats.get("series")) {
                if (series.get("by").asString().equals(by)) {
                    told += series.get("total").asLong();
                    assertThat(sum(series.get("counts")))
                            .isEqualTo(series.get("total").asLong());
                    rows++;
                }
            }
            assertThat(rows).isEqualTo(2);
            assertThat(told).isEqualTo(total);
        }
        assertThat(stats.get("bucketSeconds").asInt()).isEqualTo(3600);
        assertThat(stats.get("people")).hasSize(25);
    }

    @Test
    void theTimeIsCutIntoPiecesThatSuitIt() {
        assertThat(json("/stats?since=30m").get("bucketSeconds").asInt()).isEqualTo(60);
        assertThat(json("/stats?since=6h").get("bucketSeconds").asInt()).isEqualTo(300);
        assertThat(json("/stats?since=7d").get("bucketSeconds").asInt()).isEqualTo(7200 * 3);
        assertThat(json("/stats?since=1971-01-01T00:00:00Z&until=9999-01-01T00:00:00Z")
                        .get("people")
                        .size())
                .isBetween(40, 82);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "by=colour",
                "by=user,",
                "by=",
                "bucket=0s",
                "bucket=100ms",
                "bucket=5",
                "bucket=1s",
                "top=0",
                "top=101",
                "since=1h&until=2h",
                "limit=5",
                "attempts=all"
            })
    void badInputIsRefused(String query) {
        assertThat(get("/stats?" + query).status()).as(query).isEqualTo(400);
    }

    private static Map<String, Long> totals(JsonNode stats, String by) {
        Map<String, Long> totals = new TreeMap<>();
        stats.get("series").forEach(series -> {
            if (series.get("by").asString().equals(by)) {
                totals.put(series.get("name").asString(), series.get("total").asLong());
            }
        });
        return totals;
    }

    private static long sum(JsonNode numbers) {
        long sum = 0;
        for (JsonNode number : numbers) {
            sum += number.asLong();
        }
        return sum;
    }

    private JsonNode json(String target) {
        Response response = get(target);
        assertThat(response.status()).as(target + ": " + response.text()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private Response get(String target) {
        try {
            return api.dispatch(Request.get(target)).toCompletableFuture().join();
        } catch (HttpException e) {
            return e.response();
        }
    }
}
