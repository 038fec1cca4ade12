package io.logistis.httpserver.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the unguessable part of the webhook's path: one token a line, all of them taken, so that one can follow another. */
public final class PathTokens {

    private static final Logger log = LoggerFactory.getLogger(PathTokens.class);
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~-]+");
    private static final int UNGUESSABLE = 16;

    private PathTokens() {}

    /**
     * The tokens in that file, at least one.
     *
     * @param content in UTF-8
     * @throws GeneralSecurityException if it holds something else; the message quotes nothing of it
     */
    public static List<String> parse(byte[] content) throws GeneralSecurityException {
        List<String> tokens = new String(content, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (tokens.isEmpty()
                || !tokens.stream().allMatch(token -> TOKEN.matcher(token).matches())) {
            throw new GeneralSecurityException(
                    "it must hold tokens, one a line, of letters, digits and -._~, such as openssl rand -hex 32 makes");
        }
        if (tokens.stream().anyMatch(token -> token.length() < UNGUESSABLE)) {
            log.warn(
                    "a token of the webhook's path can be guessed: it should have at least {} characters", UNGUESSABLE);
        }
        return tokens;
    }
}
