package io.logistis.history;

import org.jspecify.annotations.Nullable;

/** Puts resource versions in order, which only numbers have. They may be larger than a long. */
final class ResourceVersions {

    private ResourceVersions() {}

    static boolean isNumber(@Nullable String version) {
        if (version == null || version.isEmpty() || (version.length() > 1 && version.charAt(0) == '0')) {
            return false;
        }
        return version.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Compares two numbers. */
    static int compare(String a, String b) {
        return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
    }
}
