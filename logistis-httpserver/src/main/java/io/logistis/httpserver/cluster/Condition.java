package io.logistis.httpserver.cluster;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that is right or wrong; each change of that is logged once. Thread-safe. */
final class Condition {

    private static final Logger log = LoggerFactory.getLogger(Condition.class);

    private final String name;
    private @Nullable String wrong;
    private boolean known;

    /** @param name in a few words, for the log */
    Condition(String name) {
        this.name = name;
    }

    synchronized void right() {
        if (wrong != null) {
            log.info("{} is right again", name);
        }
        known = true;
        wrong = null;
    }

    /** @param why in one line, with what helps */
    synchronized void wrong(String why) {
        if (!why.equals(wrong)) {
            log.warn("{} is wrong: {}", name, why);
        }
        known = true;
        wrong = why;
    }

    /** There is no such thing, and need not be: neither right nor wrong. */
    synchronized void absent() {
        if (known) {
            log.info("{} is gone", name);
        }
        known = false;
        wrong = null;
    }

    synchronized boolean isRight() {
        return known && wrong == null;
    }

    synchronized boolean isKnown() {
        return known;
    }

    /** What is wrong; empty where nothing is. */
    synchronized String complaint() {
        if (!known) {
            return "not looked at yet";
        }
        return wrong == null ? "" : wrong;
    }
}
