package io.logistis.store.jdbc;

import io.logistis.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What a database does in a way of its own; all else is the same SQL. One for each store. */
interface Dialect {

    /**
     * The dialect of that database.
     *
     * @throws StoreException if it is neither SQLite nor PostgreSQL
     */
    static Dialect of(DataSource dataSource, StoreSizes sizes) throws SQLException {
        String product;
        try (Connection connection = dataSource.getConnection()) {
            product = connection.getMetaData().getDatabaseProductName();
        }
        return switch (product) {
            case "SQLite" -> new Sqlite(dataSource, sizes);
            case "PostgreSQL" -> new Postgres(dataSource);
            default ->
                throw new StoreException(
                        StoreException.Reason.FAILED, "the database must be SQLite or PostgreSQL, was " + product);
        };
    }

    /** The connection that writes, with the schema brought up to date. What it has committed is on disk. */
    SqlSession openWriter() throws SQLException;

    /** A connection that reads: within a transaction, all of it as of one moment. */
    SqlSession openReader() throws SQLException;

    /**
     * Takes the right to write, which ends with the transaction.
     *
     * @return whether somebody else may have written since this store last had it, so that nothing remembered need be true
     */
    boolean begin(SqlSession writer) throws SQLException;

    /** To be called before a commit: others will see that something was written. */
    void end(SqlSession writer) throws SQLException;

    /** Who records, since when, and how much all of them have written. */
    Recorders recorders();

    /** What the tables take. */
    Space space();

    /** What is to be done for the database's files besides. */
    Upkeep upkeep(SqlSession writer, ReaderPool readers) throws SQLException;

    /** The greatest of a group's ids, as SQL. */
    String greatestId();

    /** A delta that is longer is kept apart, in bytes. */
    int longestInRow();

    /** Whether others write to the same database. */
    boolean isShared();
}
