package io.logistis.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Typical changes, in every form in which they are shown. Each is a folder in {@code golden}. */
class GoldenTest {

    @ParameterizedTest
    @CsvSource({
        "deployment-create, apps/v1, Deployment",
        "deployment-update, apps/v1, Deployment",
        "deployment-delete, apps/v1, Deployment",
        "deployment-env, apps/v1, Deployment",
        "deployment-insert, apps/v1, Deployment",
        "deployment-reorder, apps/v1, Deployment",
        "configmap-lines, v1, ConfigMap",
    })
    void aTypicalChangeReadsAsItShould(String folder, String apiVersion, String kind) throws IOException {
        Transition transition =
                new Transition(apiVersion, kind, read(folder, "before.json"), read(folder, "after.json"));

        assertThat(JsonPatch.between(transition).operations().stream()
                        .map(operation -> operation.op() + " " + operation.path()
                                + (operation.value() == null ? "" : " " + operation.value()))
                        .collect(Collectors.joining("\n", "", "\n")))
                .isEqualTo(text(folder, "patch.txt"));
        assertThat(UnifiedDiff.between(transition, "web", 3)).isEqualTo(text(folder, "change.diff"));
        assertThat(FieldChanges.telling(transition).stream()
                        .map(change -> change.op() + " " + change.path() + ": " + change.from() + " -> " + change.to())
                        .collect(Collectors.joining("\n", "", "\n")))
                .isEqualTo(text(folder, "fields.txt"));
        assertThat(ChangeSummary.of(transition) + "\n").isEqualTo(text(folder, "summary.txt"));
    }

    private static String text(String folder, String file) throws IOException {
        byte[] bytes = read(folder, file);
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] read(String folder, String file) throws IOException {
        try (InputStream in = GoldenTest.class.getResourceAsStream("/golden/" + folder + "/" + file)) {
            return in == null ? null : in.readAllBytes();
        }
    }
}
