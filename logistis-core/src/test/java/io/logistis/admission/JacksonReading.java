package io.logistis.admission;

import io.logistis.event.JsonRange;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectRef;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import io.logistis.scan.JsonScanner;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Jackson's tree makes of a review, by the rules of {@link AdmissionReviewReader}'s Javadoc written a second time. */
record JacksonReading(
        ObservedChange change,
        @Nullable JsonNode object,
        @Nullable JsonNode oldObject) {

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(JsonScanner.MAX_DEPTH)
                            .maxNumberLength(1 << 20)
                            .maxStringLength(1 << 30)
                            .maxNameLength(1 << 30)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Thrown where Jackson can't read it, or where it is no review. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        /** Whether our readers must refuse it too. */
        final boolean rightly;

        Refused(String message, boolean rightly) {
            super(message);
            this.rightly = rightly;
        }
    }

    /** What our own reader made of it, so that the two can be compared. */
    static JacksonReading of(AdmissionRequest request) {
        ObservedChange change = request.change();
        if (!request.uid().equals(change.requestUid())) {
            throw new AssertionError("two uids");
        }
        return new JacksonReading(
                withoutObjects(change, change.tooLarge()), tree(change.newObject()), tree(change.oldObject()));
    }

    /** The same as it is read where the objects are too large. */
    JacksonReading tooLarge() {
        return new JacksonReading(withoutObjects(change, true), null, null);
    }

    private static ObservedChange withoutObjects(ObservedChange change, boolean tooLarge) {
        return new ObservedChange(
                change.requestUid(),
                change.operation(),
                change.object(),
                change.apiVersion(),
                change.user(),
                change.fieldManager(),
                change.dryRun(),
                change.generateName(),
                null,
                null,
                tooLarge);
    }

    private static @Nullable JsonNode tree(@Nullable JsonRange range) {
        return range == null ? null : MAPPER.readTree(new StringReader(range.text()));
    }

    static JacksonReading read(byte[] body) {
        JsonNode review = parse(body);
        require(review.isObject(), "an object");
        require("AdmissionReview".equals(text(review.get("kind"))), "kind");
        require("admission.k8s.io/v1".equals(text(review.get("apiVersion"))), "apiVersion");
        JsonNode request = object(review.get("request"));
        require(request != null, "request");
        String uid = text(request.get("uid"));
        require(uid != null && !uid.isEmpty(), "uid");
        JsonNode kind = object(request.get("kind"));
        JsonNode resource = object(request.get("resource"));
        require(kind != null && !orEmpty(kind.get("kind")).isEmpty(), "kind");
        require(resource != null && !orEmpty(resource.get("resource")).isEmpty(), "resource");
        require(
                !orEmpty(kind.get("version")).isEmpty()
                        && !orEmpty(resource.get("version")).isEmpty(),
                "version");
        JsonNode user = object(request.get("userInfo"));
        require(user != null, "userInfo");
        String operation = orEmpty(request.get("operation"));
        require(List.of("CREATE", "UPDATE", "DELETE", "CONNECT").contains(operation), "operation");
        JsonNode object = object(request.get("object"));
        JsonNode oldObject = object(request.get("oldObject"));
        JsonNode options = object(request.get("options"));
        String name = orEmpty(request.get("name"));
        name = name.isEmpty() ? inMetadata(object, "name") : name;
        name = name.isEmpty() ? inMetadata(oldObject, "name") : name;
        String objectUid = inMetadata(oldObject, "uid");
        objectUid = objectUid.isEmpty() ? inMetadata(object, "uid") : objectUid;
        String generateName = inMetadata(object, "generateName");
        inMetadata(oldObject, "generateName");
        String group = orEmpty(kind.get("group"));
        ObservedChange change = new ObservedChange(
                uid,
                Operation.valueOf(operation),
                new ObjectRef(
                        new ObjectKey(
                                orEmpty(resource.get("group")),
                                orEmpty(resource.get("resource")),
                                orNull(orEmpty(request.get("namespace"))),
                                name),
                        orEmpty(resource.get("version")),
                        orEmpty(kind.get("kind")),
                        orNull(orEmpty(request.get("subResource"))),
                        operation.equals("CONNECT") ? null : orNull(objectUid)),
                (group.isEmpty() ? "" : group + "/") + orEmpty(kind.get("version")),
                new UserInfo(
                        orEmpty(user.get("username")),
                        orNull(orEmpty(user.get("uid"))),
                        texts(user.get("groups")),
                        extra(object(user.get("extra")))),
                options == null ? null : orNull(orEmpty(options.get("fieldManager"))),
                flag(request.get("dryRun")),
                operation.equals("CREATE") ? orNull(generateName) : null,
                null,
                null,
                false);
        return new JacksonReading(change, object, oldObject);
    }

    private static JsonNode parse(byte[] body) {
        try {
            // Decoded first: from bytes, Jackson neither refuses all that is not UTF-8 nor takes every escape in a
            // name.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return MAPPER.readTree(new StringReader(text));
        } catch (CharacterCodingException | JacksonException e) {
            // Half of a surrogate pair is fine for RFC 8259 and for Go; Jackson takes it in values only.
            throw new Refused("not JSON", !e.getMessage().contains("surrogate"));
        }
    }

    private static Map<String, List<String>> extra(@Nullable JsonNode node) {
        Map<String, List<String>> extra = new TreeMap<>();
        if (node != null) {
            node.properties().forEach(entry -> extra.put(entry.getKey(), texts(entry.getValue())));
        }
        return extra;
    }

    private static List<String> texts(@Nullable JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node == null || node.isNull()) {
            return texts;
        }
        require(node.isArray(), "array");
        node.forEach(element -> texts.add(orEmpty(element)));
        return texts;
    }

    private static String inMetadata(@Nullable JsonNode object, String member) {
        JsonNode metadata = object == null ? null : object(object.get("metadata"));
        return metadata == null ? "" : orEmpty(metadata.get(member));
    }

    private static @Nullable JsonNode object(@Nullable JsonNode node) {
        require(node == null || node.isNull() || node.isObject(), "object or null");
        return node == null || node.isNull() ? null : node;
    }

    private static boolean flag(@Nullable JsonNode node) {
        require(node == null || node.isNull() || node.isBoolean(), "boolean or null");
        return node != null && node.isBoolean() && node.booleanValue();
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        require(node == null || node.isNull() || node.isString(), "string or null");
        return node == null || node.isNull() ? null : node.stringValue();
    }

    private static String orEmpty(@Nullable JsonNode node) {
        String text = text(node);
        return text == null ? "" : text;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static void require(boolean valid, String what) {
        if (!valid) {
            throw new Refused(what, true);
        }
    }
}
