package io.logistis.admission;

import io.logistis.event.JsonRange;
import io.logistis.event.UserInfo;
import io.logistis.scan.JsonScanner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one review. Each value is read when it is met; what must be there is checked at the end, by
 * {@link ReviewFields}, because nothing may be concluded from an order of members.
 */
final class ReviewScan {

    private final byte[] body;
    private final JsonScanner json;
    private final ReviewFields review = new ReviewFields();

    ReviewScan(byte[] body, int offset, int length) {
        this.body = body;
        this.json = new JsonScanner(body, offset, offset + length);
    }

    ReviewFields review() {
        if (json.peek() != '{') {
            throw new AdmissionReviewException("not an AdmissionReview: the body must be a JSON object");
        }
        json.enterObject();
        while (json.nextMember()) {
            if (json.nameIs("request")) {
                request();
            } else if (json.nameIs("apiVersion")) {
                review.apiVersion = text("apiVersion");
            } else if (json.nameIs("kind")) {
                review.kind = text("kind");
            } else {
                json.skipValue();
            }
        }
        json.end();
        return review;
    }

    private void request() {
        RequestFields request = new RequestFields();
        review.request = request;
        if (!entersObject("request")) {
            review.request = null;
            return;
        }
        while (json.nextMember()) {
            if (json.nameIs("uid")) {
                request.uid = text("request.uid");
            } else if (json.nameIs("kind")) {
                request.kind = typeName("request.kind", "kind");
            } else if (json.nameIs("resource")) {
                request.resource = typeName("request.resource", "resource");
            } else if (json.nameIs("subResource")) {
                request.subresource = text("request.subResource");
            } else if (json.nameIs("name")) {
                request.name = text("request.name");
            } else if (json.nameIs("namespace")) {
                request.namespace = text("request.namespace");
            } else if (json.nameIs("operation")) {
                request.operation = text("request.operation");
            } else if (json.nameIs("userInfo")) {
                request.user = userInfo();
            } else if (json.nameIs("object")) {
                request.object = object("request.object");
            } else if (json.nameIs("oldObject")) {
                request.oldObject = object("request.oldObject");
            } else if (json.nameIs("dryRun")) {
                request.dryRun = flag("request.dryRun");
            } else if (json.nameIs("options")) {
                request.fieldManager = fieldManager();
            } else {
                json.skipValue();
            }
        }
    }

    /** A group, a version, and a kind or resource, which is the third member's name. */
    private @Nullable TypeName typeName(String what, String third) {
        if (!entersObject(what)) {
            return null;
        }
        String group = null;
        String version = null;
        String name = null;
        while (json.nextMember()) {
            if (json.nameIs("group")) {
                group = text(what);
            } else if (json.nameIs("version")) {
                version = text(what);
            } else if (json.nameIs(third)) {
                name = text(what);
            } else {
                json.skipValue();
            }
        }
        return new TypeName(group == null ? "" : group, version == null ? "" : version, name == null ? "" : name);
    }

    private @Nullable UserInfo userInfo() {
        if (!entersObject("request.userInfo")) {
            return null;
        }
        String username = null;
        String uid = null;
        List<String> groups = List.of();
        Map<String, List<String>> extra = Map.of();
        while (json.nextMember()) {
            if (json.nameIs("username")) {
                username = text("request.userInfo.username");
            } else if (json.nameIs("uid")) {
                uid = text("request.userInfo.uid");
            } else if (json.nameIs("groups")) {
                groups = texts("request.userInfo.groups", AdmissionReviewReader.MAX_USER_VALUES);
            } else if (json.nameIs("extra")) {
                extra = extra();
            } else {
                json.skipValue();
            }
        }
        return new UserInfo(username == null ? "" : username, uid == null || uid.isEmpty() ? null : uid, groups, extra);
    }

    private Map<String, List<String>> extra() {
        String what = "request.userInfo.extra";
        if (!entersObject(what)) {
            return Map.of();
        }
        Map<String, List<String>> extra = new LinkedHashMap<>();
        int room = AdmissionReviewReader.MAX_USER_VALUES;
        while (json.nextMember()) {
            String key = limited(json.name(), what);
            List<String> values = texts(what, room);
            room -= Math.max(1, values.size());
            if (room < 0) {
                throw tooMany(what);
            }
            extra.put(key, values);
        }
        return extra;
    }

    private List<String> texts(String what, int limit) {
        byte first = json.peek();
        if (first == 'n') {
            json.skipValue();
            return List.of();
        }
        if (first != '[') {
            throw wrong(what, "an array of strings");
        }
        List<String> texts = new ArrayList<>();
        json.enterArray();
        while (json.nextElement()) {
            if (texts.size() == limit) {
                throw tooMany(what);
            }
            String text = text(what);
            texts.add(text == null ? "" : text);
        }
        return texts;
    }

