/** The webhook's endpoint: a review in, an answer out, whatever else fails. */
@NullMarked
package io.logistis.httpserver.webhook;

import org.jspecify.annotations.NullMarked;
