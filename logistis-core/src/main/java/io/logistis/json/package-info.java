/** The one JSON shape of an event, a page and an overview, as the query API gives it. */
@NullMarked
package io.logistis.json;

import org.jspecify.annotations.NullMarked;
