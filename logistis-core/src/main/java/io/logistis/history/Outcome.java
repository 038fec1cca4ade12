package io.logistis.history;

/** What became of a change, as far as later reviews show it. */
public enum Outcome {
    /** A later review shows the object with this change. LOCK and UNLOCK, which are ours, are PERSISTED at once. */
    PERSISTED,
    /**
     * A later review shows the object as if this had never been sent: it was refused by something else, lost a race, or was
     * undone unseen.
     */
    NO_EFFECT,
    /** Let through; nothing seen yet shows either. */
    ADMITTED,
    /** Refused by a lock of ours. */
    DENIED
}
