package io.logistis.httpserver.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.history.ChangeReader;
import io.logistis.httpserver.LockApi;
import io.logistis.httpserver.SampleHistory;
import io.logistis.httpserver.http.ExchangeAdapter;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.httpserver.http.Route;
import io.logistis.store.memory.MapLockStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The contract says what is answered, all of it and nothing else. */
class OpenApiTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String WEB = "kind=deploy&name=web&";

    private final SampleHistory history = new SampleHistory();
    private final LockApi locks = new LockApi(history.store(), new MapLockStore(history.clock()), history.clock());
    private final List<Route> routes = routes();
    private final ExchangeAdapter api = new ExchangeAdapter(routes, Runnable::run);
    private final JsonNode document = JSON.readTree(get("/openapi.json").body());
    private final AnswerSchema schema = new AnswerSchema(document);

    private List<Route> routes() {
        List<Route> all = new ArrayList<>(
                QueryEndpoints.routes(history.store(), new ChangeReader(history.store()), history.clock()));
        all.addAll(locks.routes());
        return all;
    }

    @Test
    void itDescribesThePathsThatThereAre() {
        Set<String> described = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation ->
                                described.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(routes.stream()
                        .map(route -> route.method() + " " + route.pattern())
                        .toList());
    }

    @Test
    void itDescribesTheParametersThatThereAre() {
        for (var path : document.get("paths").properties()) {
            Set<String> described = new TreeSet<>();
            path.getValue().get("get").path("parameters").forEach(parameter -> {
                if (parameter.get("in").asString().equals("query")) {
                    described.add(parameter.get("name").asString());
                }
            });

            // The answer to one that is not known names those that are.
            String message = JSON.readTree(get(path.getKey().replace("{id}", id()) + "?nosuch=1")
                            .body())
                    .at("/error/message")
                    .asString();
            Set<String> known = message.endsWith("there are none here")
                    ? Set.of()
                    : new TreeSet<>(List.of(
                            message.substring(message.indexOf("are ") + 4).split(", ")));

            assertThat(described).as(path.getKey()).isEqualTo(known);
        }
    }

    @Test
    void everyChoiceOfAParameterIsTakenAndNoOther() {
        for (var path : document.get("paths").properties()) {
            for (JsonNode parameter : path.getValue().get("get").path("parameters")) {
                String required = switch (path.getKey()) {
                    case "/blame" -> WEB;
                    case "/diff" -> "from=" + id() + "&to=" + id() + "&";
                    default -> "";
                };
                String call = path.getKey().replace("{id}", id()) + "?" + required
                        + parameter.get("name").asString() + "=";
                JsonNode choices = parameter.get("schema").path("enum");
                if (!choices.isMissingNode()) {
                    choices.forEach(
                            choice -> assertThat(get(call + choice.asString()).status())
                                    .as(call + choice.asString())
                                    .isEqualTo(200));
                    assertThat(get(call + "nosuch").status()).isEqualTo(400);
                }
            }
        }
    }

    @Test
    void everyAnswerIsAsItDescribesAndEveryFieldIsAnswered() {
        List<String> calls =
                new ArrayList<>(List.of("/events", "/events?attempts=all", "/overview", "/events/" + id()));
        for (String format : List.of("summary", "patch", "diff", "fields")) {
            calls.add("/events?diff=" + format);
            calls.add("/events?limit=2&diff=" + format);
        }
        JSON.readTree(get("/events").body()).get("items").forEach(item -> {
            calls.add("/events/" + item.get("id").asString());
            calls.add("/events/" + item.get("id").asString() + "/diff");
            calls.add("/events/" + item.get("id").asString() + "/diff?format=fields");
        });
        calls.addAll(List.of(
                "/blame?" + WEB + "deleted=true",
                // Before the label that nobody saw was taken off, and while the scale was the newest.
                "/blame?" + WEB + "at=8m",
                "/blame?" + WEB + "at=35m",
                "/blame?kind=deploy&name=old",
                "/blame?kind=cm&name=settings",
                "/blame?kind=cm&name=nosuch"));
        calls.addAll(List.of(
                "/stats",
                "/stats?since=7d&by=user,namespace,kind,operation,outcome&top=1",
                "/diff?from=" + id() + "&to=" + id()));
        calls.addAll(List.of("/events/x", "/events/00000000-0000-7000-8000-000000000000", "/events?limit=0"));

        for (String call : calls) {
            Response response = get(call);
            JsonNode answer = JSON.readTree(response.body());
            assertThat(schema.wrong(schemaOf(call, response), answer)).as(call).isEmpty();
        }

        // What is known of locks has a test of its own.
        assertThat(schema.neverMet()).allMatch(property -> property.matches("(New)?Lock(List)?\\..*"));
    }

    @Test
    void aLockIsTakenAndAnsweredAsItDescribes() {
        for (String body : List.of(
                "{\"namespace\":\"shop\",\"kind\":\"deploy\",\"name\":\"web\",\"operations\":[\"CONNECT\"],"
                        + "\"users\":[\"bob\"],\"groups\":[\"dev\"],\"exemptUsers\":[\"eve\"],"
                        + "\"exemptGroups\":[\"oncall\"],\"mode\":\"WARN\",\"reason\":\"r\",\"expiresIn\":\"30d\"}",
                "{\"namespace\":null,\"kind\":\"Node\",\"name\":null,\"reason\":\"r\",\"expiresIn\":\"never\","
                        + "\"users\":[\"system:*\"]}",
                "{\"namespace\":\"shop\",\"reason\":\"r\"}")) {
            assertThat(schema.wrong(schemaNamed("NewLock"), JSON.readTree(body)))
                    .isEmpty();

            Response made = locks.post(LockApi.ALICE, body);
            String id = LockApi.json(made).get("id").asString();
            for (Response answer : List.of(made, get("/locks/" + id), locks.delete(LockApi.ALICE, id))) {
                assertThat(schema.wrong(schemaNamed("Lock"), LockApi.json(answer)))
                        .isEmpty();
            }
        }
        assertThat(schema.wrong(schemaNamed("LockList"), LockApi.json(get("/locks?all=true"))))
                .isEmpty();

        assertThat(schema.neverMet())
                .noneMatch(property -> property.startsWith("NewLock.") || property.startsWith("Lock."));
    }

    @Test
    void everyMemberOfALockIsTakenAndNoOther() {
        Set<String> described = new TreeSet<>();
        document.at("/components/schemas/NewLock/properties").propertyNames().forEach(described::add);

        String message = LockApi.message(locks.post(LockApi.ALICE, "{\"nosuch\":1}"));

        assertThat(new TreeSet<>(
                        List.of(message.substring(message.indexOf("are ") + 4).split(", "))))
                .isEqualTo(described);
    }

    private JsonNode schemaNamed(String name) {
        return JSON.readTree("{\"$ref\":\"#/components/schemas/" + name + "\"}");
    }

    private JsonNode schemaOf(String call, Response response) {
        if (response.status() != 200) {
            return document.at("/components/responses/Error/content/application~1json/schema");
        }
        String path = call.replaceFirst("\\?.*", "").replaceFirst("/events/[^/]+", "/events/{id}");
        String type = String.valueOf(response.header("Content-Type")).replaceFirst(";.*", "");
        JsonNode content =
                document.get("paths").get(path).at("/get/responses/200/content").get(type);
        assertThat(content).as(call + " is described for " + type).isNotNull();
        return content.get("schema");
    }

    @Test
    void textsAreDescribedWithTheirMediaTypes() {
        JsonNode content = document.get("paths").get("/events/{id}/diff").at("/get/responses/200/content");

        for (String format : List.of("summary", "patch", "diff", "fields")) {
            String type = String.valueOf(
                    get("/events/" + id() + "/diff?format=" + format).header("Content-Type"));
            assertThat(content.has(type.replaceFirst(";.*", ""))).as(type).isTrue();
        }
    }

    private String id() {
        return JSON.readTree(get("/events?name=web&outcome=PERSISTED").body())
                .at("/items/0/id")
                .asString();
    }

    private Response get(String target) {
        try {
            Response response =
                    api.dispatch(Request.get(target)).toCompletableFuture().join();
            if (response.stream() != null) {
                response.stream().stop();
            }
            return response;
        } catch (HttpException e) {
            return e.response();
        }
    }
}
