/**
 * Who may not touch what for a while: locks, the book that decides by them, and where they are kept. {@link
 * io.logistis.LockDesk} makes and removes them.
 *
 * @since 0.1.0
 */
@NullMarked
package io.logistis.lock;

import org.jspecify.annotations.NullMarked;
