package io.logistis.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which object, or which kind, a person named as kubectl takes it: {@code TYPE/NAME}, {@code TYPE NAME}, {@code TYPE}.
 *
 * @param kind as it was typed; null for any
 * @param name null for any
 */
record ObjectArgument(@Nullable String kind, @Nullable String name) {

    private static final String FORMS = "name one object as TYPE/NAME or TYPE NAME, or a TYPE";

    /**
     * What was named by arguments, or else by flags.
     *
     * @throws CommandException if it is neither form, or named twice
     */
    static ObjectArgument of(List<String> arguments, @Nullable String targetKind, @Nullable String targetName) {
        if (arguments.isEmpty()) {
            return new ObjectArgument(targetKind, targetName);
        }
        if (targetKind != null || (targetName != null && arguments.size() > 1)) {
            throw CommandException.usage("name the object once: by arguments, or by --target-kind and --target-name");
        }
        ObjectArgument named = parse(arguments);
        if (targetName == null) {
            return named;
        }
        if (named.name() != null) {
            throw CommandException.usage("name the object once: by arguments, or by --target-kind and --target-name");
        }
        return new ObjectArgument(named.kind(), targetName);
    }

    private static ObjectArgument parse(List<String> arguments) {
        String first = arguments.get(0);
        int slash = first.indexOf('/');
        if (slash < 0 && arguments.size() <= 2) {
            String name = arguments.size() == 2 ? arguments.get(1) : null;
            if (first.isEmpty() || first.contains(",") || (name != null && (name.isEmpty() || name.contains("/")))) {
                throw CommandException.usage(FORMS + "; was " + String.join(" ", arguments));
            }
            return new ObjectArgument(first, name);
        }
        String name = first.substring(slash + 1);
        if (slash <= 0 || arguments.size() > 1 || name.isEmpty() || name.contains("/") || first.contains(",")) {
            throw CommandException.usage(FORMS + "; was " + String.join(" ", arguments));
        }
        return new ObjectArgument(first.substring(0, slash), name);
    }

    @Override
    public String toString() {
        return (kind == null ? "" : kind) + (name == null ? "" : "/" + name);
    }
}
