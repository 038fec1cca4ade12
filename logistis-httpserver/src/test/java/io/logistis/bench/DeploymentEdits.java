package io.logistis.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Reviews of one edit after the other, made from a recorded review of an edit of a Deployment: each has its own request
 * uid, and what was its object's state after one edit is its state before the next. Not thread-safe.
 */
final class DeploymentEdits {

    private static final int DIGITS = 8;
    private static final String UID = "@uid@".repeat(7) + "@";
    private static final String OBJECT = "@object@";
    private static final String BEFORE = "@before@";
    private static final String AFTER = "@after@@";

    private final byte[] review;
    private final List<Integer> uids;
    private final List<Integer> objects;
    private final List<Integer> before;
    private final List<Integer> after;
    private final int[] revisions;
    private final int firstObject;
    private int next;

    /**
     * @param recorded an AdmissionReview of an UPDATE of the Deployment {@code web}, whose container runs the image
     *     {@code nginx:1.27}
     * @param firstObject number of the first Deployment that is edited
     * @param objects how many are edited in turn
     */
    DeploymentEdits(String recorded, int firstObject, int objects) {
        int oldObject = recorded.indexOf("\"oldObject\":");
        String uid = recorded.substring(recorded.indexOf("\"uid\":\"") + 7).split("\"", 2)[0];
        String text =
                replaced(recorded.substring(0, oldObject), AFTER) + replaced(recorded.substring(oldObject), BEFORE);
        review = text.replace(uid, UID).getBytes(StandardCharsets.US_ASCII);
        this.uids = places(UID);
        this.objects = places(OBJECT);
        this.before = places(BEFORE);
        this.after = places(AFTER);
        this.firstObject = firstObject;
        this.revisions = new int[objects];
    }

    private static String replaced(String json, String image) {
        return json.replace("\"name\":\"web\"", "\"name\":\"" + OBJECT + "\"").replace("nginx:1.27", "nginx:" + image);
    }

    private List<Integer> places(String text) {
        List<Integer> places = new ArrayList<>();
        String all = new String(review, StandardCharsets.US_ASCII);
        for (int at = all.indexOf(text); at >= 0; at = all.indexOf(text, at + 1)) {
            places.add(at);
        }
        if (places.isEmpty()) {
            throw new IllegalArgumentException("the recorded review has no place for " + text);
        }
        return places;
    }

    /** The next edit's body; valid until the next call. */
    byte[] next() {
        int object = next++ % revisions.length;
        int revision = revisions[object]++;
        byte[] uid = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        uids.forEach(at -> ByteBuffer.wrap(review, at, uid.length).put(uid));
        objects.forEach(at -> number(at, firstObject + object));
        before.forEach(at -> number(at, revision));
        after.forEach(at -> number(at, revision + 1));
        return review;
    }

    private void number(int at, int value) {
        int rest = value;
        for (int i = at + DIGITS - 1; i >= at; i--) {
            review[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
