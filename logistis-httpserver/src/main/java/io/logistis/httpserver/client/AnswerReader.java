package io.logistis.httpserver.client;

import io.logistis.blame.Origin;
import io.logistis.diff.FieldChange;
import io.logistis.diff.JsonPatch;
import io.logistis.event.Decision;
import io.logistis.event.Decision.LockRef;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectRef;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import io.logistis.history.Gap;
import io.logistis.history.Outcome;
import io.logistis.httpserver.client.ReportedBlame.Author;
import io.logistis.json.DiffFormat;
import io.logistis.lock.Lock;
import io.logistis.lock.LockScope;
import io.logistis.lock.LockSubjects;
import io.logistis.store.Interruption;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads answers, and throws {@link IllegalArgumentException} where one is not as this version knows it. */
final class AnswerReader {

    private AnswerReader() {}

    /** @param format that was asked for; null for none */
    static ReportedPage page(byte[] json, @Nullable DiffFormat format) {
        JsonMembers page = withItems(json);
        return new ReportedPage(
                page.objects("items", change -> change(change, format)),
                page.stringOrNull("continue"),
                page.objects("interruptions", AnswerReader::interruption),
                json);
    }

    /** @param format that was asked for; null for none */
    static ReportedArrival arrival(byte[] json, @Nullable DiffFormat format, boolean isAfterHole) {
        JsonMembers arrival = JsonMembers.of(json);
        return new ReportedArrival(
                change(arrival.object("change"), format),
                arrival.strings("replaces").stream().map(EventId::parse).toList(),
                isAfterHole,
                String.valueOf(arrival.raw("change")).getBytes(StandardCharsets.UTF_8));
    }

    static ReportedOverview overview(byte[] json) {
        JsonMembers overview = withItems(json);
        return new ReportedOverview(
                overview.objects("items", AnswerReader::namespace),
                overview.parsedOrNull("countedFrom", Instant::parse),
                json);
    }

    private static JsonMembers withItems(byte[] json) {
        JsonMembers answer = JsonMembers.of(json);
        if (!answer.has("items")) {
            throw new IllegalArgumentException("the answer has no items");
        }
        return answer;
    }

    private static ReportedOverview.Namespace namespace(JsonMembers item) {
        return new ReportedOverview.Namespace(
                item.stringOrNull("namespace"),
                change(item.object("last"), null),
                counts(item.object("byOperation")),
                counts(item.object("byUser")));
    }

    static ReportedBlame blame(byte[] json) {
        JsonMembers blame = JsonMembers.of(json);
        JsonMembers deletedBy = blame.objectOrNull("deletedBy");
        return new ReportedBlame(
                change(blame.object("newest"), null),
                blame.objects(
                        "lines",
                        line -> new ReportedBlame.Line(
                                line.string("text"), line.string("pointer"), author(line.object("origin")))),
                blame.objects("removed", AnswerReader::removed),
                blame.objects("later", later -> change(later, null)),
                deletedBy == null ? null : change(deletedBy, null),
                json);
    }

    private static ReportedBlame.Removed removed(JsonMembers field) {
        String value = field.raw("value");
        return new ReportedBlame.Removed(
                field.string("path"), value == null ? "null" : value, author(field.object("origin")));
    }

    private static Author author(JsonMembers origin) {
        String type = origin.string("type");
        return switch (type) {
            case "CHANGE" ->
                new Author.Somebody(
                        EventId.parse(origin.string("id")),
                        origin.string("user"),
                        Operation.valueOf(origin.string("operation")),
                        origin.stringOrNull("subresource"),
                        Instant.parse(origin.string("time")),
                        origin.stringOrNull("fieldManager"),
                        Outcome.valueOf(origin.string("outcome")));
            case "GAP" ->
                new Author.Unseen(
                        Instant.parse(origin.string("from")),
                        Instant.parse(origin.string("to")),
                        Origin.Reason.valueOf(origin.string("reason")));
            case "BEFORE_HISTORY" -> {
                JsonMembers tool = origin.objectOrNull("tool");
                yield new Author.BeforeHistory(
                        tool == null ? null : tool.string("manager"),
                        tool == null ? null : tool.parsedOrNull("time", Instant::parse));
            }
            default -> throw new IllegalArgumentException("an origin of type " + type);
        };
    }

    private static Map<String, Long> counts(JsonMembers members) {
        Map<String, Long> counts = new HashMap<>();
        members.ranges().keySet().forEach(name -> counts.put(name, members.number(name)));
        return counts;
    }