    /** Notes where an object stands and what it is called. */
    private @Nullable ObjectHead object(String what) {
        if (!entersObject(what)) {
            return null;
        }
        int start = json.position() - 1;
        ObjectNames names = ObjectNames.NONE;
        while (json.nextMember()) {
            if (json.nameIs("metadata")) {
                names = names(what);
            } else {
                json.skipValue();
            }
        }
        return new ObjectHead(new JsonRange(body, start, json.position() - start), names);
    }

    private ObjectNames names(String what) {
        if (!entersObject(what + ".metadata")) {
            return ObjectNames.NONE;
        }
        String name = null;
        String generateName = null;
        String uid = null;
        while (json.nextMember()) {
            if (json.nameIs("name")) {
                name = text(what + ".metadata.name");
            } else if (json.nameIs("generateName")) {
                generateName = text(what + ".metadata.generateName");
            } else if (json.nameIs("uid")) {
                uid = text(what + ".metadata.uid");
            } else {
                json.skipValue();
            }
        }
        return new ObjectNames(name, generateName, uid);
    }

    private @Nullable String fieldManager() {
        if (!entersObject("request.options")) {
            return null;
        }
        String fieldManager = null;
        while (json.nextMember()) {
            if (json.nameIs("fieldManager")) {
                fieldManager = text("request.options.fieldManager");
            } else {
                json.skipValue();
            }
        }
        return fieldManager;
    }

    private boolean flag(String what) {
        byte first = json.peek();
        if (first != 't' && first != 'f' && first != 'n') {
            throw wrong(what, "true or false");
        }
        return json.booleanOrNull(false);
    }

    private @Nullable String text(String what) {
        byte first = json.peek();
        if (first != '"' && first != 'n') {
            throw wrong(what, "a string");
        }
        String text = json.stringOrNull();
        return text == null ? null : limited(text, what);
    }

    /** Enters an object, or consumes a null and returns false. */
    private boolean entersObject(String what) {
        byte first = json.peek();
        if (first == '{') {
            json.enterObject();
            return true;
        }
        if (first != 'n') {
            throw wrong(what, "an object");
        }
        json.skipValue();
        return false;
    }

    private static String limited(String text, String what) {
        if (text.length() > AdmissionReviewReader.MAX_STRING_LENGTH) {
            throw new AdmissionReviewException("a string in " + what + " must have at most "
                    + AdmissionReviewReader.MAX_STRING_LENGTH + " characters, has " + text.length());
        }
        return text;
    }

    private static AdmissionReviewException tooMany(String what) {
        return new AdmissionReviewException(
                what + " must have at most " + AdmissionReviewReader.MAX_USER_VALUES + " values");
    }

    private static AdmissionReviewException wrong(String what, String right) {
        return new AdmissionReviewException("not an AdmissionReview: " + what + " must be " + right);
    }

    /** What an object is called; null where absent. */
    record ObjectNames(
            @Nullable String name,
            @Nullable String generateName,
            @Nullable String uid) {
        static final ObjectNames NONE = new ObjectNames(null, null, null);
    }

    /** An object of the review: where it stands, what it is called. */
    record ObjectHead(JsonRange range, ObjectNames names) {}

    /** A GroupVersionKind or GroupVersionResource; empty where absent. */
    record TypeName(String group, String version, String name) {
        String apiVersion() {
            return group.isEmpty() ? version : group + "/" + version;
        }
    }

    /** What the envelope says, as far as it was read. */
    static final class ReviewFields {
        @Nullable
        String apiVersion;

        @Nullable
        String kind;

        @Nullable
        RequestFields request;

        AdmissionRequest toRequest(boolean tooLarge) {
            if (!"AdmissionReview".equals(kind)) {
                throw new AdmissionReviewException("not an AdmissionReview: kind must be AdmissionReview");
            }
            if ("admission.k8s.io/v1beta1".equals(apiVersion)) {
                throw new AdmissionReviewException("apiVersion must be admission.k8s.io/v1, was "
                        + "admission.k8s.io/v1beta1: register the webhook with admissionReviewVersions: [\"v1\"]");
            }
            if (!AdmissionReviewReader.API_VERSION.equals(apiVersion)) {
                throw new AdmissionReviewException(
                        "not an AdmissionReview that is understood: apiVersion must be admission.k8s.io/v1");
            }
            if (request == null) {
                throw new AdmissionReviewException("not an AdmissionReview to answer: request is missing");
            }
            return request.toRequest(tooLarge);
        }
    }
}
