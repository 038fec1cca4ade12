/**
 * The vocabulary: what was seen, what is kept of it, and whom and what it is about. Records only, all immutable.
 *
 * @since 0.1.0
 */
@NullMarked
package io.logistis.event;

import org.jspecify.annotations.NullMarked;
