package io.logistis.capture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A place in the tree of all paths of a group of rules: what happens to the field there, and what lies below. */
final class RuleNode {

    /** What happens to a field; where several rules say something, the first of these. */
    enum Action {
        /** It is left out. */
        DROP,
        /** A mark of the value stands in its place. */
        HIDE,
        /** As HIDE_EACH, of what they are after base64: so that data and stringData of a Secret have equal marks. */
        HIDE_DATA,
        /** A mark stands in the place of each of its members. */
        HIDE_EACH,
        /** A list of name and value: values of secret names are hidden. */
        HIDE_ENV,
        /** A list of arguments: values of secret names in them are hidden. */
        HIDE_ARGUMENTS
    }

    /** Elements of a list, and what lies below them. */
    private record Elements(FieldPath.Step.Element which, RuleNode below) {}

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
        for (Elements known : elements) {
            if (known.which().equals(element)) {
                return known.below();
            }
        }
        Elements made = new Elements(element, new RuleNode());
        elements.add(made);
        return made.below();
    }

    /** Adds what happens to the field here. */
    void act(Action added) {
        action = stronger(action, added);
    }

    private static @Nullable Action stronger(@Nullable Action one, @Nullable Action other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** What happens to the field at these nodes; null if nothing does. */
    static @Nullable Action action(RuleNode[] nodes, int count) {
        Action found = null;
        for (int i = 0; i < count; i++) {
            found = stronger(found, nodes[i].action);
        }
        return found;
    }

    /** Puts the nodes of that member into {@code below}, at most two for each node; gives how many. */
    static int member(RuleNode[] nodes, int count, String name, RuleNode[] below) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            RuleNode named = nodes[i].members.get(name);
            if (named != null) {
                below[found++] = named;
            }
            RuleNode any = nodes[i].anyMember;
            if (any != null) {
                below[found++] = any;
            }
        }
        return found;
    }

    /** How many nodes an element of the lists at these nodes can have at most. */
    static int mostOfElement(RuleNode[] nodes, int count) {
        int most = 0;
        for (int i = 0; i < count; i++) {
            most += nodes[i].elements.size();
        }
        return most;
    }

    /** Puts the nodes of the element that is the value there into {@code below}; gives how many. */
    static int element(RuleNode[] nodes, int count, byte[] json, int at, int end, RuleNode[] below) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            for (Elements some : nodes[i].elements) {
                if (some.which().matches(json, at, end)) {
                    below[found++] = some.below();
                }
            }
        }
        return found;
    }
}
