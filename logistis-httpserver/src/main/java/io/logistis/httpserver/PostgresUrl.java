package io.logistis.httpserver;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URL of a PostgreSQL database, as its driver takes it (https://jdbc.postgresql.org/documentation/use/): several hosts,
 * {@code targetServerType}, {@code sslmode} and all other settings of the driver are passed on. Passwords are not: a URL
 * stands on command lines, in manifests and in logs.
 */
final class PostgresUrl {

    /** What it begins with. */
    static final String START = "jdbc:postgresql:";

    private static final Pattern PASSWORD = Pattern.compile("[?&](password|sslpassword)=");
    private static final Pattern DATABASE = Pattern.compile("jdbc:postgresql:((//[^/?@]*/)?[^/?@]*)(\\?.*)?");

    private PostgresUrl() {}

    /**
     * The URL.
     *
     * @param source where it was given, for messages, which do not show it
     * @throws ConfigException if it holds a password or does not look like one
     */
    static String checked(String url, String source) {
        boolean userInfo = url.startsWith(START + "//") && url.split("[/?]", 4)[2].contains("@");
        if (userInfo || PASSWORD.matcher(url).find()) {
            throw new ConfigException(source + " must hold no password, where others can read it: give "
                    + Setting.DB_PASSWORD_FILE.flag() + " or " + DatabaseLogin.PASSWORD_VARIABLE);
        }
        if (!DATABASE.matcher(url).matches()) {
            throw new ConfigException(source + " must be a URL such as jdbc:postgresql://db.example.com:5432/logistis");
        }
        return url;
    }

    /** Where the database is, without the settings behind it. */
    static String place(String url) {
        Matcher matcher = DATABASE.matcher(url);
        return matcher.matches() ? START + matcher.group(1) : START;
    }
}
