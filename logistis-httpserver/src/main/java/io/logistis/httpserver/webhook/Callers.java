package io.logistis.httpserver.webhook;

import io.logistis.httpserver.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose reviews are taken: those that come to a path nobody else can guess, and over a connection that a certificate
 * vouches for, as far as either is asked for. Whoever else could write a history of his own. Thread-safe.
 */
public final class Callers {

    /** Whoever can reach the webhook. */
    public static final Callers ANYONE = new Callers(List::of, request -> true);

    private final Supplier<List<String>> pathTokens;
    private final Predicate<Request> certified;

    /** Why a review is not taken. */
    enum Refusal {
        PATH_TOKEN,
        CLIENT_CERTIFICATE
    }

    /**
     * @param pathTokens of which one must end the path, asked for with each review; where there are none, any path will do
     * @param certified whether a certificate of the client's vouches for it
     */
    public Callers(Supplier<List<String>> pathTokens, Predicate<Request> certified) {
        this.pathTokens = Objects.requireNonNull(pathTokens, "pathTokens");
        this.certified = Objects.requireNonNull(certified, "certified");
    }

    /**
     * Why this request's review is not taken; null if it is.
     *
     * @param pathToken that ends its path; null where none does
     */
    @Nullable
    Refusal refusal(Request request, @Nullable String pathToken) {
        if (!isKnown(pathToken)) {
            return Refusal.PATH_TOKEN;
        }
        return certified.test(request) ? null : Refusal.CLIENT_CERTIFICATE;
    }

    /** In a time that says nothing of how much of a token was right, nor of which. */
    private boolean isKnown(@Nullable String pathToken) {
        List<String> tokens = pathTokens.get();
        if (tokens.isEmpty()) {
            return true;
        }
        byte[] given = (pathToken == null ? "" : pathToken).getBytes(StandardCharsets.UTF_8);
        boolean known = false;
        for (String token : tokens) {
            known |= MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), given);
        }
        return known;
    }
}
