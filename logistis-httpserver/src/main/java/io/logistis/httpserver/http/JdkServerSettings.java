package io.logistis.httpserver.http;

import java.util.Map;

/**
 * Properties of the JDK's HTTP server, which reads them once, before the first server of the JVM is created. Those that
 * are set already stay as they are: {@code -D} on the command line wins.
 */
public final class JdkServerSettings {

    private static final Map<String, String> PROPERTIES = Map.of(
            // Without it each answer waits 40 ms for the client's delayed acknowledgement.
            "sun.net.httpserver.nodelay", "true",
            // Seconds; an API server keeps idle connections for 90.
            "sun.net.httpserver.idleInterval", "120",
            "sun.net.httpserver.maxIdleConnections", "1024",
            "jdk.httpserver.maxConnections", "2048",
            // Seconds to send a request: an API server gives up after 30 at the latest.
            "sun.net.httpserver.maxReqTime", "30",
            // Seconds from a request's end to its answer's.
            "sun.net.httpserver.maxRspTime", "120");

    private JdkServerSettings() {}

    /** Sets them for the whole JVM. */
    public static void apply() {
        PROPERTIES.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }
}
