package io.logistis.capture;

import java.util.Locale;
import java.util.Set;

/** Which names say that what they name is secret. */
final class SecretNames {

    private static final Set<String> SECRET =
            Set.of("password", "passwd", "secret", "token", "credential", "credentials");
    private static final Set<String> QUALIFIERS_OF_KEY = Set.of("api", "private", "access", "secret");

    private SecretNames() {}

    /**
     * Whether the name, split at case and at {@code _-./}, ends in password, passwd, secret, token, credential(s), or
     * api/private/access/secret key. Digits at its end do not count, and words that are not told apart still do:
     * {@code DB_PASSWORD_2}, {@code dbpassword} and {@code APIKEY} are secret.
     */
    static boolean matches(String name) {
        int end = name.length();
        while (end > 0 && (Character.isDigit(name.charAt(end - 1)) || isSeparator(name.charAt(end - 1)))) {
            end--;
        }
        int start = wordStart(name, end);
        String last = name.substring(start, end).toLowerCase(Locale.ROOT);
        if (SECRET.contains(last) || last.endsWith("password") || last.endsWith("passwd") || last.endsWith("apikey")) {
            return true;
        }
        if (!last.equals("key")) {
            return last.endsWith("key") && QUALIFIERS_OF_KEY.contains(last.substring(0, last.length() - 3));
        }
        int before = start;
        while (before > 0 && isSeparator(name.charAt(before - 1))) {
            before--;
        }
        return QUALIFIERS_OF_KEY.contains(
                name.substring(wordStart(name, before), before).toLowerCase(Locale.ROOT));
    }

    private static int wordStart(String name, int end) {
        int start = end;
        while (start > 0 && !isSeparator(name.charAt(start - 1)) && !isBoundary(name, start, end)) {
            start--;
        }
        return start;
    }

    /** Whether a word begins at {@code at}: {@code db|Password}, {@code DB|Password}. */
    private static boolean isBoundary(String name, int at, int end) {
        if (at == end || !Character.isUpperCase(name.charAt(at))) {
            return false;
        }
        return !Character.isUpperCase(name.charAt(at - 1))
                || (at + 1 < name.length() && Character.isLowerCase(name.charAt(at + 1)));
    }

    private static boolean isSeparator(char c) {
        return c == '_' || c == '-' || c == '.' || c == '/';
    }
}
