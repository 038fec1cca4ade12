package io.logistis.httpserver;

import java.nio.charset.StandardCharsets;

/** AdmissionReviews as an API server sends them, for tests. */
public final class Review {

    private Review() {}

    /** An UPDATE of the ConfigMap {@code shop/web} by alice that changes one value. */
    public static byte[] update(String uid) {
        return update(uid, "1", "2");
    }

    /** An UPDATE from one value to another. */
    public static byte[] update(String uid, String before, String after) {
        return review(
                uid,
                "UPDATE",
                "\"object\":" + configMap(after) + ",\"oldObject\":" + configMap(before)
                        + ",\"dryRun\":false,\"options\":{\"fieldManager\":\"kubectl-edit\"}");
    }

    /** An UPDATE of another ConfigMap than {@code web} in {@code shop}. */
    public static byte[] updateOf(String name, String uid, String before, String after) {
        return new String(update(uid, before, after), StandardCharsets.UTF_8)
                .replace("\"name\":\"web\"", "\"name\":\"" + name + "\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** An UPDATE that the API server shall not persist. */
    public static byte[] dryRun(String uid) {
        return review(
                uid,
                "UPDATE",
                "\"object\":" + configMap("2") + ",\"oldObject\":" + configMap("1") + ",\"dryRun\":true");
    }

    /** A write of the ConfigMap that shows whether reviews arrive. */
    public static byte[] canary(String uid, String namespace, boolean dryRun) {
        return new String(dryRun ? dryRun(uid) : update(uid), StandardCharsets.UTF_8)
                .replace("\"name\":\"web\"", "\"name\":\"logistis-canary\"")
                .replace("\"namespace\":\"shop\"", "\"namespace\":\"" + namespace + "\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A CREATE whose object holds that many characters. */
    public static byte[] create(String uid, int characters) {
        return review(
                uid,
                "CREATE",
                "\"object\":" + configMap("x".repeat(characters)) + ",\"oldObject\":null,\"dryRun\":false");
    }

    private static byte[] review(String uid, String operation, String rest) {
        String json =
                "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":{\"uid\":\"" + uid
                        + "\",\"kind\":{\"group\":\"\",\"version\":\"v1\",\"kind\":\"ConfigMap\"},"
                        + "\"resource\":{\"group\":\"\",\"version\":\"v1\",\"resource\":\"configmaps\"},"
                        + "\"name\":\"web\",\"namespace\":\"shop\",\"operation\":\"" + operation
                        + "\",\"userInfo\":{\"username\":\"alice\",\"groups\":[\"dev\"]}," + rest + "}}";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static String configMap(String value) {
        return "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"web\",\"namespace\":\"shop\","
                + "\"uid\":\"11111111-2222-3333-4444-555555555555\",\"resourceVersion\":\"7\"},\"data\":{\"value\":\""
                + value + "\"}}";
    }
}
