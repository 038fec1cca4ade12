/** Where events are kept: the contract of a store, how it is asked, and what it says of its own absences. */
@NullMarked
package io.logistis.store;

import org.jspecify.annotations.NullMarked;
