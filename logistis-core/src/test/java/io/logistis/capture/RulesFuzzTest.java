package io.logistis.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.logistis.event.ObjectKey;

/** Whatever a file holds, it is rules or a mistake with its place. Runs what was found before; with JAZZER_FUZZ=1 it searches. */
class RulesFuzzTest {

    @FuzzTest
    void whateverAFileHoldsItIsRulesOrAMistakeWithItsPlace(byte[] yaml) {
        Rules rules;
        try {
            rules = Rules.parse(yaml, "rules.yaml");
        } catch (RulesException e) {
            assertThat(e.line()).isPositive();
            assertThat(e.column()).isPositive();
            assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(2000);
            return;
        }
        var unusedKept = rules.predicate().keep(ChangeMaking.update().make());
        var unusedLimit = rules.limits().maxEventsPerObject(new ObjectKey("", "pods", "shop", "web"));
        assertThat(rules.predicate().describe()).isNotBlank();
        assertThat(rules.limits().describe()).isNotBlank();
        assertThat(rules.fieldRules(RedactionKey.of(new byte[32])).profile().text())
                .isNotBlank();
    }
}
