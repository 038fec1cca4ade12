package io.logistis.cli;

import io.logistis.event.BuiltInKind;
import io.logistis.event.KindSelector;
import io.logistis.lock.LockScope;
import io.logistis.lock.LockSubjects;
import java.util.ArrayList;
import java.util.List;

/** How it is named what a lock is on, and whom it keeps away; harmless for a terminal. */
final class LockNames {

    private static final int LONGEST = 256;

    private LockNames() {}

    /** {@code shop/Deployment/web}, {@code Node/n1}, and with a star for all: {@code shop/*}, {@code shop/Deployment/*}. */
    static String scope(LockScope scope) {
        String namespace = scope.namespace() == null ? "" : scope.namespace() + "/";
        String kind = scope.kind() == null ? "" : kind(scope.kind()) + "/";
        return TerminalText.oneLine(namespace + kind + (scope.name() == null ? "*" : scope.name()), 3 * LONGEST);
    }

    /** As the API spells it; one that is not built in as it was typed. */
    private static String kind(String typed) {
        return BuiltInKind.of(KindSelector.parse(typed)).map(BuiltInKind::kind).orElse(typed);
    }

    /** One on a line: {@code user bob}, {@code group dev}, {@code not group oncall}. */
    static List<StyledLine> subjects(LockSubjects subjects) {
        List<StyledLine> lines = new ArrayList<>();
        add(lines, "user ", subjects.users());
        add(lines, subjects.users().isEmpty() ? "group " : "in group ", subjects.groups());
        if (lines.isEmpty()) {
            lines.add(StyledLine.plain("everyone"));
        }
        add(lines, "not user ", subjects.exemptUsers());
        add(lines, "not group ", subjects.exemptGroups());
        return lines;
    }

    private static void add(List<StyledLine> lines, String before, List<String> names) {
        names.forEach(name -> lines.add(StyledLine.plain(before + TerminalText.oneLine(name, LONGEST))));
    }
}
