/**
 * Who changed what, where and when, and what exactly was it before?
 *
 * <p>Start at {@link io.logistis.ChangeTracker}: it takes an {@link io.logistis.event.ObservedChange}, decides, and
 * records it in an {@link io.logistis.store.EventStore}.
 */
@NullMarked
package io.logistis;

import org.jspecify.annotations.NullMarked;
