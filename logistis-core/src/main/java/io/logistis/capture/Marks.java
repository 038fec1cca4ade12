package io.logistis.capture;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What stands in the place of a hidden value: equal for equal values, useless without the key. Thread-safe. */
final class Marks {

    private static final String PREFIX = "hidden:";
    private static final int SHOWN_BYTES = 6;

    private final SecretKeySpec key;

    Marks(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** {@code hidden:} and twelve hexadecimal digits. */
    String of(byte[] value) {
        return PREFIX + HexFormat.of().formatHex(Arrays.copyOf(hmac(value), SHOWN_BYTES));
    }

    /** The mark of that text. */
    String of(String value) {
        return of(value.getBytes(StandardCharsets.UTF_8));
    }

    byte[] hmac(byte[] value) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(value);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
