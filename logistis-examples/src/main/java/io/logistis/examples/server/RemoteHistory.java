package io.logistis.examples.server;

import io.logistis.httpserver.client.ChangesRequest;
import io.logistis.httpserver.client.LogistisClient;
import io.logistis.httpserver.client.LogistisClientException;
import io.logistis.httpserver.client.ReportedChange;
import io.logistis.httpserver.client.ReportedDiff;
import io.logistis.httpserver.client.ReportedPage;
import io.logistis.json.DiffFormat;
import java.net.URI;

/** Asks a running server, as {@code kubectl blame} does. */
public final class RemoteHistory {

    private RemoteHistory() {}

    /**
     * Prints the last day's changes of Deployments.
     *
     * @param args the server's query address: {@code http://127.0.0.1:8080}
     */
    public static void main(String[] args) {
        URI server = URI.create(args[0]);

        // snippet
        LogistisClient client = new LogistisClient(server, System.getenv("LOGISTIS_TOKEN"));
        ChangesRequest request = ChangesRequest.builder()
                .kind("deployment")
                .since("24h")
                .diff(DiffFormat.SUMMARY)
                .build();
        try {
            for (ReportedPage page : client.pages(request, 5000)) {
                page.changes().forEach(RemoteHistory::print);
            }
        } catch (LogistisClientException e) {
            System.out.println(e.reason() + ": " + e.getMessage()); // says what to do
        }
        // end
    }

    private static void print(ReportedChange change) {
        String what = change.diff() instanceof ReportedDiff.Summary summary ? summary.text() : "";
        System.out.println(change.user().username() + " " + change.operation() + " " + change.outcome() + " " + what);
    }
}
