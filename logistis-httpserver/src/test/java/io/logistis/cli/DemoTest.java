package io.logistis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.httpserver.LogistisServer;
import io.logistis.httpserver.ServerConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

    /** One folder for all, so that certificates are made once. */
    @TempDir
    static Path folder;

    private final StringWriter out = new StringWriter();
    private LogistisServer server;

    @BeforeEach
    void start() {
        server = LogistisServer.start(ServerConfig.of(
                "--data-dir=" + folder,
                "--store=memory",
                "--store-timeout=20s",
                "--webhook-address=127.0.0.1:0",
                "--query-address=127.0.0.1:0",
                "--ops-address=127.0.0.1:0"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private boolean play(List<RecordedReview> reviews) throws Exception {
        Shell shell =
                new Shell(Map.of(), Clock.systemUTC(), () -> ZoneOffset.UTC, () -> () -> new Terminal(140, false));
        return new Demo(server.addresses(), folder.resolve("tls/ca.crt"), shell, new PrintWriter(out, true))
                .play(reviews);
    }

    @Test
    void allIsRecordedThatShouldBe() throws Exception {
        List<RecordedReview> reviews = RecordedReview.ofDemo();

        assertThat(play(reviews)).isTrue();
        assertThat(out.toString())
                .contains("| KEY ")
                .containsPattern("\\| shop/Deployment/web +\\| UPDATE +\\| alice +\\| \\S+ +\\| replicas 4 → 7 ")
                .containsPattern("\\| éve\\+x@example.com +\\| ")
                .containsPattern("\\| shop/Pod/job-2g9wv +\\| CONNECT exec +\\| bob ")
                .contains("1 × dry run")
                .contains("curl -s '" + server.addresses().query() + "/events?")
                .doesNotContain("FAILED");
        assertThat(reviews).hasSizeBetween(30, 60);
        assertThat(reviews.stream().map(RecordedReview::requestUid)).doesNotHaveDuplicates();
    }

    @Test
    void noSecretIsShown() throws Exception {
        assertThat(play(RecordedReview.ofDemo())).isTrue();
        assertThat(out.toString())
                .containsPattern("data.password hidden:[0-9a-f]{12} → hidden:[0-9a-f]{12}")
                .doesNotContain("S3cr3t", "hunter2", "UzNjcjN0");
    }

    @Test
    void whatIsMissingIsAFailure() throws Exception {
        List<RecordedReview> reviews = new ArrayList<>();
        for (RecordedReview review : RecordedReview.ofDemo()) {
            boolean isDryRun = "dry run".equals(review.leftOut());
            reviews.add(isDryRun ? new RecordedReview(null, review.requestUid(), review.body()) : review);
        }

        assertThat(play(reviews)).isFalse();
        assertThat(out.toString())
                .containsPattern("FAILED: review \\S+: recorded is skipped, must be yes")
                .contains("FAILED: 44 events are in the history, must be the 45 that were sent");
    }

    @Test
    void whatIsNoReviewIsAFailure() throws Exception {
        assertThat(play(List.of(new RecordedReview(null, "x", new byte[] {'{', '}'}))))
                .isFalse();
        assertThat(out.toString()).contains("FAILED: review x: recorded is status 400, must be yes");
    }
}
