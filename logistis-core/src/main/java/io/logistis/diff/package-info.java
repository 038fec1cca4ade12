/**
 * What a change did to its object, computed when it is read: as JSON Patch, unified diff of YAML, fields, and one line.
 * Pure functions over JSON bytes; everything here is immutable and thread-safe.
 *
 * <pre>{@code
 * JsonPatch patch = JsonPatch.between(before, after); // RFC 6902; patch.applyTo(before) is after again
 *
 * Transition transition = Transition.of(before, after);
 * String diff = UnifiedDiff.between(transition, "web.yaml", 1); // of its YAML, as diff -U1 writes it
 * String line = ChangeSummary.of(transition);
 * for (FieldChange field : FieldChanges.between(transition)) {
 *     System.out.println(field.path() + ": " + field.from() + " -> " + field.to());
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package io.logistis.diff;

import org.jspecify.annotations.NullMarked;
