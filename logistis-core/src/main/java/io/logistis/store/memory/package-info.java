/**
 * A store in memory: for tests, for embedders who need no more, and for trying things out.
 *
 * @since 0.1.0
 */
@NullMarked
package io.logistis.store.memory;

import org.jspecify.annotations.NullMarked;
