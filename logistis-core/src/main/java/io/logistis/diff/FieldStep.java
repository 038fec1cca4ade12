package io.logistis.diff;

/**
 * One step of a path.
 *
 * @param isMember whether it is an object's member; else it is an element of a list
 * @param text the member's name; what stands in the brackets for an element
 */
record FieldStep(boolean isMember, String text) {

    static FieldStep member(String name) {
        return new FieldStep(true, name);
    }

    static FieldStep element(String selector) {
        return new FieldStep(false, selector);
    }
}
