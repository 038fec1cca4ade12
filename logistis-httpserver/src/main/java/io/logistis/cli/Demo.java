package io.logistis.cli;

import io.logistis.httpserver.LogistisServer;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Plays reviews to a server and shows what it made of them. */
final class Demo {

    private final WebhookClient apiServer;
    private final QueryClient history;
    private final LogistisServer.Addresses addresses;
    private final PrintWriter out;
    private final List<String> wrong = new ArrayList<>();

    /**
     * @param authority the PEM certificate that the webhook's is signed by
     * @param out where everything is shown
     */
    Demo(LogistisServer.Addresses addresses, Path authority, PrintWriter out)
            throws IOException, GeneralSecurityException {
        this.apiServer = new WebhookClient(addresses.webhook(), authority);
        this.history = new QueryClient(addresses.query());
        this.addresses = addresses;
        this.out = out;
    }

    /** Whether all was recorded that should be, and nothing else. */
    boolean play(List<RecordedReview> reviews) throws IOException {
        for (RecordedReview review : reviews) {
            String becameOfIt = apiServer.send(review.body());
            String right = review.leftOut() == null ? "yes" : "skipped";
            if (!becameOfIt.equals(right)) {
                wrong.add("review " + review.requestUid() + ": recorded is " + becameOfIt + ", must be " + right);
            }
        }
        List<JsonNode> changes = recorded(reviews);
        showChanges(reviews.size(), changes);
        showLeftOut(reviews);
        JsonNode secret = secretOf(changes);
        if (secret != null) {
            showSecret(secret);
        }
        showCommands(secret);
        wrong.forEach(line -> out.println("FAILED: " + TerminalText.oneLine(line, 200)));
        return wrong.isEmpty();
    }

    /** What the history holds, oldest first, and whether that is what it should hold. */
    private List<JsonNode> recorded(List<RecordedReview> reviews) throws IOException {
        List<JsonNode> changes = new ArrayList<>();
        history.get("/events?limit=1000&attempts=all").path("items").forEach(changes::add);
        Collections.reverse(changes);
        Set<String> uids = changes.stream()
                .map(change -> change.path("requestUid").asString())
                .collect(Collectors.toSet());
        Set<String> expected = reviews.stream()
                .filter(review -> review.leftOut() == null)
                .map(RecordedReview::requestUid)
                .collect(Collectors.toSet());
        if (!uids.equals(expected)) {
            wrong.add(uids.size() + " changes are in the history, must be the " + expected.size() + " that were sent");
        }
        return changes;
    }

    private void showChanges(int sent, List<JsonNode> changes) {
        out.println("People worked in a small cluster, and its API server sent " + sent + " reviews to "
                + addresses.webhook() + ":");
        out.println();
        out.println(new EventTable(ZoneId.systemDefault()).of(changes));
        out.println();
        out.println(
                changes.size() + " changes are recorded, each attempt by itself: an API server sends a review again");
        out.println("when another write came in between.");
    }

    private void showLeftOut(List<RecordedReview> reviews) {
        Map<String, Long> reasons = reviews.stream()
                .filter(review -> review.leftOut() != null)
                .collect(Collectors.groupingBy(
                        review -> String.valueOf(review.leftOut()), TreeMap::new, Collectors.counting()));
        out.println("Left out, because they say nothing of what people did:");
        reasons.forEach((reason, count) -> out.println("  " + count + " × " + reason));
    }

    private static @Nullable JsonNode secretOf(List<JsonNode> changes) {
        return changes.stream()
                .filter(change ->
                        change.path("objectRef").path("resource").asString("").equals("secrets")
                                && change.path("operation").asString("").equals("UPDATE"))
                .findFirst()
                .orElse(null);
    }

    private void showSecret(JsonNode change) throws IOException {
        JsonNode event = history.get(one(change));
        out.println();
        out.println("Of a Secret's values only marks are kept, which tell whether a value is another one:");
        out.println("  before  " + data(event.path("oldObject")));
        out.println("  after   " + data(event.path("object")));
    }

    private static String one(JsonNode change) {
        return "/events/" + change.path("id").asString();
    }

    private static String data(JsonNode object) {
        return TerminalText.oneLine(object.path("data").toString(), 100);
    }

    private void showCommands(@Nullable JsonNode secret) {
        List<URI> calls = new ArrayList<>();
        calls.add(addresses.query().resolve("/events?namespace=shop&kind=deployment&name=web"));
        calls.add(addresses.query().resolve("/events?user=alice&operation=DELETE"));
        calls.add(addresses.query().resolve("/events?since=10m&limit=5"));
        if (secret != null) {
            calls.add(addresses.query().resolve(one(secret)));
        }
        calls.add(addresses.query().resolve("/overview"));
        calls.add(addresses.ops().resolve("/metrics"));
        out.println();
        out.println("See who changed what:");
        for (String arguments : List.of("", " deploy/web -n shop", " deploy/web -n shop --format=lines")) {
            out.println("  java -jar " + jar() + " blame --server " + addresses.query() + arguments);
        }
        out.println();
        out.println("Ask for more (the answers are JSON; jq shows them well):");
        calls.forEach(call -> out.println("  curl -s '" + call + "'"));
    }

    /** As it was named when this was called. */
    private static String jar() {
        String classPath = System.getProperty("java.class.path", "");
        boolean isJar = classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
        return isJar ? TerminalText.oneLine(classPath, 1000) : "logistis.jar";
    }
}
