package io.logistis.capture;

import io.logistis.event.ObjectKey;

/** A resource as people name it: {@code pods} (core group), {@code deployments.apps}, {@code *.example.com}, {@code *}. */
record ResourcePattern(String resource, String group) {

    static final ResourcePattern ANY = new ResourcePattern("*", "*");

    /** @throws IllegalArgumentException if it is none */
    static ResourcePattern parse(String text) {
        if (text.equals("*")) {
            return ANY;
        }
        int dot = text.indexOf('.');
        if (text.isEmpty() || dot == 0 || text.endsWith(".")) {
            throw new IllegalArgumentException(
                    "a resource is a plural, with .group outside the core group, or *, was '" + text + "'");
        }
        return dot < 0
                ? new ResourcePattern(text, "")
                : new ResourcePattern(text.substring(0, dot), text.substring(dot + 1));
    }

    boolean matches(ObjectKey key) {
        return (resource.equals("*") || resource.equals(key.resource()))
                && (group.equals("*") || group.equals(key.group()));
    }

    @Override
    public String toString() {
        return equals(ANY) ? "*" : group.isEmpty() ? resource : resource + "." + group;
    }
}
