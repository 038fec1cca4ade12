/** The one JSON shape of a change, a page, an overview, a diff, blame, as the query API gives it. */
@NullMarked
package io.logistis.json;

import org.jspecify.annotations.NullMarked;
