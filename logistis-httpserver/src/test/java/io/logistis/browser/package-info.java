/** The page in a real browser: {@code mvn -Pbrowser test}. Skipped where there is none. */
@NullMarked
package io.logistis.browser;

import org.jspecify.annotations.NullMarked;
