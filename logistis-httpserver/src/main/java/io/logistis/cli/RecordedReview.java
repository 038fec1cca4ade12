package io.logistis.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An AdmissionReview that a real API server (v1.37.2) sent while people worked with kubectl. Its secrets are made up.
 *
 * @param leftOut why it is not to be recorded; null if it is
 * @param requestUid of the review
 * @param body as it was sent, byte for byte
 */
record RecordedReview(@Nullable String leftOut, String requestUid, byte[] body) {

    private static final String FILE = "demo-reviews.jsonl.gz";

    /** Those that the demo plays, in the order in which they arrived. */
    static List<RecordedReview> ofDemo() {
        try (InputStream file = Objects.requireNonNull(RecordedReview.class.getResourceAsStream(FILE), FILE);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
            return lines.lines().map(RecordedReview::ofLine).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("read " + FILE, e);
        }
    }

    /** A line is the reason for leaving it out (empty if it is to be recorded), a tab, and the review. */
    private static RecordedReview ofLine(String line) {
        int tab = line.indexOf('\t');
        String json = line.substring(tab + 1);
        String uid =
                JsonMapper.shared().readTree(json).path("request").path("uid").asString();
        return new RecordedReview(tab == 0 ? null : line.substring(0, tab), uid, json.getBytes(StandardCharsets.UTF_8));
    }
}
