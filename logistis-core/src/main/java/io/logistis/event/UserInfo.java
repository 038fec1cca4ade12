package io.logistis.event;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, as the API server authenticated them ({@code authentication.k8s.io/v1 UserInfo}). With
 * impersonation this is the impersonated user.
 *
 * @param username exactly as the API server gave it; may be empty, never null
 * @param uid null where the authenticator gives none
 * @param groups in the order given; empty, never null
 * @param extra by key, keys sorted; empty, never null
 */
public record UserInfo(String username, @Nullable String uid, List<String> groups, Map<String, List<String>> extra) {

    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";
    private static final String KUBE_SYSTEM_SERVICE_ACCOUNT = SERVICE_ACCOUNT + "kube-system:";

    public UserInfo {
        Objects.requireNonNull(username, "username");
        groups = List.copyOf(groups);
        extra = java.util.Collections.unmodifiableMap(extra.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> List.copyOf(entry.getValue()), (a, b) -> b, TreeMap::new)));
    }

    /** A user of that name, without uid, groups or extra. */
    public static UserInfo named(String username) {
        return new UserInfo(username, null, List.of(), Map.of());
    }

    /**
     * Whether this is a part of the system: every name that starts with {@code system:}, except service accounts of
     * namespaces other than kube-system. All others are people; a robot's account is somebody's.
     */
    public boolean isSystem() {
        return username.startsWith("system:")
                && (!username.startsWith(SERVICE_ACCOUNT) || username.startsWith(KUBE_SYSTEM_SERVICE_ACCOUNT));
    }
}
