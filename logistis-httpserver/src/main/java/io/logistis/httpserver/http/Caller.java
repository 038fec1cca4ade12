package io.logistis.httpserver.http;

import java.util.Objects;

/**
 * Who sent a request, as their token says.
 *
 * @param name never empty
 * @param mayLock whether they may make and remove locks; reading may everyone who is known
 */
public record Caller(String name, boolean mayLock) {
    public Caller {
        Objects.requireNonNull(name, "name");
    }
}
