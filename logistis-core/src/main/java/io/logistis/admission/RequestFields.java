package io.logistis.admission;

import io.logistis.admission.ReviewScan.ObjectHead;
import io.logistis.admission.ReviewScan.ObjectNames;
import io.logistis.admission.ReviewScan.TypeName;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectRef;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import org.jspecify.annotations.Nullable;

/** What {@code request} says, as far as it was read, and what it adds up to. */
final class RequestFields {

    @Nullable
    String uid;

    @Nullable
    TypeName kind;

    @Nullable
    TypeName resource;

    @Nullable
    String subresource;

    @Nullable
    String name;

    @Nullable
    String namespace;

    @Nullable
    String operation;

    @Nullable
    UserInfo user;

    @Nullable
    ObjectHead object;

    @Nullable
    ObjectHead oldObject;

    boolean dryRun;

    @Nullable
    String fieldManager;

    AdmissionRequest toRequest(boolean tooLarge) {
        String requestUid = orNull(uid);
        if (requestUid == null) {
            throw missing("request.uid");
        }
        if (user == null) {
            throw missing("request.userInfo");
        }
        if (kind == null || kind.version().isEmpty() || kind.name().isEmpty()) {
            throw missing("request.kind with its version and kind");
        }
        if (resource == null || resource.version().isEmpty() || resource.name().isEmpty()) {
            throw missing("request.resource with its version and resource");
        }
        Operation done = operation();
        ObjectNames after = object == null ? ObjectNames.NONE : object.names();
        ObjectNames before = oldObject == null ? ObjectNames.NONE : oldObject.names();
        ObjectKey key = new ObjectKey(
                resource.group(), resource.name(), orNull(namespace), firstOf(name, after.name(), before.name()));
        ObjectRef ref = new ObjectRef(
                key,
                resource.version(),
                kind.name(),
                orNull(subresource),
                done == Operation.CONNECT ? null : orNull(firstOf(before.uid(), after.uid())));
        return new AdmissionRequest(
                requestUid,
                new ObservedChange(
                        requestUid,
                        done,
                        ref,
                        kind.apiVersion(),
                        user,
                        orNull(fieldManager),
                        dryRun,
                        done == Operation.CREATE ? orNull(after.generateName()) : null,
                        object == null || tooLarge ? null : object.range(),
                        oldObject == null || tooLarge ? null : oldObject.range(),
                        tooLarge));
    }

    private Operation operation() {
        if (operation == null) {
            throw missing("request.operation");
        }
        return switch (operation) {
            case "CREATE" -> Operation.CREATE;
            case "UPDATE" -> Operation.UPDATE;
            case "DELETE" -> Operation.DELETE;
            case "CONNECT" -> Operation.CONNECT;
            default ->
                throw new AdmissionReviewException(
                        "request.operation must be CREATE, UPDATE, DELETE or CONNECT, was another");
        };
    }

    private static String firstOf(@Nullable String... candidates) {
        for (String candidate : candidates) {
            if (candidate != null && !candidate.isEmpty()) {
                return candidate;
            }
        }
        return "";
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static AdmissionReviewException missing(String what) {
        return new AdmissionReviewException("not an AdmissionReview to answer: " + what + " is missing");
    }
}
