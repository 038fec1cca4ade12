package io.logistis.history;

import io.logistis.admission.AdmissionReviewReader;
import io.logistis.event.ObservedChange;
import io.logistis.event.UserInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Minutes of people's work on a real API server: the reviews that it sent, in the order of their arrival, and what its own
 * audit log says of the same minutes.
 *
 * @param reviews one for each admission
 * @param truth the requests of people, refused ones included, in the order of their arrival
 */
record Recording(List<ObservedChange> reviews, List<AuditedRequest> truth) {

    /** One line of the audit log. */
    record AuditedRequest(JsonNode row) {

        String text(String field) {
            return row.path(field).asString("");
        }

        boolean isDryRun() {
            return row.path("dryRun").asBoolean(false);
        }

        boolean succeeded() {
            int code = row.path("code").asInt(0);
            return code >= 200 && code < 300;
        }

        boolean isByPerson() {
            return !UserInfo.named(text("user")).isSystem();
        }

        @Override
        public String toString() {
            return row.toString();
        }
    }

    /** All objects that people touched, but for one that is large: a copied part of {@link #whole}. */
    static Recording part() {
        try (InputStream reviews = resource("/history/reviews.jsonl.gz");
                InputStream truth = resource("/history/truth.jsonl.gz")) {
            return read(new GZIPInputStream(reviews), new GZIPInputStream(truth));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(Recording.class.getResourceAsStream(name), name);
    }

    /** All that was recorded; empty where its folder is missing. */
    static Optional<Recording> whole() {
        Path folder = Path.of(System.getProperty("logistis.fixtures", "../../shared/fixtures"));
        Path reviews = folder.resolve("reviews-a.jsonl.gz");
        Path truth = folder.resolve("truth-a.jsonl");
        if (!Files.isReadable(reviews) || !Files.isReadable(truth)) {
            return Optional.empty();
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(reviews));
                InputStream log = Files.newInputStream(truth)) {
            return Optional.of(read(in, log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recording read(InputStream reviews, InputStream truth) throws IOException {
        AdmissionReviewReader reader = new AdmissionReviewReader();
        List<ObservedChange> changes = new ArrayList<>();
        for (String line : lines(reviews)) {
            changes.add(reader.read(line.getBytes(StandardCharsets.UTF_8)).change());
        }
        List<AuditedRequest> requests = new ArrayList<>();
        for (String line : lines(truth)) {
            AuditedRequest request = new AuditedRequest(JsonMapper.shared().readTree(line));
            if (request.isByPerson()) {
                requests.add(request);
            }
        }
        return new Recording(List.copyOf(changes), List.copyOf(requests));
    }

    private static List<String> lines(InputStream in) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
