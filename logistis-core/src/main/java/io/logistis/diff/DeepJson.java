package io.logistis.diff;

import jakarta.json.JsonValue;

/**
 * An object or array that lies too deep to be a tree: one value, equal if written equally.
 *
 * @param text compact JSON
 */
record DeepJson(ValueType valueType, String text) implements JsonValue {

    @Override
    public ValueType getValueType() {
        return valueType;
    }

    @Override
    public String toString() {
        return text;
    }
}
