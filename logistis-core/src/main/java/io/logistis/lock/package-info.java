/** Who may not touch what for a while: locks, the book that decides by them, and where they are kept. */
@NullMarked
package io.logistis.lock;

import org.jspecify.annotations.NullMarked;
