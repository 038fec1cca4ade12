package io.logistis.httpserver.lock;

import io.logistis.event.Operation;
import io.logistis.httpserver.http.DurationText;
import io.logistis.httpserver.http.HttpException;
import io.logistis.lock.Lock;
import io.logistis.lock.LockScope;
import io.logistis.lock.LockSubjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A lock as it is asked for: one JSON object, in which nothing may be misspelt. A member that is left out has its default;
 * null is none of them but for {@code namespace}, {@code kind} and {@code name}: a list that got lost on its way must not
 * turn into everyone.
 */
final class NewLock {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String NEVER = "never";
    private static final Set<Operation> POSSIBLE =
            EnumSet.of(Operation.CREATE, Operation.UPDATE, Operation.DELETE, Operation.CONNECT);
    private static final int LONGEST_QUOTE = 100;

    /** In the order in which messages name them. */
    private enum Member {
        namespace,
        kind,
        name,
        operations,
        users,
        groups,
        exemptUsers,
        exemptGroups,
        mode,
        reason,
        expiresIn
    }

    private final JsonNode body;

    private NewLock(JsonNode body) {
        this.body = body;
    }

    /**
     * What that body asks for.
     *
     * @throws HttpException 400 that says what is wrong, and what is right
     */
    static Lock.Builder read(byte[] body, String owner) {
        try {
            return new NewLock(parse(body)).builder(owner);
        } catch (IllegalArgumentException e) {
            throw HttpException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static JsonNode parse(byte[] body) {
        JsonNode tree;
        try {
            tree = JSON.readTree(body);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            throw wrong("the body must be one JSON object, each member once"
                    + (at == null ? "" : "; it is not at line " + at.getLineNr() + ", column " + at.getColumnNr()));
        }
        if (!tree.isObject()) {
            throw wrong("the body must be a JSON object");
        }
        List<String> known = Arrays.stream(Member.values()).map(Member::name).toList();
        for (String member : tree.propertyNames()) {
            if (!known.contains(member)) {
                throw wrong("unknown member " + quoted(member) + "; known are " + String.join(", ", known));
            }
        }
        return tree;
    }

    private Lock.Builder builder(String owner) {
        LockScope scope = new LockScope(textOrNull(Member.namespace), textOrNull(Member.kind), textOrNull(Member.name));
        String reason = text(Member.reason);
        if (reason == null || reason.isBlank()) {
            throw wrong("reason must be given: what a person reads who is refused");
        }
        Lock.Builder lock = Lock.builder(scope, owner, reason)
                .subjects(new LockSubjects(
                        texts(Member.users),
                        texts(Member.groups),
                        texts(Member.exemptUsers),
                        texts(Member.exemptGroups)));
        if (body.has(Member.operations.name())) {
            lock.operations(operations());
        }
        String mode = text(Member.mode);
        if (mode != null) {
            lock.mode(mode(mode));
        }
        String expiresIn = text(Member.expiresIn);
        if (expiresIn != null) {
            lock.expiresIn(expiresIn(expiresIn));
        }
        return lock;
    }

    private Set<Operation> operations() {
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        for (String text : texts(Member.operations)) {
            operations.add(POSSIBLE.stream()
                    .filter(operation -> operation.name().equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(
                            () -> wrong("operations must be some of " + names(POSSIBLE) + ", was " + quoted(text))));
        }
        if (operations.isEmpty()) {
            throw wrong("operations must be one or more of " + names(POSSIBLE)
                    + "; left out, it is CREATE, UPDATE, DELETE");
        }
        return operations;
    }

    private static String names(Set<Operation> operations) {
        return operations.stream().map(Operation::name).collect(Collectors.joining(", "));
    }

    private static Lock.Mode mode(String text) {
        for (Lock.Mode mode : Lock.Mode.values()) {
            if (mode.name().equalsIgnoreCase(text)) {
                return mode;
            }
        }
        throw wrong("mode must be DENY or WARN, was " + quoted(text));
    }

    private static @Nullable Duration expiresIn(String text) {
        if (text.equals(NEVER)) {
            return null;
        }
        Duration duration = DurationText.parse(text);
        if (duration == null || duration.isZero() || duration.compareTo(Lock.MAX_EXPIRY) > 0) {
            throw wrong("expiresIn must be a duration of 30d at most such as 30m, 2h or 7d, or " + NEVER + ", was "
                    + quoted(text));
        }
        return duration;
    }

    private @Nullable String textOrNull(Member member) {
        return body.path(member.name()).isNull() ? null : text(member);
    }

    /** Null if it is absent. */
    private @Nullable String text(Member member) {
        JsonNode value = body.get(member.name());
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw wrong(member + " must be a text, was " + type(value));
        }
        return value.asString();
    }

    /** Empty if it is absent. */
    private List<String> texts(Member member) {
        JsonNode value = body.get(member.name());
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(member + " must be a list of texts, was " + type(value));
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode entry : value) {
            if (!entry.isString()) {
                throw wrong(member + " must be a list of texts, has " + type(entry));
            }
            texts.add(entry.asString());
        }
        return texts;
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> "a text";
            case BOOLEAN -> value.toString();
            case NULL -> "null";
            default -> "a number";
        };
    }

    private static String quoted(String text) {
        return "'" + (text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…") + "'";
    }

    private static IllegalArgumentException wrong(String message) {
        return new IllegalArgumentException(message);
    }
}
