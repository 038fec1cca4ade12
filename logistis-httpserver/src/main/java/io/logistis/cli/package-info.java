/** The fat jar's commands. */
@NullMarked
package io.logistis.cli;

import org.jspecify.annotations.NullMarked;
