/** What is kept of a change: which changes at all, and which of their fields. */
@NullMarked
package io.logistis.capture;

import org.jspecify.annotations.NullMarked;
