package io.logistis.httpserver.page;

import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.httpserver.http.Route;
import java.util.List;
import java.util.Map;

/**
 * {@code GET /}: the page, and under {@code /page/<hash of all files>/} what it is made of, which may be kept for ever under
 * that name. There is no history in it: it asks for that, as everyone does. Thread-safe.
 */
public final class PageEndpoint {

    /**
     * Scripts, styles and data from here alone; nothing inline, nothing evaluated, no text ever taken for markup, no frame
     * around it.
     */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private final PageFiles files = PageFiles.load();

    public List<Route> routes() {
        return List.of(Route.get("/", this::index), Route.get("/page/{version}/{file}", this::file));
    }

    /** Whether that is asked of the page, and not of what it shows. */
    public static boolean serves(Request request) {
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        return reads && (request.path().equals("/") || request.path().startsWith("/page/"));
    }

    private Response index(Request request) {
        PageFiles.Page index = files.index();
        String tag = '"' + files.version() + '"';
        Response answer = tag.equals(request.header("If-None-Match"))
                ? Response.bytes(304, index.type(), new byte[0])
                : body(request, index);
        return secured(answer).withHeader("Cache-Control", "no-cache").withHeader("ETag", tag);
    }

    private Response file(Request request) {
        PageFiles.Page file = files.get(request.pathParameter("file"));
        if (file == null || !request.pathParameter("version").equals(files.version())) {
            throw HttpException.notFound("there is no such file of the page; load the page again");
        }
        return secured(body(request, file)).withHeader("Cache-Control", "private, max-age=31536000, immutable");
    }

    private static Response body(Request request, PageFiles.Page file) {
        String accepted = request.header("Accept-Encoding");
        boolean isPacked = accepted != null && accepted.matches("(?i)(.*[, ])?gzip( *;q=(1|0\\.[0-9]*[1-9]))?(,.*)?");
        Response answer = Response.bytes(200, file.type(), isPacked ? file.packed() : file.bytes())
                .withHeader("Vary", "Accept-Encoding");
        return isPacked ? answer.withHeader("Content-Encoding", "gzip") : answer;
    }

    private static Response secured(Response answer) {
        Response secured = answer;
        for (Map.Entry<String, String> header : List.of(
                Map.entry("Content-Security-Policy", CONTENT_SECURITY_POLICY),
                Map.entry("X-Content-Type-Options", "nosniff"),
                Map.entry("Referrer-Policy", "no-referrer"),
                Map.entry("Cross-Origin-Opener-Policy", "same-origin"),
                Map.entry("Cross-Origin-Resource-Policy", "same-origin"))) {
            secured = secured.withHeader(header.getKey(), header.getValue());
        }
        return secured;
    }
}
