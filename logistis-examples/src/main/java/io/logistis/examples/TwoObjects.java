package io.logistis.examples;

import io.logistis.diff.ChangeSummary;
import io.logistis.diff.FieldChange;
import io.logistis.diff.FieldChanges;
import io.logistis.diff.JsonPatch;
import io.logistis.diff.Transition;
import io.logistis.diff.UnifiedDiff;

/** How two objects differ, without any history. */
public final class TwoObjects {

    private TwoObjects() {}

    /** Prints the difference in four ways. */
    public static void main(String[] args) {
        byte[] before = Sample.json("web-2.json");
        byte[] after = Sample.json("web-3.json");

        // snippet
        JsonPatch patch = JsonPatch.between(before, after); // RFC 6902; patch.applyTo(before) is after again

        Transition transition = Transition.of(before, after);
        String diff = UnifiedDiff.between(transition, "web.yaml", 1); // of its YAML, as diff -U1 writes it
        String line = ChangeSummary.of(transition);
        for (FieldChange field : FieldChanges.between(transition)) {
            System.out.println(field.path() + ": " + field.from() + " -> " + field.to());
        }
        // end

        System.out.println(patch);
        System.out.print(diff);
        System.out.println(line);
    }
}
