package io.logistis.event;

/** What was done. The first four are spelled as in {@code admission.k8s.io/v1}; the last two happen to locks of ours. */
public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT,
    LOCK,
    UNLOCK
}
