package io.logistis.testkit;

import io.logistis.event.JsonRange;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectRef;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes changes as a webhook sees them, each with a request uid of its own: {@code Changes.update("bob").of("apps",
 * "deployments", "Deployment").at("shop", "web").build()}. Unless told otherwise, of the Deployment {@code shop/web}.
 */
public final class Changes {

    private static final AtomicLong COUNT = new AtomicLong();

    private final Operation operation;
    private UserInfo user;
    private String requestUid = "review-" + COUNT.incrementAndGet();
    private String group = "apps";
    private String resource = "deployments";
    private String kind = "Deployment";
    private @Nullable String namespace = "shop";
    private String name = "web";
    private @Nullable String subresource;
    private @Nullable String generateName;
    private @Nullable String before;
    private @Nullable String after;
    private boolean dryRun;
    private boolean tooLarge;

    private Changes(Operation operation, String user) {
        this.operation = operation;
        this.user = UserInfo.named(user);
        this.before = operation == Operation.CREATE || operation == Operation.CONNECT ? null : "{\"spec\":{\"a\":1}}";
        this.after = operation == Operation.DELETE ? null : "{\"spec\":{\"a\":2}}";
    }

    public static Changes create(String user) {
        return new Changes(Operation.CREATE, user);
    }

    public static Changes update(String user) {
        return new Changes(Operation.UPDATE, user);
    }

    public static Changes delete(String user) {
        return new Changes(Operation.DELETE, user);
    }

    public static Changes connect(String user) {
        return new Changes(Operation.CONNECT, user);
    }

    public Changes groups(String... values) {
        user = new UserInfo(user.username(), user.uid(), List.of(values), Map.of());
        return this;
    }

    public Changes user(UserInfo value) {
        user = value;
        return this;
    }

    public Changes requestUid(String value) {
        requestUid = value;
        return this;
    }

    public Changes of(String newGroup, String newResource, String newKind) {
        group = newGroup;
        resource = newResource;
        kind = newKind;
        return this;
    }

    /** Of a pod. */
    public Changes ofPod() {
        return of("", "pods", "Pod");
    }

    /** Of a Namespace, in itself as the API server has it. */
    public Changes ofNamespace(String value) {
        return of("", "namespaces", "Namespace").at(value, value);
    }

    /** @param newNamespace null for a cluster-scoped object */
    public Changes at(@Nullable String newNamespace, String newName) {
        namespace = newNamespace;
        name = newName;
        return this;
    }

    public Changes subresource(String value, String newKind) {
        subresource = value;
        kind = newKind;
        return this;
    }

    public Changes generateName(String value) {
        generateName = value;
        return this;
    }

    public Changes objects(@Nullable String newBefore, @Nullable String newAfter) {
        before = newBefore;
        after = newAfter;
        return this;
    }

    public Changes dryRun() {
        dryRun = true;
        return this;
    }

    public Changes tooLarge() {
        tooLarge = true;
        return this;
    }

    public ObservedChange build() {
        return new ObservedChange(
                requestUid,
                operation,
                new ObjectRef(new ObjectKey(group, resource, namespace, name), "v1", kind, subresource, "uid-1"),
                group.isEmpty() ? "v1" : group + "/v1",
                user,
                "kubectl",
                dryRun,
                generateName,
                tooLarge ? null : range(after),
                tooLarge ? null : range(before),
                tooLarge);
    }

    private static @Nullable JsonRange range(@Nullable String json) {
        return json == null ? null : JsonRange.of(json.getBytes(StandardCharsets.UTF_8));
    }
}
