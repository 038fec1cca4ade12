/** Who last wrote each line of an object. */
@NullMarked
package io.logistis.blame;

import org.jspecify.annotations.NullMarked;
