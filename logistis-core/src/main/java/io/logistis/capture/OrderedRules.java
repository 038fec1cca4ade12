package io.logistis.capture;

import io.logistis.event.ObjectKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The first rule that matches decides.
 *
 * @param rules in their order
 * @param otherwise decides where none matches
 */
record OrderedRules(List<CaptureRule> rules, CapturePredicate otherwise) implements CapturePredicate {

    OrderedRules {
        rules = List.copyOf(rules);
    }

    @Override
    public boolean keep(CandidateChange change) {
        for (CaptureRule rule : rules) {
            if (rule.matches(change)) {
                return rule.keep();
            }
        }
        return otherwise.keep(change);
    }

    @Override
    public boolean mayLeaveOut(ObjectKey object) {
        for (CaptureRule rule : rules) {
            if (rule.keep() && rule.takesAll(object)) {
                return false;
            }
            if (!rule.keep() && rule.takesSome(object)) {
                return true;
            }
        }
        return otherwise.mayLeaveOut(object);
    }

    @Override
    public String describe() {
        List<String> lines = new ArrayList<>();
        int taker = 0;
        for (CaptureRule rule : rules) {
            String number = (lines.size() + 1) + ". ";
            lines.add(number + rule.describe() + (taker == 0 ? "" : " (never reached: rule " + taker + " takes all)"));
            if (taker == 0 && rule.conditions().isEmpty()) {
                taker = lines.size();
            }
        }
        if (taker == 0) {
            lines.add("else " + otherwise.describe());
        }
        return String.join("\n", lines);
    }
}
