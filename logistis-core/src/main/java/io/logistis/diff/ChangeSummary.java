package io.logistis.diff;

import io.logistis.diff.FieldChange.Op;
import io.logistis.diff.FoundChange.Standing;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change in one line, for tables and logs: {@code replicas 3 → 5, image[web] 1.25 → 1.27 (+2 more)}.
 *
 * <p>The most telling fields come first: replicas and images, then what else the object is for, then labels and
 * finalizers, then annotations; what controllers keep there comes last. {@code +} and {@code -} stand before what is new
 * and gone. Of an object that was created or deleted, defaults that nobody need have set are counted only:
 * {@code created: 3 replicas, image[web] nginx:1.25 (+4 more, 18 defaults)}.
 */
public final class ChangeSummary {

    /** How long a summary can be, in code points. */
    public static final int MAX_LENGTH = 120;

    /** Room for {@code " (+12345 more, 12345 defaults)"}. */
    private static final int SUFFIX_LENGTH = 30;

    private static final int COMMON = 1;
    private static final int METADATA = 2;
    private static final int ANNOTATIONS = 3;
    private static final int NOISE = 4;

    private final List<FoundChange> changes;
    private final boolean whole;
    private final StringBuilder line = new StringBuilder();

    private ChangeSummary(List<FoundChange> changes, boolean whole) {
        this.changes = changes;
        this.whole = whole;
    }

    /**
     * The summary: one line of at most {@value #MAX_LENGTH} code points, without control characters. Of the options object
     * of a CONNECT and of an eviction it is what was asked for: {@code exec in web: ls -l}. Empty if there is no object on either side.
     *
     * @throws IllegalArgumentException if a side is no JSON
     */
    public static String of(Transition transition) {
        byte[] before = transition.before();
        byte[] after = transition.after();
        if (before == null && after == null) {
            return "";
        }
        if (before == null) {
            String request = RequestSummary.of(
                    transition.apiVersion(), transition.kind(), JsonTree.parse(Objects.requireNonNull(after)));
            if (request != null) {
                return ShortValue.cut(request, MAX_LENGTH);
            }
        }
        List<FoundChange> changes = new FieldComparison(transition).run();
        boolean whole = before == null || after == null;
        String start = !whole ? "" : before == null ? "created" : "deleted";
        return new ChangeSummary(changes, whole).write(start);
    }

    private String write(String start) {
        List<FoundChange> telling = changes.stream()
                .filter(found -> found.standing() == Standing.TELLING)
                .sorted(Comparator.comparingInt(ChangeSummary::weight))
                .toList();
        long defaults = changes.stream()
                .filter(found -> found.standing() == Standing.DEFAULT)
                .count();
        if (!whole && telling.isEmpty()) {
            return "no field changed";
        }
        line.append(start);
        int shown = 0;
        while (shown < telling.size()) {
            String phrase = (shown > 0 ? ", " : whole ? ": " : "") + phrase(telling.get(shown));
            boolean fits = codePoints(line) + codePoints(phrase) <= MAX_LENGTH - SUFFIX_LENGTH;
            if (!fits && shown > 0) {
                break;
            }
            line.append(phrase);
            shown++;
        }
        int more = telling.size() - shown;
        if (more > 0 || defaults > 0) {
            line.append(" (")
                    .append(more > 0 ? "+" + more + " more" : "")
                    .append(more > 0 && defaults > 0 ? ", " : "")
                    .append(defaults > 0 ? defaults + (defaults == 1 ? " default" : " defaults") : "")
                    .append(')');
        }
        return line.toString();
    }

    private static int codePoints(CharSequence text) {
        return Character.codePointCount(text, 0, text.length());
    }

    private static int weight(FoundChange found) {
        List<FieldStep> steps = found.steps();
        if (steps.isEmpty()) {
            return COMMON;
        }
        String last = steps.get(steps.size() - 1).text();
        if ((last.equals("replicas") && steps.size() == 2) || last.equals("image")) {
            return 0;
        }
        String first = steps.get(0).text();
        String second = steps.size() > 1 ? steps.get(1).text() : "";
        if (first.equals("status")) {
            return NOISE;
        }
        if (first.equals("metadata")) {
            return switch (second) {
                case "labels", "finalizers", "ownerReferences" -> isKubernetes(last) ? NOISE : METADATA;
                case "annotations" -> isKubernetes(last) ? NOISE : ANNOTATIONS;
                default -> NOISE;
            };
        }
        boolean isCopyOfLabels = steps.stream()
                .anyMatch(step -> step.text().equals("labels") || step.text().equals("matchLabels"));
        return isCopyOfLabels ? METADATA : COMMON;
    }

    /** Whether a label's or annotation's prefix is kept by Kubernetes' own tools. */
    private static boolean isKubernetes(String name) {
        int slash = name.indexOf('/');
        String domain = slash < 0 ? "" : name.substring(0, slash);
        return domain.equals("kubernetes.io")
                || domain.equals("k8s.io")
                || domain.endsWith(".kubernetes.io")
                || domain.endsWith(".k8s.io");
    }

    private String phrase(FoundChange found) {
        FieldChange change = found.change();
        String label = FieldLabel.of(found.steps());
        if (change.op() == Op.REORDER) {
            return label + " reordered";
        }
        boolean isImage = isImage(found.steps());
        String from = change.from();
        String to = change.to();
        if (from != null && to != null) {
            return label + " " + (isImage ? ShortValue.imageChange(from, to) : ShortValue.change(from, to));
        }
        String value = value(found.steps(), Objects.requireNonNull(from == null ? to : from));
        if (!whole) {
            return change.op() == Op.REMOVE ? "-" + label : "+" + label + spaced(value);
        }
        return label.equals("replicas")
                ? value + (value.equals("1") ? " replica" : " replicas")
                : label + spaced(value);
    }

    private static String spaced(String value) {
        return value.isEmpty() ? "" : " " + value;
    }

    /** What to show of a value that is new or gone; nothing where the label says it, or there is too much of it. */
    private static String value(List<FieldStep> steps, String json) {
        if (isImage(steps)) {
            return ShortValue.image(json);
        }
        JsonValue value = JsonTree.parse(json.getBytes(StandardCharsets.UTF_8));
        boolean isElement = !steps.isEmpty() && !steps.get(steps.size() - 1).isMember();
        if (value instanceof JsonObject object) {
            JsonValue shown = member(object, "image");
            if (shown != null) {
                return ShortValue.image(shown.toString());
            }
            shown = member(object, "value");
            return shown == null ? "" : ShortValue.of(shown.toString());
        }
        boolean isSelf = isElement && steps.get(steps.size() - 1).text().startsWith("=");
        return isSelf ? "" : ShortValue.of(json);
    }

    private static @Nullable JsonValue member(JsonObject object, String name) {
        return object.get(name) instanceof JsonString value ? value : null;
    }

    private static boolean isImage(List<FieldStep> steps) {
        return !steps.isEmpty() && steps.get(steps.size() - 1).equals(FieldStep.member("image"));
    }
}
