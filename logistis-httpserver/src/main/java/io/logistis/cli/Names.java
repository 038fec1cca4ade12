package io.logistis.cli;

import io.logistis.event.BuiltInKind;
import io.logistis.event.KindSelector;
import io.logistis.event.ObjectRef;
import io.logistis.event.Operation;
import io.logistis.httpserver.client.ReportedChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How objects, operations and users are named in tables; harmless for a terminal. */
final class Names {

    private static final int LONGEST = 256;

    /** Their bodies are the object itself, as those without a subresource are. */
    private static final Set<String> OF_THE_OBJECT = Set.of("status", "ephemeralcontainers", "resize", "finalize");

    private Names() {}

    /** {@code shop/Deployment/web}; {@code Node/n1} where there is no namespace; with the group of a custom resource. */
    static String key(ReportedChange change) {
        String namespace = change.object().key().namespace();
        return namespace == null ? object(change) : TerminalText.oneLine(namespace, LONGEST) + "/" + object(change);
    }

    /** {@code Deployment/web}; {@code Deployment/*} of what happened to a lock on all of them. */
    static String object(ReportedChange change) {
        String name = change.object().key().name();
        boolean isOfLock = change.operation() == Operation.LOCK || change.operation() == Operation.UNLOCK;
        return TerminalText.oneLine(type(change.object()), LONGEST) + "/"
                + (!name.isEmpty() ? TerminalText.oneLine(name, LONGEST) : isOfLock ? "*" : "(no name)");
    }

    /** {@code deployments/scale} carries a Scale: the kind of the object itself is known of built-in ones only. */
    private static String type(ObjectRef object) {
        String group = object.key().group();
        String resource = object.key().resource();
        boolean isCustom = group.contains(".") && !group.endsWith(".k8s.io");
        String subresource = object.subresource();
        String kind = subresource == null || OF_THE_OBJECT.contains(subresource)
                ? object.kind()
                : BuiltInKind.of(new KindSelector(Set.of(resource), resource, group))
                        .map(BuiltInKind::kind)
                        .orElse(resource);
        return isCustom ? kind + "." + group : kind;
    }

    /** With the subresource that it went to: {@code UPDATE scale}. */
    static String operation(ReportedChange change) {
        String subresource = change.object().subresource();
        return TerminalText.oneLine(change.operation() + (subresource == null ? "" : " " + subresource), LONGEST);
    }

    static String operation(Operation operation, @Nullable String subresource) {
        return TerminalText.oneLine(operation + (subresource == null ? "" : " " + subresource), LONGEST);
    }

    /** A service account's name is three in one, each on its line. */
    static List<StyledLine> user(String username) {
        List<StyledLine> lines = new ArrayList<>();
        String prefix = "system:serviceaccount:";
        int colon = username.indexOf(':', prefix.length());
        if (username.startsWith(prefix) && colon > 0) {
            lines.add(StyledLine.plain(prefix));
            lines.add(StyledLine.plain(TerminalText.oneLine(username.substring(prefix.length(), colon + 1), LONGEST)));
            lines.add(StyledLine.plain(TerminalText.oneLine(username.substring(colon + 1), LONGEST)));
        } else {
            lines.add(StyledLine.plain(username.isEmpty() ? "(no name)" : TerminalText.oneLine(username, LONGEST)));
        }
        return lines;
    }
}
