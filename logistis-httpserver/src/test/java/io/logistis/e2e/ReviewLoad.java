package io.logistis.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import io.logistis.httpserver.Review;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Clients that send one review after the other over TLS, each on its connection, until the server is gone. */
final class ReviewLoad {

    /** Far less than what is kept of one object. */
    private static final int CHANGES_OF_AN_OBJECT = 20;

    private final LogistisProcess logistis;
    private final String name;
    private final HttpClient http;
    private final List<Thread> clients = new ArrayList<>();
    private final Set<String> recorded = ConcurrentHashMap.newKeySet();
    private final Queue<String> strange = new ConcurrentLinkedQueue<>();

    private ReviewLoad(LogistisProcess logistis, String name) {
        this.logistis = logistis;
        this.name = name;
        this.http = logistis.trustingClient();
    }

    /** @param name a part of each request uid and of each object's name; a load of its own for each name */
    static ReviewLoad start(LogistisProcess logistis, String name, int clients) {
        ReviewLoad load = new ReviewLoad(logistis, name);
        for (int i = 0; i < clients; i++) {
            int number = i;
            Thread client = new Thread(() -> load.send(number), "client-" + i);
            client.start();
            load.clients.add(client);
        }
        return load;
    }

    private void send(int client) {
        try {
            for (int i = 0; ; i++) {
                String uid = name + "-" + client + "-" + i;
                String object = name + "-" + client + "-" + i / CHANGES_OF_AN_OBJECT;
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(logistis.webhook().resolve("/admit"))
                                .timeout(Duration.ofSeconds(30))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(
                                        Review.updateOf(object, uid, "" + i, "" + (i + 1))))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 503) {
                    return;
                }
                String became = answer.headers().firstValue("Logistis-Recorded").orElse("nothing");
                if (became.equals("yes")) {
                    recorded.add(uid);
                } else if (!became.equals("no") || !answer.body().contains("\"allowed\":true")) {
                    strange.add(uid + ": " + answer.statusCode() + " " + became + " " + answer.body());
                }
            }
        } catch (IOException e) {
            // The server is gone, and this client with it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns once that many changes are recorded; the clients go on. */
    void awaitRecorded(int changes) {
        await("recorded changes").atMost(60, SECONDS).until(() -> recorded.size() >= changes);
    }

    /** Returns once the server is gone for all clients. */
    void awaitEnd() throws InterruptedException {
        for (Thread client : clients) {
            client.join(SECONDS.toMillis(60));
        }
    }

    /** The request uids of all changes whose answer said that they are recorded. */
    Set<String> recorded() {
        return Set.copyOf(recorded);
    }

    /** Answers that no server may give under load: neither recorded, nor let through unrecorded, nor refused at its end. */
    List<String> strange() {
        return List.copyOf(strange);
    }
}
