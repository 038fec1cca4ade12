/** A store of one's own: events as files in a directory. It passes {@code EventStoreContract}. */
@NullMarked
package io.logistis.examples.store;

import org.jspecify.annotations.NullMarked;
