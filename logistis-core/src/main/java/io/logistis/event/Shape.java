package io.logistis.event;

import java.util.Objects;

/**
 * States of one shape can be compared with each other, others can't: a {@code /status} write carries the whole object
 * and has its shape, {@code /scale} carries a Scale and has not; an autoscaler written as v1 and as v2 has two.
 *
 * @param key the object's place
 * @param apiVersion of the body: {@code apps/v1}
 * @param kind of the body
 */
public record Shape(ObjectKey key, String apiVersion, String kind) {

    public Shape {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(apiVersion, "apiVersion");
        Objects.requireNonNull(kind, "kind");
    }
}
