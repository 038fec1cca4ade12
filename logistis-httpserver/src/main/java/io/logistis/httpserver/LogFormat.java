package io.logistis.httpserver;

/** How a line of the log is written. */
public enum LogFormat {
    /** {@code time=2026-01-31T12:00:00.123Z level=INFO logger=… message="…"}. */
    TEXT,
    /** {@code {"time":"2026-01-31T12:00:00.123Z","level":"INFO","logger":"…","message":"…"}}. */
    JSON
}