    private static ReportedChange change(JsonMembers change, @Nullable DiffFormat format) {
        JsonMembers lock = change.objectOrNull("lock");
        JsonMembers gap = change.objectOrNull("gapBefore");
        return new ReportedChange(
                EventId.parse(change.string("id")),
                Instant.parse(change.string("observedAt")),
                Operation.valueOf(change.string("operation")),
                Outcome.valueOf(change.string("outcome")),
                (int) change.number("attempts"),
                (int) change.number("count"),
                object(change.object("objectRef")),
                user(change.object("user")),
                change.stringOrNull("fieldManager"),
                lock == null ? null : lockRef(lock),
                lock == null ? null : lock.parsedOrNull("passage", Decision.Passage::valueOf),
                gap == null ? null : gap(gap),
                format == null ? null : diff(change, format));
    }

    private static ObjectRef object(JsonMembers object) {
        return new ObjectRef(
                new ObjectKey(
                        object.string("group"),
                        object.string("resource"),
                        object.stringOrNull("namespace"),
                        object.string("name")),
                object.string("version"),
                object.string("kind"),
                object.stringOrNull("subresource"),
                object.stringOrNull("uid"));
    }

    private static UserInfo user(JsonMembers user) {
        JsonMembers members = user.object("extra");
        Map<String, List<String>> extra = new HashMap<>();
        members.ranges().keySet().forEach(key -> extra.put(key, members.strings(key)));
        return new UserInfo(user.string("username"), user.stringOrNull("uid"), user.strings("groups"), extra);
    }

    static ReportedLocks locks(byte[] json) {
        return new ReportedLocks(
                withItems(json).slices("items").stream().map(AnswerReader::lock).toList(), json);
    }

    static ReportedLock lock(byte[] json) {
        JsonMembers lock = JsonMembers.of(json);
        return new ReportedLock(
                new Lock(
                        lock.string("id"),
                        new LockScope(
                                lock.stringOrNull("namespace"), lock.stringOrNull("kind"), lock.stringOrNull("name")),
                        lock.strings("operations").stream()
                                .map(Operation::valueOf)
                                .collect(Collectors.toSet()),
                        new LockSubjects(
                                lock.strings("users"),
                                lock.strings("groups"),
                                lock.strings("exemptUsers"),
                                lock.strings("exemptGroups")),
                        Lock.Mode.valueOf(lock.string("mode")),
                        lock.string("reason"),
                        lock.string("owner"),
                        Instant.parse(lock.string("createdAt")),
                        lock.parsedOrNull("expiresAt", Instant::parse),
                        lock.parsedOrNull("removedAt", Instant::parse),
                        lock.stringOrNull("removedBy")),
                ReportedLock.State.valueOf(lock.string("state")),
                lock.strings("warnings"),
                json);
    }

    private static LockRef lockRef(JsonMembers lock) {
        return new LockRef(
                lock.string("id"),
                lock.string("reason"),
                lock.string("owner"),
                lock.parsedOrNull("expiresAt", Instant::parse));
    }

    private static Gap gap(JsonMembers gap) {
        return new Gap(
                EventId.parse(gap.string("after")),
                Instant.parse(gap.string("from")),
                Instant.parse(gap.string("to")),
                Gap.Reason.valueOf(gap.string("reason")),
                gap.strings("fields"));
    }

    private static Interruption interruption(JsonMembers interruption) {
        return new Interruption(
                Instant.parse(interruption.string("from")),
                interruption.parsedOrNull("to", Instant::parse),
                Interruption.Reason.valueOf(interruption.string("reason")),
                interruption.number("count"));
    }

    private static ReportedDiff diff(JsonMembers change, DiffFormat format) {
        if (!change.has("diff")) {
            return new ReportedDiff.Unavailable(change.string("diffUnavailable"));
        }
        return switch (format) {
            case SUMMARY -> new ReportedDiff.Summary(change.string("diff"));
            case PATCH -> new ReportedDiff.Patch(change.objects("diff", AnswerReader::operation));
            case DIFF -> new ReportedDiff.Unified(change.string("diff"));
            case FIELDS -> new ReportedDiff.Fields(change.objects("diff", AnswerReader::field));
        };
    }

    private static JsonPatch.Operation operation(JsonMembers operation) {
        // A value of null is JSON too, and then the member is there with it.
        JsonPatch.Op op = JsonPatch.Op.valueOf(operation.string("op").toUpperCase(Locale.ROOT));
        boolean hasValue = op == JsonPatch.Op.ADD || op == JsonPatch.Op.REPLACE || op == JsonPatch.Op.TEST;
        String value = operation.raw("value");
        return new JsonPatch.Operation(
                op,
                operation.string("path"),
                operation.stringOrNull("from"),
                hasValue && value == null ? "null" : value);
    }

    private static FieldChange field(JsonMembers field) {
        FieldChange.Op op = FieldChange.Op.valueOf(field.string("op").toUpperCase(Locale.ROOT));
        String from = field.raw("from");
        String to = field.raw("to");
        return new FieldChange(
                field.string("path"),
                op,
                from == null && op != FieldChange.Op.ADD ? "null" : from,
                to == null && op != FieldChange.Op.REMOVE ? "null" : to);
    }
}
