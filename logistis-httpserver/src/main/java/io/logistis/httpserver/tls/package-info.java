/** The webhook's certificate: read from PEM, reloaded when it changes, or made once. */
@NullMarked
package io.logistis.httpserver.tls;

import org.jspecify.annotations.NullMarked;
