/** The event query API: what the stored events say, over HTTP. */
@NullMarked
package io.logistis.httpserver.query;

import org.jspecify.annotations.NullMarked;
