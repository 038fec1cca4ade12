/** Making, showing and removing locks. */
@NullMarked
package io.logistis.httpserver.lock;

import org.jspecify.annotations.NullMarked;
