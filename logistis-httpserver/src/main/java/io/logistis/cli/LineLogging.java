package io.logistis.cli;

import io.logistis.httpserver.LogFormat;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The fat jar's log: one line for each message on standard error, exceptions included, whatever is in them. Only the fat
 * jar names it as a provider of SLF4J: whoever embeds the server keeps a log of his own.
 */
public final class LineLogging implements SLF4JServiceProvider {

    /** A system property with the least level that is shown, for those who look for a fault. */
    private static final String LEVEL_PROPERTY = "logistis.log.level";

    private static volatile LogFormat format = LogFormat.TEXT;
    private static volatile Level least = Level.INFO;

    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter contexts = new NOPMDCAdapter();

    /** For SLF4J. */
    public LineLogging() {}

    /** From now on lines look like this, and those below that level are left out. */
    static void use(LogFormat newFormat, Level newLeast) {
        format = newFormat;
        String level = System.getProperty(LEVEL_PROPERTY);
        least = level == null ? newLeast : level(level);
    }

    private static Level level(String name) {
        try {
            return Level.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    LEVEL_PROPERTY + " must be trace, debug, info, warn or error, was " + name, e);
        }
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> loggers.computeIfAbsent(name, LineLogger::new);
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return contexts;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {}

    private static final class LineLogger extends LegacyAbstractLogger {

        private static final long serialVersionUID = 1;

        LineLogger(String name) {
            this.name = name;
        }

        private static boolean isShown(Level level) {
            return level.toInt() >= least.toInt();
        }

        @Override
        @SuppressWarnings("SystemConsoleNull")
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                @Nullable String message,
                Object @Nullable [] arguments,
                @Nullable Throwable failure) {
            String text = String.valueOf(MessageFormatter.basicArrayFormat(message, arguments));
            System.err.println(LogLine.of(format, Clock.systemUTC().instant(), level, name, text, failure));
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        public boolean isTraceEnabled() {
            return isShown(Level.TRACE);
        }

        @Override
        public boolean isDebugEnabled() {
            return isShown(Level.DEBUG);
        }

        @Override
        public boolean isInfoEnabled() {
            return isShown(Level.INFO);
        }

        @Override
        public boolean isWarnEnabled() {
            return isShown(Level.WARN);
        }

        @Override
        public boolean isErrorEnabled() {
            return isShown(Level.ERROR);
        }
    }
}
