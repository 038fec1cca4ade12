package io.logistis.httpserver.query;

import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.httpserver.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** {@code GET /openapi.json}: the contract of the query listener, OpenAPI 3.1. Thread-safe. */
final class OpenApiEndpoint {

    private final byte[] document;

    OpenApiEndpoint() {
        try (InputStream resource =
                Objects.requireNonNull(OpenApiEndpoint.class.getResourceAsStream("openapi.json"), "openapi.json")) {
            document = resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("read openapi.json from the jar", e);
        }
    }

    List<Route> routes() {
        return List.of(Route.get("/openapi.json", this::document));
    }

    private Response document(Request request) {
        request.onlyParameters();
        return Response.json(200, document);
    }
}
