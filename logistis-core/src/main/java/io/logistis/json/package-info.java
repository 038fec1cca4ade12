/**
 * The one JSON shape of a change, a page, an overview, a diff, blame, as the query API gives it.
 *
 * <p><b>May still change</b> before 1.0, with a line in the change log.
 *
 * @since 0.1.0
 */
@NullMarked
package io.logistis.json;

import org.jspecify.annotations.NullMarked;
