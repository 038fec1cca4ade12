package io.logistis.admission;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a review.
 *
 * @param uid of the request, exactly as it was sent
 * @param allowed whether the request may go on
 * @param code HTTP status that a refused user gets; 0 where allowed
 * @param message what a refused user reads; null where allowed
 * @param warnings what kubectl shows beside its answer; the API server cuts those over 256 characters. Empty, never null
 */
public record AdmissionResponse(
        String uid, boolean allowed, int code, @Nullable String message, List<String> warnings) {

    private static final int FORBIDDEN = 403;

    private static final byte[] HEAD = ascii("{\"apiVersion\":\"" + AdmissionReviewReader.API_VERSION
            + "\",\"kind\":\"AdmissionReview\",\"response\":{\"uid\":\"");
    private static final byte[] ALLOWED_TAIL = ascii("\",\"allowed\":true}}");

    public AdmissionResponse {
        Objects.requireNonNull(uid, "uid");
        warnings = List.copyOf(warnings);
        if (allowed == (message != null)) {
            throw new IllegalArgumentException("message must be set exactly when refused");
        }
        if (allowed ? code != 0 : code < 400 || code > 599) {
            throw new IllegalArgumentException("code must be 400..599 when refused and 0 when allowed, was " + code);
        }
    }

    /** Go on. */
    public static AdmissionResponse allowed(String uid) {
        return new AdmissionResponse(uid, true, 0, null, List.of());
    }

    /** Refused, as 403 Forbidden. */
    public static AdmissionResponse denied(String uid, String message) {
        return new AdmissionResponse(uid, false, FORBIDDEN, message, List.of());
    }

    /** The same with these warnings. */
    public AdmissionResponse withWarnings(List<String> texts) {
        return new AdmissionResponse(uid, allowed, code, message, texts);
    }

    /** {@code allowed(uid).toJson()}, without anything made on the way. */
    public static byte[] allowedJson(String uid) {
        int length = uid.length();
        byte[] json = new byte[HEAD.length + length + ALLOWED_TAIL.length];
        for (int i = 0; i < length; i++) {
            char c = uid.charAt(i);
            if (!isPlain(c)) {
                return allowed(uid).write();
            }
            json[HEAD.length + i] = (byte) c;
        }
        System.arraycopy(HEAD, 0, json, 0, HEAD.length);
        System.arraycopy(ALLOWED_TAIL, 0, json, HEAD.length + length, ALLOWED_TAIL.length);
        return json;
    }

    /** The answer's AdmissionReview, UTF-8 JSON. */
    public byte[] toJson() {
        return allowed && warnings.isEmpty() ? allowedJson(uid) : write();
    }

    private byte[] write() {
        StringBuilder json = new StringBuilder(512);
        json.append(new String(HEAD, StandardCharsets.US_ASCII));
        escape(uid, json);
        json.append("\",\"allowed\":").append(allowed);
        if (message != null) {
            json.append(",\"status\":{\"code\":").append(code);
            if (code == FORBIDDEN) {
                json.append(",\"reason\":\"Forbidden\"");
            }
            json.append(",\"message\":\"");
            escape(message, json);
            json.append("\"}");
        }
        if (!warnings.isEmpty()) {
            String separator = ",\"warnings\":[\"";
            for (String warning : warnings) {
                json.append(separator);
                escape(warning, json);
                separator = "\",\"";
            }
            json.append("\"]");
        }
        return json.append("}}").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Escapes what JSON asks for, and lone surrogates, which UTF-8 can't hold. */
    private static void escape(String text, StringBuilder json) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                json.append(c);
            } else if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                json.append(c).append(text.charAt(++i));
            } else if (c < ' ' || Character.isSurrogate(c)) {
                json.append("\\u")
                        .append(Character.forDigit(c >> 12, 16))
                        .append(Character.forDigit(c >> 8 & 15, 16))
                        .append(Character.forDigit(c >> 4 & 15, 16))
                        .append(Character.forDigit(c & 15, 16));
            } else {
                json.append(c);
            }
        }
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
