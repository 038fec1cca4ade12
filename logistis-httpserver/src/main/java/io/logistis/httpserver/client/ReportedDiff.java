package io.logistis.httpserver.client;

import io.logistis.diff.FieldChange;
import io.logistis.diff.JsonPatch;
import java.util.List;
import java.util.Objects;

/** What a change changed, in the format that was asked for, or why that can't be shown. */
public sealed interface ReportedDiff {

    /** In one line: {@code replicas 3 → 5 (+2 more)}. */
    record Summary(String text) implements ReportedDiff {
        public Summary {
            Objects.requireNonNull(text, "text");
        }
    }

    /** RFC 6902, in the order in which the operations are applied; of CREATE and DELETE one for the whole document. */
    record Patch(List<JsonPatch.Operation> operations) implements ReportedDiff {
        public Patch {
            operations = List.copyOf(operations);
        }
    }

    /** A unified diff of YAML, as {@code patch} takes it. */
    record Unified(String text) implements ReportedDiff {
        public Unified {
            Objects.requireNonNull(text, "text");
        }
    }

    /** Field by field. */
    record Fields(List<FieldChange> changes) implements ReportedDiff {
        public Fields {
            changes = List.copyOf(changes);
        }
    }

    /** Nothing to show, for this reason. */
    record Unavailable(String why) implements ReportedDiff {
        public Unavailable {
            Objects.requireNonNull(why, "why");
        }
    }
}
