/** Measures the server beside a bare one. Run by {@code mvn -Pbench verify -DskipTests -DskipITs}, never with the tests. */
@NullMarked
package io.logistis.bench;

import org.jspecify.annotations.NullMarked;
