/** The server: reviews come in over TLS, what was recorded goes out over HTTP. */
@NullMarked
package io.logistis.httpserver;

import org.jspecify.annotations.NullMarked;
