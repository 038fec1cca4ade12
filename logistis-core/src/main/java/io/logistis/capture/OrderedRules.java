package io.logistis.capture;

import io.logistis.event.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

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
        return mayLeaveOut(object, Condition.Writes.ALL, otherwise::mayLeaveOut);
    }

    @Override
    public boolean mayLeaveOutEnd(ObjectKey object) {
        return mayLeaveOut(object, Condition.Writes.ENDS, otherwise::mayLeaveOutEnd);
    }

    private boolean mayLeaveOut(ObjectKey object, Condition.Writes writes, Predicate<ObjectKey> rest) {
        for (CaptureRule rule : rules) {
            if (rule.keep() && rule.takesAll(object, writes)) {
                return false;
            }
            if (!rule.keep() && rule.takesSome(object, writes)) {
                return true;
            }
        }
        return rest.test(object);
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
