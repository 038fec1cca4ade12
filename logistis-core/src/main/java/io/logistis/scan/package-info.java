/** One pass over JSON bytes: ranges, skipping, comparing. No tree, nothing allocated on the way. */
@NullMarked
package io.logistis.scan;

import org.jspecify.annotations.NullMarked;
