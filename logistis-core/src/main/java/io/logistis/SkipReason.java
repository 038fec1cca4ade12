package io.logistis;

/** Why a change was not recorded although nothing went wrong. */
public enum SkipReason {
    /** Nothing was to be persisted. */
    DRY_RUN,
    /** The predicate leaves it out. */
    LEFT_OUT,
    /** Nothing differs but what is dropped. */
    NO_CHANGE
}
