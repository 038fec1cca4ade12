package io.logistis.httpserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who the server is to its PostgreSQL database. Immutable.
 *
 * @param user null: as the URL, or the driver, has it
 * @param passwordFile null for none; there is no {@code password} then
 * @param password null for none
 */
public record DatabaseLogin(
        @Nullable String user,
        @Nullable Path passwordFile,
        @Nullable String password) {

    /** The environment variable that may hold the password; there is no flag for it, which others would see. */
    public static final String PASSWORD_VARIABLE = "LOGISTIS_DB_PASSWORD";

    static DatabaseLogin of(SettingValue user, SettingValue passwordFile, String password) {
        if (passwordFile.given() && !password.isEmpty()) {
            throw new ConfigException(passwordFile.source() + " and " + PASSWORD_VARIABLE + " must not be given both");
        }
        return new DatabaseLogin(
                user.text(),
                passwordFile.given() ? passwordFile.readableFile() : null,
                password.isEmpty() ? null : password);
    }

    /**
     * The password as it is now; null for none. A file may be replaced at any time.
     *
     * @throws IOException if the file can't be read
     */
    @Nullable
    String currentPassword() throws IOException {
        // An editor or "echo" ends a file with a line end, which no password has.
        return passwordFile == null ? password : Files.readString(passwordFile).stripTrailing();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "DatabaseLogin[user=" + user + ", passwordFile=" + passwordFile + ", password="
                + (password == null ? "none" : "hidden") + "]";
    }
}
