/** A store in memory: for tests, for embedders who need no more, and for trying things out. */
@NullMarked
package io.logistis.store.memory;

import org.jspecify.annotations.NullMarked;
