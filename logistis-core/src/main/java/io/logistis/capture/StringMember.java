package io.logistis.capture;

import io.logistis.scan.JsonScanner;
import org.jspecify.annotations.Nullable;

/** Looks into an object without going past it. */
final class StringMember {

    private StringMember() {}

    /** The last string member of that name of the value there; null if it has none, or is no object. */
    static @Nullable String of(byte[] json, int at, int end, String name) {
        JsonScanner scanner = new JsonScanner(json, at, end);
        if (scanner.peek() != '{') {
            return null;
        }
        boolean ascii = name.chars().allMatch(c -> c < 0x80);
        String found = null;
        scanner.enterObject();
        while (scanner.nextMember()) {
            boolean named = ascii ? scanner.nameIs(name) : scanner.name().equals(name);
            if (named && scanner.peek() == '"') {
                found = scanner.stringOrNull();
            } else {
                scanner.skipValue();
            }
        }
        return found;
    }
}
