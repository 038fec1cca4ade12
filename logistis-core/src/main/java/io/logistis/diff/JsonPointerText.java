package io.logistis.diff;

import java.util.ArrayList;
import java.util.List;

/** JSON Pointers (RFC 6901), written and read. */
final class JsonPointerText {

    private JsonPointerText() {}

    /** The pointer to that member of what the pointer shows. */
    static String member(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    static String element(String pointer, int index) {
        return pointer + "/" + index;
    }

    /** @throws IllegalArgumentException if it is no JSON Pointer */
    static void check(String pointer) {
        if (!pointer.isEmpty() && pointer.charAt(0) != '/') {
            throw new IllegalArgumentException(
                    "a JSON Pointer is empty or starts with '/', was " + JsonText.quoted(pointer));
        }
        for (int i = pointer.indexOf('~'); i >= 0; i = pointer.indexOf('~', i + 1)) {
            if (i + 1 == pointer.length() || "01".indexOf(pointer.charAt(i + 1)) < 0) {
                throw new IllegalArgumentException(
                        "in a JSON Pointer '~' stands before 0 or 1 only, was " + JsonText.quoted(pointer));
            }
        }
    }

    /** The names and indices that a pointer consists of. */
    static List<String> steps(String pointer) {
        List<String> steps = new ArrayList<>();
        int from = 0;
        while (from < pointer.length()) {
            int to = pointer.indexOf('/', from + 1);
            to = to < 0 ? pointer.length() : to;
            steps.add(pointer.substring(from + 1, to).replace("~1", "/").replace("~0", "~"));
            from = to;
        }
        return steps;
    }
}
