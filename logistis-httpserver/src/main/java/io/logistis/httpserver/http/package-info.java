/**
 * The only code that touches {@code HttpExchange}: endpoints take a {@link io.logistis.httpserver.http.Request} and give
 * a {@link io.logistis.httpserver.http.Response}, and are tested without a socket.
 */
@NullMarked
package io.logistis.httpserver.http;

import org.jspecify.annotations.NullMarked;
