package io.logistis.capture;

import io.logistis.capture.YamlValue.Place;
import io.logistis.event.Operation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes rules of a YAML document; each mistake is told with its place and with what is right. Used once. */
final class RulesReader {

    /** More than this many values mean that aliases were piled up: nobody writes so many rules. */
    private static final int MAX_VALUES = 100_000;

    private static final String LIST = "a list such as [a, b]";

    private static final List<Operation> OPERATIONS =
            List.of(Operation.CREATE, Operation.UPDATE, Operation.DELETE, Operation.CONNECT);

    private final String name;
    private final CapturePredicate otherwise;
    private final Map<String, Function<YamlValue, Condition>> conditions = new LinkedHashMap<>();
    private int values;

    RulesReader(String name, CapturePredicate otherwise) {
        this.name = name;
        this.otherwise = otherwise;
        conditions.put("namespaces", value -> Condition.namespaces(texts("namespaces", value)));
        conditions.put("resources", value -> resources(value));
        conditions.put("kinds", value -> Condition.kinds(kinds(value)));
        conditions.put("names", value -> Condition.names(texts("names", value)));
        conditions.put("operations", value -> Condition.operations(operations(value)));
        conditions.put("subresources", value -> Condition.subresources(texts("subresources", value)));
        conditions.put("users", value -> Condition.users(texts("users", value)));
        conditions.put("groups", value -> Condition.groups(texts("groups", value)));
        conditions.put("fieldManagers", value -> Condition.fieldManagers(texts("fieldManagers", value)));
        conditions.put("labels", value -> Condition.labels(textsByName("label", value)));
        conditions.put("annotations", value -> Condition.annotations(textsByName("annotation", value)));
        conditions.put("dryRun", value -> Condition.dryRun(truth("dryRun", value)));
        conditions.put("changedOnly", value -> Condition.changedOnly(paths("changedOnly", value)));
        conditions.put("changed", value -> Condition.changed(paths("changed", value)));
    }

    /** @throws RulesException if they are wrong */
    Rules rules(YamlValue document) {
        Map<String, YamlValue> parts = members("a rules file", document, List.of("capture", "hide", "drop", "limits"));
        List<CaptureRule> capture = each("capture", parts, this::captureRule);
        List<ObjectLimits.Limit> limits = each("limits", parts, this::limit);
        return new Rules(
                capture.isEmpty() ? otherwise : new OrderedRules(capture, otherwise),
                each("hide", parts, item -> fieldRule("hide", item)),
                each("drop", parts, item -> fieldRule("drop", item)),
                limits.isEmpty() ? EventLimits.NONE : new ObjectLimits(limits));
    }

