package io.logistis.capture;

import io.logistis.event.JsonRange;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectRef;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A change under construction: an UPDATE of the ConfigMap {@code shop/web} by alice, as long as nothing else is said. */
final class ChangeMaking {

    private static final FieldRules DEFAULTS = KubernetesDefaults.fieldRules(RedactionKey.of(new byte[32]));

    private Operation operation = Operation.UPDATE;
    private String group = "";
    private String resource = "configmaps";
    private String kind = "ConfigMap";
    private @Nullable String namespace = "shop";
    private String name = "web";
    private @Nullable String subresource;
    private UserInfo user = UserInfo.named("alice");
    private @Nullable String fieldManager = "kubectl-edit";
    private boolean dryRun;
    private boolean tooLarge;
    private @Nullable String before = "{\"data\":{\"a\":\"1\"}}";
    private @Nullable String after = "{\"data\":{\"a\":\"2\"}}";

    static ChangeMaking update() {
        return new ChangeMaking();
    }

    static ChangeMaking create(String object) {
        return update().operation(Operation.CREATE).from(null).to(object);
    }

    static ChangeMaking delete(String object) {
        return update().operation(Operation.DELETE).from(object).to(null);
    }

    ChangeMaking operation(Operation value) {
        operation = value;
        return this;
    }

    /** {@code deployments.apps Deployment}. */
    ChangeMaking of(String resourceAndGroup, String ofKind) {
        int dot = resourceAndGroup.indexOf('.');
        resource = dot < 0 ? resourceAndGroup : resourceAndGroup.substring(0, dot);
        group = dot < 0 ? "" : resourceAndGroup.substring(dot + 1);
        kind = ofKind;
        return this;
    }

    ChangeMaking namespace(@Nullable String value) {
        namespace = value;
        return this;
    }

    ChangeMaking name(String value) {
        name = value;
        return this;
    }

    ChangeMaking subresource(String value) {
        subresource = value;
        return this;
    }

    ChangeMaking user(String value, String... groups) {
        user = new UserInfo(value, null, List.of(groups), Map.of());
        return this;
    }

    ChangeMaking fieldManager(@Nullable String value) {
        fieldManager = value;
        return this;
    }

    ChangeMaking dryRun() {
        dryRun = true;
        return this;
    }

    ChangeMaking tooLarge() {
        tooLarge = true;
        return from(null).to(null);
    }

    ChangeMaking from(@Nullable String json) {
        before = json;
        return this;
    }

    ChangeMaking to(@Nullable String json) {
        after = json;
        return this;
    }

    ObservedChange observed() {
        return new ObservedChange(
                "r-1",
                operation,
                new ObjectRef(new ObjectKey(group, resource, namespace, name), "v1", kind, subresource, "uid-1"),
                group.isEmpty() ? "v1" : group + "/v1",
                user,
                fieldManager,
                dryRun,
                null,
                range(after),
                range(before),
                tooLarge);
    }

    /** The change under the default rules. */
    CandidateChange make() {
        return new CandidateChange(observed(), DEFAULTS);
    }

    /** In the middle of something else, as objects lie in a review. */
    private static @Nullable JsonRange range(@Nullable String json) {
        if (json == null) {
            return null;
        }
        byte[] review = (" ," + json + "}").getBytes(StandardCharsets.UTF_8);
        return new JsonRange(review, 2, review.length - 3);
    }
}
