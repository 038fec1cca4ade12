package io.logistis.diff;

import io.logistis.admission.AdmissionReviewReader;
import io.logistis.capture.FieldRules;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.event.JsonRange;
import io.logistis.event.ObservedChange;
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
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** What a real API server sent, both whole and as it is captured. */
final class RecordedTransitions {

    private static final FieldRules RULES = KubernetesDefaults.fieldRules(RedactionKey.random());

    private RecordedTransitions() {}

    /** Those of the copied reviews, and of all that were recorded where their folder is at hand. */
    static List<Transition> all() {
        List<Transition> all = new ArrayList<>();
        Path file = Path.of(System.getProperty("logistis.fixtures", "../../shared/fixtures"), "reviews-a.jsonl.gz");
        try (InputStream copied =
                Objects.requireNonNull(RecordedTransitions.class.getResourceAsStream("/reviews.jsonl"))) {
            read(copied, all);
            if (Files.isReadable(file)) {
                try (InputStream recorded = new GZIPInputStream(Files.newInputStream(file))) {
                    read(recorded, all);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static void read(InputStream in, List<Transition> transitions) {
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                .lines()
                .forEach(line -> {
                    ObservedChange change = new AdmissionReviewReader()
                            .read(line.getBytes(StandardCharsets.UTF_8))
                            .change();
                    transitions.add(new Transition(
                            change.apiVersion(),
                            change.object().kind(),
                            whole(change.oldObject()),
                            whole(change.newObject())));
                    transitions.add(new Transition(
                            change.apiVersion(),
                            change.object().kind(),
                            captured(change, change.oldObject()),
                            captured(change, change.newObject())));
                });
    }

    private static byte @Nullable [] whole(@Nullable JsonRange json) {
        return json == null ? null : json.toByteArray();
    }

    private static byte @Nullable [] captured(ObservedChange change, @Nullable JsonRange json) {
        return json == null
                ? null
                : RULES.capture(change.object(), change.apiVersion(), json)
                        .snapshot()
                        .json();
    }
}
