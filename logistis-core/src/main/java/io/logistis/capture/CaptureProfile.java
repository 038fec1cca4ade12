package io.logistis.capture;

import io.logistis.event.Digest;
import java.nio.charset.StandardCharsets;

/**
 * Rules, and a hash that is equal for equal ones. Of {@link FieldRules} it says under which rules a snapshot was made:
 * snapshots of different ones can't be compared.
 *
 * @param hash 32 hexadecimal digits, of the rules and, for field rules, of the key of the marks
 * @param text the rules, one a line; without the key
 */
public record CaptureProfile(String hash, String text) {

    /** The profile of what decides which changes are left out. */
    public static CaptureProfile of(CapturePredicate predicate) {
        String text = predicate.describe();
        String digest = Digest.of(text.getBytes(StandardCharsets.UTF_8)).toString();
        return new CaptureProfile(digest.substring(0, 32), text);
    }
}
