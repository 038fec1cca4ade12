/**
 * Who last wrote each line of an object: {@link io.logistis.blame.LineBlame}.
 *
 * <p><b>May still change</b> before 1.0, with a line in the change log.
 *
 * @since 0.1.0
 */
@NullMarked
package io.logistis.blame;

import org.jspecify.annotations.NullMarked;
