package io.logistis.e2e;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Random values that must be found nowhere, not even a part of 8 characters of one: not as they are, not in base64 (at
 * any of its three alignments), not in base64 of base64 (as registry credentials are kept).
 */
final class PlantedSecrets {

    private static final int PART = Long.BYTES;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final SecureRandom random = new SecureRandom();
    private final Map<String, String> values = new ConcurrentHashMap<>();
    private final Map<Long, String> parts = new ConcurrentHashMap<>();

    /** The secret of that name; made when first asked for. */
    String value(String name) {
        return values.computeIfAbsent(name, this::newSecret);
    }

    Set<String> names() {
        return Set.copyOf(values.keySet());
    }

    /** The names of the secrets that are in this content, whole or in part. */
    Set<String> foundIn(byte[] content) {
        Set<String> found = new TreeSet<>();
        ByteBuffer bytes = ByteBuffer.wrap(content);
        for (int at = 0; at + PART <= content.length; at++) {
            String name = parts.get(bytes.getLong(at));
            if (name != null) {
                found.add(name);
            }
        }
        return found;
    }

    /** A secret of another's making, under its own value as its name. */
    void plant(String value) {
        values.put(value, value);
        plantParts(value, value, 2);
    }

    private String newSecret(String name) {
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < 24; i++) {
            value.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        plantParts(name, value.toString(), 2);
        return value.toString();
    }

    private void plantParts(String name, String text, int encodings) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at + PART <= bytes.length; at++) {
            parts.put(ByteBuffer.wrap(bytes).getLong(at), name);
        }
        if (encodings == 0) {
            return;
        }
        for (int shift = 0; shift < 3; shift++) {
            plantParts(name, encodedWithin(bytes, shift), encodings - 1);
        }
    }

    /** The characters of the base64 that depend on these bytes alone, when {@code shift} others stand before them. */
    private static String encodedWithin(byte[] bytes, int shift) {
        byte[] shifted = new byte[shift + bytes.length];
        System.arraycopy(bytes, 0, shifted, shift, bytes.length);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int head = (shift * 4 + 2) / 3;
        int tail = shifted.length % 3 == 0 ? 0 : 1;
        return encoded.substring(head, encoded.length() - tail);
    }
}
