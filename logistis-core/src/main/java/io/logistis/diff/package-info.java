/**
 * What a change did to its object, computed when it is read: as JSON Patch, unified diff of YAML, fields, and one line.
 * Pure functions over JSON bytes; everything here is immutable and thread-safe.
 */
@NullMarked
package io.logistis.diff;

import org.jspecify.annotations.NullMarked;
