package io.logistis.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Objects;

/** What a real API server sent. */
final class RecordedReviews {

    private RecordedReviews() {}

    /** An edit of a Deployment, with a container that has secrets in its environment. */
    static String deploymentEdit() {
        try (InputStream file = Objects.requireNonNull(RecordedReviews.class.getResourceAsStream("/reviews.jsonl"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(json -> json.contains("\"resource\":\"deployments\"") && json.contains("\"UPDATE\""))
                    .max(Comparator.comparing(String::length))
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
