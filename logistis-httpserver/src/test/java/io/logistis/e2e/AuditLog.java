package io.logistis.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the API server's own record of requests ({@code audit.k8s.io/v1}, level RequestResponse). */
final class AuditLog {

    private static final JsonMapper JSON = JsonMapper.shared();

    private AuditLog() {}

    /** The answered requests so far, in the order of their completion. */
    static List<AuditRow> read(Path log) throws IOException {
        List<AuditRow> rows = new ArrayList<>();
        for (String line : Files.readString(log).lines().toList()) {
            // The last line may be half written.
            if (line.endsWith("}")) {
                addRows(JSON.readTree(line), rows);
            }
        }
        return rows;
    }

    private static void addRows(JsonNode audit, List<AuditRow> rows) {
        if (!audit.path("stage").asString("").equals("ResponseComplete")) {
            return;
        }
        JsonNode answer = audit.path("responseObject");
        boolean isCollection = audit.path("verb").asString("").equals("deletecollection");
        if (isCollection && answer.path("items").isArray()) {
            for (JsonNode item : answer.path("items")) {
                rows.add(row(audit, item, item.path("metadata").path("name").asString("")));
            }
        } else {
            rows.add(row(audit, answer, name(audit, answer)));
        }
    }

    /** A request with {@code generateName} has no name; its answer has. */
    private static String name(JsonNode audit, JsonNode answer) {
        String name = audit.path("objectRef").path("name").asString("");
        boolean isStatus = answer.path("kind").asString("").equals("Status");
        return name.isEmpty() && !isStatus
                ? answer.path("metadata").path("name").asString("")
                : name;
    }

    private static AuditRow row(JsonNode audit, JsonNode answer, String name) {
        JsonNode object = audit.path("objectRef");
        JsonNode impersonated = audit.path("impersonatedUser").path("username");
        JsonNode user = impersonated.isMissingNode() ? audit.path("user").path("username") : impersonated;
        boolean dryRun = audit.path("requestURI").asString("").contains("dryRun=")
                || !audit.path("requestObject").path("dryRun").isEmpty();
        return new AuditRow(
                Instant.parse(audit.path("requestReceivedTimestamp").asString()),
                Instant.parse(audit.path("stageTimestamp").asString()),
                user.asString(),
                audit.path("verb").asString(),
                object.path("apiGroup").asString(""),
                object.path("apiVersion").asString(""),
                object.path("resource").asString(""),
                object.path("subresource").asString(""),
                object.path("namespace").asString(""),
                name,
                dryRun,
                audit.path("responseStatus").path("code").asInt(0),
                answer.path("metadata").path("resourceVersion").asString(""),
                answer);
    }
}
