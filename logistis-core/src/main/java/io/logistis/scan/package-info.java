/**
 * One pass over JSON bytes: ranges, skipping, comparing. No tree, nothing allocated on the way. Public because whoever reads
 * reviews or writes predicates has the same need.
 *
 * <p><b>May still change</b> before 1.0, with a line in the change log.
 *
 * @since 0.1.0
 */
@NullMarked
package io.logistis.scan;

import org.jspecify.annotations.NullMarked;
