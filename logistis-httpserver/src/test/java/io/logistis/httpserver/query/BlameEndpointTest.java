package io.logistis.httpserver.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.history.ChangeReader;
import io.logistis.httpserver.SampleHistory;
import io.logistis.httpserver.http.ExchangeAdapter;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.testkit.Events;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BlameEndpointTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final SampleHistory history = new SampleHistory();
    private final ExchangeAdapter api = new ExchangeAdapter(
            QueryEndpoints.routes(history.store(), new ChangeReader(history.store()), history.clock()), Runnable::run);

    @Test
    void eachLineHasItsOrigin() {
        JsonNode blame = json("/blame?namespace=shop&kind=deploy&name=web");

        assertThat(origin(blame, "  replicas: 5").toString())
                .matches("\\{\"type\":\"CHANGE\",\"id\":\"[-0-9a-f]{36}\",\"user\":\"bob\",\"operation\":\"UPDATE\","
                        + "\"subresource\":\"scale\",\"time\":\"2026-01-31T12:20:00.\\d{6}Z\",\"fieldManager\":null,"
                        + "\"outcome\":\"PERSISTED\"}");
        assertThat(origin(blame, "        image: web:1.27.1").get("outcome").asString())
                .isEqualTo("ADMITTED");
        assertThat(blame.get("newest").get("user").get("username").asString()).isEqualTo("alice");
        assertThat(blame.get("removed").size()).isZero();
        assertThat(blame.get("deletedBy").isNull()).isTrue();
    }

    @Test
    void whatNobodySawIsNobodys() {
        JsonNode tier = origin(json("/blame?namespace=shop&kind=deploy&name=web&at=8m"), "    tier: front");

        assertThat(tier.get("type").asString()).isEqualTo("GAP");
        assertThat(tier.get("reason").asString()).isEqualTo("UNSEEN");
        assertThat(tier.get("from").asString()).startsWith("2026-01-31T12:10:00");
        assertThat(tier.get("to").asString()).startsWith("2026-01-31T12:40:00");
    }

    @Test
    void whatIsOlderThanTheHistoryNamesItsTool() {
        JsonNode blame = json("/blame?kind=cm&name=settings");

        assertThat(origin(blame, "kind: ConfigMap").toString())
                .isEqualTo("{\"type\":\"BEFORE_HISTORY\",\"tool\":null}");
        assertThat(origin(blame, "data:").toString())
                .isEqualTo("{\"type\":\"BEFORE_HISTORY\",\"tool\":{\"manager\":\"helm\",\"operation\":\"Update\","
                        + "\"time\":\"2026-01-30T08:00:00.000000Z\"}}");
    }

    @Test
    void aPastMomentIsATimeADurationOrAnEvent() {
        List<String> first = lines(json("/blame?kind=deploy&name=web&at=2026-01-31T12:05:00Z"));
        String create = json("/events?kind=deploy&name=web&operation=CREATE")
                .at("/items/0/id")
                .asString();
        // An attempt that was folded stands for the change that it was one of.
        String attempt = json("/events?kind=deploy&name=web&outcome=NO_EFFECT&user=alice&attempts=all")
                .at("/items/0/id")
                .asString();

        assertThat(first).contains("  replicas: 3", "        image: web:1.25");
        assertThat(lines(json("/blame?kind=deploy&name=web&at=55m"))).isEqualTo(first);
        assertThat(lines(json("/blame?kind=deploy&name=web&at=" + create))).isEqualTo(first);
        assertThat(lines(json("/blame?kind=deploy&name=web&at=" + attempt))).contains("        image: web:1.26");
    }

    @Test
    void removedFieldsAreToldWhereTheyAreAskedFor() {
        JsonNode removed = json("/blame?kind=deploy&name=web&deleted=true").get("removed");

        assertThat(removed.size()).isEqualTo(1);
        assertThat(removed.get(0).get("path").asString()).isEqualTo("metadata.labels.tier");
        assertThat(removed.get(0).get("value").asString()).isEqualTo("front");
        assertThat(removed.get(0).get("origin").get("user").asString()).isEqualTo("alice");
        assertThat(json("/blame?kind=deploy&name=web&deleted=false")
                        .get("removed")
                        .size())
                .isZero();
    }

    @Test
    void aNameThatMeansSeveralObjectsIsAnErrorThatNamesThem() {
        Events events = new Events(history.clock());
        history.store()
                .append(events.create("bob", "pay", "web").build())
                .toCompletableFuture()
                .join();
        history.store()
                .append(events.create("bob", "shop", "web")
                        .resource("example.com", "deployments", "Deployment")
                        .build())
                .toCompletableFuture()
                .join();

        assertThat(get("/blame?kind=deploy&name=web").text())
                .contains("name one object by namespace and kind.group; there are deployments.example.com/web in shop,"
                        + " deployments.apps/web in pay, deployments.apps/web in shop");
        assertThat(get("/blame?kind=deploy.apps&name=web&namespace=shop").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind=deploy|400|kind and name must be given: blame is of one object",
                "name=web|400|kind and name must be given: blame is of one object",
                "kind=deploy&name=|400|name must not be empty",
                "kind=deploy&name=nosuch|404|nothing is recorded of such an object",
                "kind=cm&name=large|404|no state of configmaps/large in shop can be shown",
                "kind=deploy&name=web&at=2h|404|no state of deployments.apps/web in shop can be shown of that time",
                "kind=deploy&name=web&at=019c13ec-9e00-7004-9757-ac89de3162fb|404|there is no event"
                        + " 019c13ec-9e00-7004-9757-ac89de3162fb of that object",
                "kind=deploy&name=web&at=then|400|at must be a time such as 2026-01-31T12:00:00Z",
                "kind=deploy&name=web&at=2027-01-01T00:00:00Z|400|at must not be in the future",
                "kind=deploy&name=web&deleted=yes|400|deleted must be true or false, was yes",
                "kind=deploy&name=web&limit=1|400|unknown parameter limit; known are namespace, kind, name, at, deleted",
                "kind=.x&name=web|400|kind: kind must be a kind"
            })
    void badInputSaysWhatIsRight(String query, int status, String message) {
        Response response = get("/blame?" + query);

        assertThat(response.status()).as(response.text()).isEqualTo(status);
        assertThat(JSON.readTree(response.body()).at("/error/message").asString())
                .startsWith(message);
    }

    private static JsonNode origin(JsonNode blame, String text) {
        for (JsonNode line : blame.get("lines")) {
            if (line.get("text").asString().equals(text)) {
                return line.get("origin");
            }
        }
        throw new AssertionError("no line " + text + " in " + lines(blame));
    }

    private static List<String> lines(JsonNode blame) {
        List<String> lines = new ArrayList<>();
        blame.get("lines").forEach(line -> lines.add(line.get("text").asString()));
        return lines;
    }

    private JsonNode json(String target) {
        Response response = get(target);
        assertThat(response.status()).as(response.text()).isEqualTo(200);
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
