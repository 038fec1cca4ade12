package io.logistis.httpserver;

import io.logistis.httpserver.http.Caller;
import io.logistis.httpserver.http.Gate;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.page.PageEndpoint;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in at the query listener. With tokens, whoever has one. Without, whoever reaches it: then it must be
 * reached under an address, or a name of this machine, so that a page in a visitor's browser can't have a name of its own
 * lead here. No page of elsewhere can change anything. Thread-safe.
 */
final class QueryGate implements Gate {

    private static final String CHALLENGE = "Bearer realm=\"logistis\"";
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([\\x21-\\x7e]{1,4096}) *");
    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^:\\[\\]]+)(:[0-9]{0,5})?");
    private static final Pattern ADDRESS = Pattern.compile("\\[.*]|[0-9]+(\\.[0-9]+){3}");
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

    private final @Nullable Supplier<Tokens> tokens;
    private final String ownHost;

    /**
     * @param tokens asked each time; null where there are none to be asked for
     * @param address as configured
     */
    QueryGate(@Nullable Supplier<Tokens> tokens, InetSocketAddress address) {
        this.tokens = tokens;
        this.ownHost = address.getHostString().toLowerCase(Locale.ROOT);
    }

    @Override
    public Request admit(Request request) {
        requireSameOrigin(request);
        if (tokens == null) {
            requireHost(request);
            return request;
        }
        // A browser can't send a token for a page; there is no history in it, and it asks for one.
        if (PageEndpoint.serves(request)) {
            return request;
        }
        return request.withCaller(caller(request, tokens.get()));
    }

    private static Caller caller(Request request, Tokens known) {
        String sent = request.header("Authorization");
        if (sent == null) {
            throw HttpException.unauthorized("a token is needed: send Authorization: Bearer and a token", CHALLENGE);
        }
        Matcher bearer = BEARER.matcher(sent);
        if (!bearer.matches()) {
            throw HttpException.unauthorized("Authorization must be Bearer and a token", CHALLENGE);
        }
        Caller caller = known.find(bearer.group(1));
        if (caller == null) {
            throw HttpException.unauthorized("the token is not known here", CHALLENGE + ", error=\"invalid_token\"");
        }
        return caller;
    }

    /** A token is no cookie: a page that has none is let in nowhere where one is asked for. */
    private void requireHost(Request request) {
        String sent = request.header("Host");
        if (sent == null) {
            return;
        }
        Matcher host = HOST.matcher(sent);
        String name = host.matches() ? host.group(1).toLowerCase(Locale.ROOT) : "";
        if (!name.equals("localhost")
                && !name.endsWith(".localhost")
                && !name.equals(ownHost)
                && !ADDRESS.matcher(name).matches()) {
            throw HttpException.forbidden(
                    "Host must be an address such as 127.0.0.1, or localhost: other names could be a trick of a page in a"
                            + " browser, unless the server is started with " + Setting.TOKEN_FILE.flag());
        }
    }

    private static void requireSameOrigin(Request request) {
        String origin = request.header("Origin");
        if (origin == null || HARMLESS.contains(request.method())) {
            return;
        }
        if (!authority(origin).equalsIgnoreCase(request.header("Host"))) {
            throw HttpException.forbidden("a page of another origin can't change anything here");
        }
    }

    /** Empty if it has none. */
    private static String authority(String origin) {
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority == null ? "" : authority;
        } catch (URISyntaxException e) {
            return "";
        }
    }
}
