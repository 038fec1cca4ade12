package io.logistis.httpserver.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * The schemas of an OpenAPI document, as far as ours go: {@code $ref, type, enum, properties, required,
 * additionalProperties, items, anyOf}. Remembers which properties it has met, so that none is described that is never
 * answered.
 */
final class AnswerSchema {

    private final JsonNode document;
    private final Set<String> met = new TreeSet<>();

    AnswerSchema(JsonNode document) {
        this.document = document;
    }

    /** What is wrong with that answer; empty if nothing is. */
    List<String> wrong(JsonNode schema, JsonNode answer) {
        List<String> wrong = new ArrayList<>();
        check(schema, "", answer, "$", wrong);
        return wrong;
    }

    private void check(JsonNode schema, String name, JsonNode value, String path, List<String> wrong) {
        if (schema.has("$ref")) {
            String ref = schema.get("$ref").asString();
            check(document.at(ref.substring(1)), ref.substring(ref.lastIndexOf('/') + 1), value, path, wrong);
            return;
        }
        if (schema.has("anyOf")) {
            anyOf(schema, value, path, wrong);
            return;
        }
        if (schema.has("type") && !types(schema).contains(type(value))) {
            wrong.add(path + " is a " + type(value) + ", must be " + schema.get("type"));
            return;
        }
        if (schema.has("enum") && !contains(schema.get("enum"), value)) {
            wrong.add(path + " is " + value + ", must be one of " + schema.get("enum"));
        }
        if (value.isObject() && schema.has("properties")) {
            object(schema, name, value, path, wrong);
        } else if (value.isObject() && schema.path("additionalProperties").isObject()) {
            value.properties()
                    .forEach(member -> check(
                            schema.get("additionalProperties"),
                            "",
                            member.getValue(),
                            path + "." + member.getKey(),
                            wrong));
        } else if (value.isArray() && schema.has("items")) {
            for (int i = 0; i < value.size(); i++) {
                check(schema.get("items"), name + "[]", value.get(i), path + "[" + i + "]", wrong);
            }
        }
    }

    private void anyOf(JsonNode schema, JsonNode value, String path, List<String> wrong) {
        List<String> first = null;
        for (JsonNode choice : schema.get("anyOf")) {
            List<String> reasons = new ArrayList<>();
            check(choice, "", value, path, reasons);
            if (reasons.isEmpty()) {
                return;
            }
            first = first == null ? reasons : first;
        }
        wrong.addAll(first == null ? List.of(path + " has no schema") : first);
    }

    private void object(JsonNode schema, String name, JsonNode value, String path, List<String> wrong) {
        schema.get("required").forEach(required -> {
            if (!value.has(required.asString())) {
                wrong.add(path + " has no " + required.asString());
            }
        });
        value.properties().forEach(member -> {
            JsonNode property = schema.get("properties").get(member.getKey());
            if (property == null) {
                wrong.add(path + "." + member.getKey() + " is not described");
            } else {
                met.add(name + "." + member.getKey());
                check(property, name + "." + member.getKey(), member.getValue(), path + "." + member.getKey(), wrong);
            }
        });
    }

    /** Properties of the schemas of that name, and of those within them, that no answer has had. */
    Set<String> neverMet() {
        Set<String> never = new TreeSet<>();
        document.at("/components/schemas")
                .properties()
                .forEach(schema -> described(schema.getKey(), schema.getValue(), never));
        never.removeAll(met);
        return never;
    }

    private static void described(String name, JsonNode schema, Set<String> described) {
        schema.path("properties").properties().forEach(property -> {
            described.add(name + "." + property.getKey());
            described(name + "." + property.getKey(), property.getValue(), described);
        });
        if (schema.has("items")) {
            described(name + "[]", schema.get("items"), described);
        }
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (JsonNode each : values) {
            if (each.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> types(JsonNode schema) {
        List<String> types = new ArrayList<>();
        JsonNode type = schema.get("type");
        if (type.isArray()) {
            type.forEach(each -> types.add(each.asString()));
        } else {
            types.add(type.asString());
        }
        return types;
    }

    private static String type(JsonNode value) {
        if (value.isIntegralNumber()) {
            return "integer";
        }
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            default -> "number";
        };
    }
}
