/**
 * Asks a server over HTTP: what {@code /events}, {@code /overview}, {@code /blame} and {@code /locks} answer, as records.
 * Reads with the core's scanner and the JDK's {@code HttpURLConnection}, so that a command line starts fast.
 */
@NullMarked
package io.logistis.httpserver.client;

import org.jspecify.annotations.NullMarked;
