/** One-screen programs that embed Logistis; a test runs each of them. */
@NullMarked
package io.logistis.examples;

import org.jspecify.annotations.NullMarked;
