package io.logistis.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.event.ChangeEvent;
import io.logistis.store.StoredObject;
import io.logistis.testkit.Events;
import io.logistis.testkit.TurnableClock;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiffJsonTest {

    private static final String BEFORE = "{\"kind\":\"Widget\",\"spec\":{\"a\":1.50,\"b\":\"é\",\"c\":null}}";
    private static final String AFTER = "{\"kind\":\"Widget\",\"spec\":{\"a\":2,\"c\":{\"d\":[]},\"e\":true}}";

    @Test
    void fieldsHaveTheirValuesAsTheyAreWritten() {
        assertThat(write(BEFORE, AFTER, DiffFormat.FIELDS))
                .isEqualTo("[{\"path\":\"spec.a\",\"op\":\"replace\",\"from\":1.50,\"to\":2},"
                        + "{\"path\":\"spec.b\",\"op\":\"remove\",\"from\":\"é\",\"to\":null},"
                        + "{\"path\":\"spec.c\",\"op\":\"replace\",\"from\":null,\"to\":{\"d\":[]}},"
                        + "{\"path\":\"spec.e\",\"op\":\"add\",\"from\":null,\"to\":true}]");
    }

    @Test
    void aPatchIsOneOfRfc6902() {
        assertThat(write(BEFORE, AFTER, DiffFormat.PATCH))
                .startsWith("[{\"op\":\"")
                .contains(
                        "{\"op\":\"replace\",\"path\":\"/spec/a\",\"value\":2}",
                        "{\"op\":\"remove\",\"path\":\"/spec/b\"}");
    }

    @Test
    void aDiffHasItsNameAndItsPadding() {
        assertThat(write(BEFORE, AFTER, DiffFormat.DIFF))
                .startsWith(
                        "--- a/shop/widgets.example.com/w.yaml\n+++ b/shop/widgets.example.com/w.yaml\n@@ -3,3 +3,4 @@\n-  a: 1.50\n");
    }

    @Test
    void aSummaryIsOneLine() {
        assertThat(write(BEFORE, AFTER, DiffFormat.SUMMARY)).isNotEmpty().doesNotContain("\n");
    }

    @Test
    void whatIsNoJsonIsRefused() {
        for (DiffFormat format : DiffFormat.values()) {
            assertThatThrownBy(() -> write("{", AFTER, format)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whereThereIsNoObjectAtAllNothingChanged() {
        assertThat(write(null, null, DiffFormat.PATCH)).isEqualTo("[]");
        assertThat(write(null, null, DiffFormat.FIELDS)).isEqualTo("[]");
        assertThat(write(null, null, DiffFormat.DIFF)).isEmpty();
        assertThat(write(null, null, DiffFormat.SUMMARY)).isEmpty();
    }

    private static String write(@Nullable String before, @Nullable String after, DiffFormat format) {
        ChangeEvent event = new Events(new TurnableClock())
                .update("bob", "shop", "w")
                .resource("example.com", "widgets", "Widget")
                .build()
                .event();
        return new String(DiffJson.write(event, stored(before), stored(after), format, 0), StandardCharsets.UTF_8);
    }

    private static @Nullable StoredObject stored(@Nullable String json) {
        return json == null ? null : StoredObject.of(json.getBytes(StandardCharsets.UTF_8));
    }
}
