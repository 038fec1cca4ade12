/** Health and metrics. */
@NullMarked
package io.logistis.httpserver.ops;

import org.jspecify.annotations.NullMarked;
