package io.logistis.capture;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path to fields, as people write it: {@code spec.template.spec.containers[name=web].image},
 * {@code metadata.annotations["a.b/c"]}, {@code data.*}, {@code spec.containers[*].env[name=*].value}.
 */
final class FieldPath {

    /** One step of a path. */
    sealed interface Step {
        /** A member; null for each of them. */
        record Member(@Nullable String name) implements Step {}

        /** Elements of an array; those whose member {@code key} is {@code value}, if given; null value for any. */
        record Element(@Nullable String key, @Nullable String value) implements Step {

            /** Whether the value there is one of these elements. */
            boolean matches(byte[] json, int at, int end) {
                if (key == null) {
                    return true;
                }
                String found = StringMember.of(json, at, end, key);
                return found != null && (value == null || value.equals(found));
            }
        }
    }

    /** What a name that stands without quotes can't have. */
    private static final String SPECIAL = ".[]=\"";

    private final String text;
    private int at;

    private FieldPath(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if it is no path; says where and what is right */
    static List<Step> parse(String text) {
        return new FieldPath(text).steps();
    }

    /** A member as a step of a path is written: {@code .name}, or {@code ["a.b/c"]} where it must be quoted. */
    static String member(String name, boolean isFirst) {
        boolean plain = !name.isEmpty() && !name.equals("*") && name.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0);
        if (plain) {
            return isFirst ? name : "." + name;
        }
        return "[\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        if (text.isEmpty()) {
            throw wrong("a path must not be empty");
        }
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '[') {
                steps.add(bracket());
            } else {
                if (!steps.isEmpty()) {
                    if (c != '.') {
                        throw wrong("'.' or '[' was expected");
                    }
                    at++;
                }
                steps.add(member());
            }
        }
        return List.copyOf(steps);
    }

    private Step member() {
        int start = at;
        while (at < text.length() && SPECIAL.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == start) {
            throw wrong("a field's name was expected");
        }
        String name = text.substring(start, at);
        return new Step.Member(name.equals("*") ? null : name);
    }

    private Step bracket() {
        at++;
        if (at < text.length() && text.charAt(at) == '"') {
            return new Step.Member(quoted());
        }
        int close = text.indexOf(']', at);
        if (close < 0) {
            throw wrong("']' is missing");
        }
        String inside = text.substring(at, close);
        int equals = inside.indexOf('=');
        if (!inside.equals("*") && equals < 1) {
            throw wrong("[*], [key=value] or [\"name\"] was expected");
        }
        at = close + 1;
        if (equals < 1) {
            return new Step.Element(null, null);
        }
        String value = inside.substring(equals + 1);
        return new Step.Element(inside.substring(0, equals), value.equals("*") ? null : value);
    }

    private String quoted() {
        StringBuilder name = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            name.append(text.charAt(at++));
        }
        if (!text.startsWith("\"]", at)) {
            throw wrong("'\"]' is missing");
        }
        at += 2;
        return name.toString();
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(what + " at character " + (at + 1) + " of path '" + text + "'");
    }
}
