package io.logistis.cli;

import java.util.Locale;

/** How locks are shown. */
enum LockFormat {
    /** For people. */
    TEXT,
    JSON,
    YAML;

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** An answer for programs. */
    String of(byte[] json) {
        return this == YAML ? AnswerText.yaml(json) : AnswerText.json(json);
    }
}
