package io.logistis.capture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A place in the tree of all paths of a group of rules: what happens to the field there, and what lies below. */
final class RuleNode {

    /** What happens to a field. */
    enum Action {
        /** It is left out. */
        DROP,
        /** A mark of the value stands in its place. */
        HIDE,
        /** A mark stands in the place of each of its members. */
        HIDE_EACH,
        /** As HIDE_EACH, of what they are after base64: so that data and stringData of a Secret have equal marks. */
        HIDE_DATA,
        /** A list of name and value: values of secret names are hidden. */
        HIDE_ENV,
        /** A list of arguments: values of secret names in them are hidden. */
        HIDE_ARGUMENTS
    }

    /** Elements of a list, and what lies below them. */
    record Elements(@Nullable String key, @Nullable String value, RuleNode below) {}

    private final Map<String, RuleNode> members = new HashMap<>();
    private final List<Elements> elements = new ArrayList<>();
    private @Nullable RuleNode anyMember;
    private @Nullable Action action;

    /** The node at the end of that path; makes what is not there yet. */
    RuleNode at(List<FieldPath.Step> path) {
        RuleNode node = this;
        for (FieldPath.Step step : path) {
            node = node.below(step);
        }
        return node;
    }

    private RuleNode below(FieldPath.Step step) {
        if (step instanceof FieldPath.Step.Member member) {
            if (member.name() != null) {
                return members.computeIfAbsent(member.name(), name -> new RuleNode());
            }
            if (anyMember == null) {
                anyMember = new RuleNode();
            }
            return anyMember;
        }
        FieldPath.Step.Element element = (FieldPath.Step.Element) step;
        Elements made = new Elements(element.key(), element.value(), new RuleNode());
        elements.add(made);
        return made.below();
    }

    /** Sets what happens to the field here; DROP is stronger than all else, what came first than what comes later. */
    void act(Action added) {
        if (action == null || added == Action.DROP) {
            action = added;
        }
    }

    @Nullable
    Action action() {
        return action;
    }

    @Nullable
    RuleNode member(String name) {
        return members.get(name);
    }

    @Nullable
    RuleNode anyMember() {
        return anyMember;
    }

    List<Elements> elements() {
        return elements;
    }
}
