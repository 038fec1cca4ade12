/**
 * Events in a SQL database: SQLite or PostgreSQL. The only place where {@code java.sql} is used.
 *
 * @since 0.1.0
 */
@NullMarked
package io.logistis.store.jdbc;

import org.jspecify.annotations.NullMarked;
