/** For those who write a store: the contract as tests, a clock to turn, and events to append. */
@NullMarked
package io.logistis.testkit;

import org.jspecify.annotations.NullMarked;
