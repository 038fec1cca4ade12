package io.logistis.httpserver;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import java.io.IOException;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections to a PostgreSQL database. None is opened before it is asked for, and nobody waits for one for long. */
final class PostgresPool {

    private static final Logger log = LoggerFactory.getLogger(PostgresPool.class);

    /** One that writes and four that read, and what is read besides. */
    private static final int MOST = 8;

    private static final int CONNECT_MILLIS = 2_000;
    private static final int VALIDATION_MILLIS = 1_000;

    private PostgresPool() {}

    /** The pool; whoever opens it closes it. */
    static HikariDataSource open(String url, DatabaseLogin login) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("logistis-postgres");
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(MOST);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setValidationTimeout(VALIDATION_MILLIS);
        config.setInitializationFailTimeout(-1);
        if (login.user() != null) {
            config.setUsername(login.user());
        }
        // Asked for each connection, so that a password can be changed under a server that runs.
        config.setCredentialsProvider(() -> credentials(login, config.getUsername()));
        // What the URL says goes before these.
        Properties defaults = config.getDataSourceProperties();
        defaults.setProperty("ApplicationName", "logistis");
        defaults.setProperty("connectTimeout", "2");
        defaults.setProperty("loginTimeout", "2");
        defaults.setProperty("tcpKeepAlive", "true");
        defaults.setProperty("reWriteBatchedInserts", "true");
        // Else a message could hold what was to be written.
        defaults.setProperty("logServerErrorDetail", "false");
        return new HikariDataSource(config);
    }

    private static Credentials credentials(DatabaseLogin login, String user) {
        try {
            return Credentials.of(user, login.currentPassword());
        } catch (IOException e) {
            log.warn("the password of the database can't be read from {}: {}", login.passwordFile(), e.getMessage());
            return Credentials.of(user, null);
        }
    }
}
