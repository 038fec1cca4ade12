/** Events in a SQL database: SQLite or PostgreSQL. The only place where {@code java.sql} is used. */
@NullMarked
package io.logistis.store.jdbc;

import org.jspecify.annotations.NullMarked;
