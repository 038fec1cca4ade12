package io.logistis.store.jdbc;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The ids of new rows, as long as nobody else gives any. For the writer's thread only. */
final class Numbers {

    private final SqlSession session;
    private final Map<String, Long> last = new HashMap<>();

    Numbers(SqlSession session) {
        this.session = session;
    }

    /** The id of the next row of that table. */
    long next(String table) throws SQLException {
        Long known = last.get(table);
        if (known == null) {
            known = session.number("SELECT max(id) FROM " + table);
        }
        long next = known == null ? 1 : known + 1;
        last.put(table, next);
        return next;
    }

    /** After a rollback, or when others may have given some. */
    void forget() {
        last.clear();
    }
}
