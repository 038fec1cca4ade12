package io.logistis.cli;

import io.logistis.event.Operation;
import io.logistis.httpserver.LogistisServer;
import io.logistis.httpserver.client.ChangesRequest;
import io.logistis.httpserver.client.LogistisClient;
import io.logistis.httpserver.client.ReportedChange;
import io.logistis.json.DiffFormat;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Plays reviews to a server and shows what it made of them. */
final class Demo {

    private static final int MOST = 1000;

    private final WebhookClient apiServer;
    private final LogistisClient history;
    private final LogistisServer.Addresses addresses;
    private final Shell shell;
    private final Supplier<Terminal> terminal;
    private final PrintWriter out;
    private final List<String> wrong = new ArrayList<>();

    /**
     * @param authority the PEM certificate that the webhook's is signed by
     * @param out where everything is shown
     */
    Demo(LogistisServer.Addresses addresses, Path authority, Shell shell, PrintWriter out)
            throws IOException, GeneralSecurityException {
        this.shell = shell;
        this.terminal = shell.terminal().get();
        this.apiServer = new WebhookClient(addresses.webhook(), authority);
        this.history = new LogistisClient(addresses.query(), null);
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
        int attempts = ask(ChangesRequest.builder().allAttempts(true)).size();
        long sent = reviews.stream().filter(review -> review.leftOut() == null).count();
        if (attempts != sent) {
            wrong.add(attempts + " events are in the history, must be the " + sent + " that were sent");
        }
        List<ReportedChange> changes = ask(ChangesRequest.builder().diff(DiffFormat.SUMMARY));
        showChanges(reviews.size(), attempts, changes);
        showLeftOut(reviews);
        showCommands(changes);
        wrong.forEach(line -> out.println("FAILED: " + TerminalText.oneLine(line, 200)));
        return wrong.isEmpty();
    }

    private List<ReportedChange> ask(ChangesRequest.Builder what) {
        return history.pages(what.build(), MOST).stream()
                .flatMap(page -> page.changes().stream())
                .toList();
    }

    private void showChanges(int sent, int attempts, List<ReportedChange> changes) {
        Times times = new Times(shell.clock().instant(), shell.zone(), false);
        out.println("People worked in a small cluster, and its API server sent " + sent + " reviews to "
                + addresses.webhook() + ". What they did, the newest first:");
        out.println();
        out.println(
                new ChangeTable(DiffFormat.SUMMARY, times, false).of(changes).render(terminal.get(), true));
        out.println();
        out.println(attempts + " reviews are recorded, which were " + changes.size()
                + " changes: an API server sends a write again when");
        out.println(
                "another came in between. Of a Secret's values only marks are kept (hidden:…), which tell whether a value");
        out.println("is another one.");
    }

    private void showLeftOut(List<RecordedReview> reviews) {
        Map<String, Long> reasons = reviews.stream()
                .filter(review -> review.leftOut() != null)
                .collect(Collectors.groupingBy(
                        review -> String.valueOf(review.leftOut()), TreeMap::new, Collectors.counting()));
        out.println("Left out, because they say nothing of what people did:");
        reasons.forEach((reason, count) -> out.println("  " + count + " × " + reason));
    }

    private void showCommands(List<ReportedChange> changes) {
        List<URI> calls = new ArrayList<>();
        calls.add(addresses.query().resolve("/events?namespace=shop&kind=deployment&name=web"));
        calls.add(addresses.query().resolve("/events?user=alice&operation=DELETE"));
        calls.add(addresses.query().resolve("/events?since=10m&limit=5"));
        changes.stream()
                .filter(change ->
                        change.object().key().resource().equals("secrets") && change.operation() == Operation.UPDATE)
                .findFirst()
                .ifPresent(secret -> calls.add(addresses.query().resolve("/events/" + secret.id())));
        calls.add(addresses.query().resolve("/overview"));
        calls.add(addresses.ops().resolve("/metrics"));
        out.println();
        out.println("Look at it in a browser:");
        out.println("  " + addresses.query().resolve("/"));
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