    private <T> List<T> each(String part, Map<String, YamlValue> parts, Function<YamlValue, T> reader) {
        YamlValue value = parts.get(part);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof YamlValue.Items list)) {
            throw wrong(value, part + " must be a list of rules, each after a dash, was " + value.kind());
        }
        List<T> read = new ArrayList<>();
        for (YamlValue item : list.items()) {
            read.add(reader.apply(item));
        }
        return read;
    }

    private CaptureRule captureRule(YamlValue item) {
        Map<String, YamlValue> decision = members("a rule of capture", item, List.of("skip", "keep"));
        if (decision.size() != 1) {
            throw wrong(
                    item,
                    "a rule of capture has either skip or keep, this one has "
                            + (decision.isEmpty() ? "none" : "both"));
        }
        boolean keep = decision.containsKey("keep");
        YamlValue given = decision.values().iterator().next();
        String what = keep ? "keep" : "skip";
        if (!(given instanceof YamlValue.Members)) {
            throw wrong(given, what + " must be a mapping of conditions, {} for everything, was " + given.kind());
        }
        Map<String, YamlValue> named = members(what, given, conditions.keySet());
        YamlValue dryRun = named.get("dryRun");
        if (keep && dryRun != null && truth("dryRun", dryRun)) {
            throw wrong(dryRun, "dry runs are never recorded, so that nothing can be kept with dryRun: true");
        }
        return new CaptureRule(keep, conditions(named));
    }

    private List<Condition> conditions(Map<String, YamlValue> named) {
        List<Condition> read = new ArrayList<>();
        named.forEach((key, value) -> {
            Function<YamlValue, Condition> reader = conditions.get(key);
            if (reader != null) {
                read.add(reader.apply(value));
            }
        });
        return read;
    }

    private FieldRule fieldRule(String part, YamlValue item) {
        Map<String, YamlValue> given = members("a rule of " + part, item, List.of("resources", "paths"));
        YamlValue resources = given.get("resources");
        YamlValue paths = given.get("paths");
        if (resources == null || paths == null) {
            throw wrong(
                    item,
                    "a rule of " + part + " needs resources ([\"*\"] for all) and paths, this one has no "
                            + (resources == null ? "resources" : "paths"));
        }
        return new FieldRule(resourceNames(resources), paths("paths", paths));
    }

    private ObjectLimits.Limit limit(YamlValue item) {
        String bound = "maxEventsPerObject";
        Map<String, YamlValue> given =
                members("a rule of limits", item, List.of("namespaces", "resources", "names", bound));
        YamlValue number = given.remove(bound);
        if (number == null) {
            throw wrong(item, "a rule of limits needs " + bound);
        }
        return new ObjectLimits.Limit(conditions(given), number(bound, number));
    }

    /** Of a mapping, the values of its keys, in their order. */
    private Map<String, YamlValue> members(String what, YamlValue value, Collection<String> known) {
        if (!(value instanceof YamlValue.Members mapping)) {
            throw wrong(value, what + " must be a mapping with " + String.join(", ", known) + ", was " + value.kind());
        }
        Map<String, YamlValue> members = new LinkedHashMap<>();
        for (YamlValue.Member member : mapping.members()) {
            count(member.value());
            String key = member.key().text();
            if (!known.contains(key)) {
                throw wrong(
                        member.key(),
                        what + " has no key " + member.key().shown() + "; it has " + String.join(", ", known));
            }
            members.put(key, member.value());
        }
        return members;
    }

    private List<YamlValue.Text> items(String what, YamlValue value) {
        List<YamlValue.Text> items = itemsOrEmpty(what, value);
        for (YamlValue.Text item : items) {
            if (item.text().isBlank()) {
                throw wrong(item, "a value of " + what + " is empty, and matches nothing");
            }
        }
        return items;
    }

    private List<YamlValue.Text> itemsOrEmpty(String what, YamlValue value) {
        if (!(value instanceof YamlValue.Items list)) {
            throw wrong(value, what + " must be " + LIST + ", was " + value.kind());
        }
        if (list.items().isEmpty()) {
            throw wrong(value, what + " must have one value or more: an empty list matches nothing");
        }
        List<YamlValue.Text> items = new ArrayList<>();
        for (YamlValue item : list.items()) {
            count(item);
            items.add(text(what, item));
        }
        return items;
    }

    private YamlValue.Text text(String what, YamlValue value) {
        if (!(value instanceof YamlValue.Text text) || text.isNothing()) {
            throw wrong(value, "each value of " + what + " must be a text, was " + value.kind());
        }
        return text;
    }

    private List<String> texts(String what, YamlValue value) {
        return items(what, value).stream().map(YamlValue.Text::text).toList();
    }

    /** A mapping of names to a text or a list of texts. */
    private Map<String, List<String>> textsByName(String what, YamlValue value) {
        if (!(value instanceof YamlValue.Members mapping) || mapping.members().isEmpty()) {
            throw wrong(
                    value,
                    what + "s must be a mapping such as {team: shop, tier: [web, api]}, was "
                            + (value instanceof YamlValue.Members ? "empty" : value.kind()));
        }
        Map<String, List<String>> texts = new LinkedHashMap<>();
        for (YamlValue.Member member : mapping.members()) {
            count(member.value());
            String key = member.key().text();
            if (key.isBlank() || key.indexOf('*') >= 0) {
                throw wrong(
                        member.key(),
                        "a name in " + what + "s must be written out, was "
                                + member.key().shown());
            }
            String each = what + " " + key;
            List<YamlValue.Text> values = member.value() instanceof YamlValue.Items
                    ? itemsOrEmpty(each, member.value())
                    : List.of(text(each, member.value()));
            texts.put(key, values.stream().map(YamlValue.Text::text).toList());
        }
        return texts;
    }

    private List<String> kinds(YamlValue value) {
        List<YamlValue.Text> kinds = items("kinds", value);
        for (YamlValue.Text kind : kinds) {
            char first = kind.text().charAt(0);
            if (!Character.isUpperCase(first) && first != '*') {
                throw wrong(
                        kind,
                        "a kind is written as in a manifest, such as Deployment, was " + kind.shown()
                                + "; plurals belong to resources");
            }
        }
        return kinds.stream().map(YamlValue.Text::text).toList();
    }

    private List<Operation> operations(YamlValue value) {
        List<Operation> operations = new ArrayList<>();
        for (YamlValue.Text text : items("operations", value)) {
            operations.add(OPERATIONS.stream()
                    .filter(operation -> operation.name().equals(text.text()))
                    .findFirst()
                    .orElseThrow(() -> wrong(
                            text,
                            "an operation is one of "
                                    + OPERATIONS.stream().map(Operation::name).collect(Collectors.joining(", "))
                                    + ", was " + text.shown())));
        }
        return operations;
    }

    private Condition resources(YamlValue value) {
        return Condition.resources(resourceNames(value));
    }

    private List<String> resourceNames(YamlValue value) {
        return checked("resources", value, ResourcePattern::parse);
    }

    private List<String> paths(String what, YamlValue value) {
        return checked(what, value, FieldPath::parse);
    }

    private List<String> checked(String what, YamlValue value, Function<String, ?> parser) {
        List<String> texts = new ArrayList<>();
        for (YamlValue.Text text : items(what, value)) {
            try {
                var unused = parser.apply(text.text());
            } catch (IllegalArgumentException e) {
                throw wrong(text, String.valueOf(e.getMessage()));
            }
            texts.add(text.text());
        }
        return texts;
    }

    private boolean truth(String what, YamlValue value) {
        if (value instanceof YamlValue.Text text && text.plain()) {
            if (text.text().equals("true")) {
                return true;
            }
            if (text.text().equals("false")) {
                return false;
            }
        }
        throw wrong(value, what + " must be true or false, without quotes, was " + value.kind());
    }

    private int number(String what, YamlValue value) {
        if (value instanceof YamlValue.Text text && text.plain()) {
            try {
                int number = Integer.parseInt(text.text());
                if (number >= 1) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Answered below, together with numbers that are too small.
            }
        }
        throw wrong(
                value,
                what + " must be a number from 1 to " + Integer.MAX_VALUE + ", without quotes, was " + value.kind());
    }

    private void count(YamlValue value) {
        if (++values > MAX_VALUES) {
            throw wrong(value, "there are more than " + MAX_VALUES + " values in it, aliases counted in full");
        }
    }

    private RulesException wrong(YamlValue value, String problem) {
        Place place = value.place();
        return new RulesException(name, place.line(), place.column(), problem);
    }
}
