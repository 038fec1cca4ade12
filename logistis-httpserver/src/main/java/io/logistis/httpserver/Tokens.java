package io.logistis.httpserver;

import io.logistis.httpserver.TokenFile.Role;
import io.logistis.httpserver.http.Caller;
import io.logistis.lock.Lock;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask and who may lock, by tokens: lines {@code name role token}, empty lines, and comments, which begin with
 * {@code #}. What is kept of a token in memory is its SHA-256. Immutable.
 */
final class Tokens {

    /** The largest file, in bytes. */
    static final int MAX_BYTES = 1 << 20;

    private static final int RANDOM_BYTES = 32;

    /** Without a colon, so that no name is one of the system's. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}._@+-]{0,99}");

    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,4096}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private record Entry(Caller caller, byte[] digest) {}

    private final Map<String, Integer> lines = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    private Tokens() {}

    /**
     * Reads a file. One without tokens is as good as any: nobody may ask.
     *
     * @throws IllegalArgumentException if it is wrong: says in which line, and what is right, and nothing of the file
     */
    static Tokens parse(byte[] file) {
        if (file.length > MAX_BYTES) {
            throw new IllegalArgumentException("it must have at most " + MAX_BYTES + " bytes");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("it must be text in UTF-8");
        }
        Tokens tokens = new Tokens();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String stripped = line.strip();
            if (!stripped.isEmpty() && !stripped.startsWith("#")) {
                String wrong = tokens.add(number, stripped.split("\\s+"));
                if (wrong != null) {
                    throw new IllegalArgumentException("line " + number + ": " + wrong);
                }
            }
        }
        return tokens;
    }

    /** What is wrong; null if nothing is. */
    private @Nullable String add(int line, String[] words) {
        if (words.length != 3) {
            return "must be three words, name role token, has " + words.length;
        }
        String wrongName = wrongName(words[0]);
        if (wrongName != null) {
            return wrongName;
        }
        Role role = role(words[1]);
        if (role == null) {
            return "the role must be reader or locker";
        }
        if (!TOKEN.matcher(words[2]).matches()) {
            return "the token must be 1..4096 printable ASCII characters";
        }
        Integer same = lines.putIfAbsent(words[0], line);
        if (same != null) {
            return "the name stands in line " + same + " already";
        }
        byte[] digest = sha256(words[2]);
        if (find(digest) != null) {
            return "the token is another one's already";
        }
        entries.add(new Entry(new Caller(words[0], role == Role.LOCKER), digest));
        return null;
    }

    /** What is wrong with that name; null if nothing is. */
    static @Nullable String wrongName(String name) {
        if (!NAME.matcher(name).matches()) {
            return "the name must begin with a letter or a digit and have letters, digits, . _ @ + and - only, 100 at most";
        }
        return name.equals(Lock.LOGISTIS)
                ? "the name must not be " + Lock.LOGISTIS + ": it stands for what happens by itself"
                : null;
    }

    private static @Nullable Role role(String word) {
        for (Role role : Role.values()) {
            if (role.word().equals(word)) {
                return role;
            }
        }
        return null;
    }

    /** Whose token that is; null if it is nobody's. Takes as long for one as for another. */
    @Nullable
    Caller find(String token) {
        return find(sha256(token));
    }

    private @Nullable Caller find(byte[] digest) {
        Caller found = null;
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.digest(), digest)) {
                found = entry.caller();
            }
        }
        return found;
    }

    /** Whether somebody of that name has a token. */
    boolean has(String name) {
        return lines.containsKey(name);
    }

    /** A fresh token, 256 bits of chance. */
    static String fresh() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
