package io.logistis.capture;

import io.logistis.event.Glob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several globs, of which one is enough. Immutable. */
final class Globs {

    private final List<Glob> globs;

    Globs(List<String> texts) {
        globs = texts.stream().map(Glob::new).toList();
    }

    /** Whether one of them means that text; never null. */
    boolean match(@Nullable String text) {
        if (text != null) {
            for (Glob glob : globs) {
                if (glob.matches(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean matchAny(List<String> texts) {
        for (String text : texts) {
            if (match(text)) {
                return true;
            }
        }
        return false;
    }
}
