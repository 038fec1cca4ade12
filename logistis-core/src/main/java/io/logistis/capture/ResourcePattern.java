package io.logistis.capture;

import io.logistis.event.BuiltInKind;
import io.logistis.event.Glob;
import io.logistis.event.ObjectKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Resources as people name them: {@code deployments.apps}, {@code widgets.example.com}, {@code *.example.com}; one of
 * Kubernetes' own without its group ({@code pods}, {@code leases}), {@code *} for all. {@code *} stands for any text.
 */
final class ResourcePattern {

    private final String text;
    private final Glob resource;
    /** Null for the groups that come with the API server. */
    private final @Nullable Glob group;

    private ResourcePattern(String text, Glob resource, @Nullable Glob group) {
        this.text = text;
        this.resource = resource;
        this.group = group;
    }

    /** @throws IllegalArgumentException if it is none */
    static ResourcePattern parse(String text) {
        int dot = text.indexOf('.');
        if (text.isEmpty() || dot == 0 || text.endsWith(".") || !text.chars().allMatch(ResourcePattern::isAllowed)) {
            throw new IllegalArgumentException(
                    "a resource is a plural in lower case, with its group if it is not of Kubernetes itself"
                            + " (pods, deployments.apps, widgets.example.com, *.example.com), or * for all, was '"
                            + text + "'"
                            + (text.indexOf('/') < 0 ? "" : "; its subresources belong to it"));
        }
        if (text.equals("*")) {
            return new ResourcePattern(text, new Glob("*"), new Glob("*"));
        }
        return dot < 0
                ? ofKubernetes(text)
                : new ResourcePattern(text, new Glob(text.substring(0, dot)), new Glob(text.substring(dot + 1)));
    }

    /** A name that no kind of Kubernetes itself has would match nothing, and hide nothing. */
    private static ResourcePattern ofKubernetes(String text) {
        Glob resource = new Glob(text);
        if (BuiltInKind.all().stream().noneMatch(kind -> resource.matches(kind.resource()))) {
            throw new IllegalArgumentException("Kubernetes itself has no resource '" + text
                    + "'; a resource is a plural, with its group if it is another's: widgets.example.com");
        }
        return new ResourcePattern(text, resource, null);
    }

    static List<ResourcePattern> parseAll(List<String> texts) {
        return texts.stream().map(ResourcePattern::parse).toList();
    }

    private static boolean isAllowed(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '*';
    }

    boolean matches(ObjectKey key) {
        return resource.matches(key.resource())
                && (group == null ? BuiltInKind.isGroup(key.group()) : group.matches(key.group()));
    }

    static boolean anyMatches(List<ResourcePattern> patterns, ObjectKey key) {
        for (ResourcePattern pattern : patterns) {
            if (pattern.matches(key)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResourcePattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
