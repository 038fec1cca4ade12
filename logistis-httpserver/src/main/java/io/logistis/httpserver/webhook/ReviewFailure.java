package io.logistis.httpserver.webhook;

import io.logistis.store.StoreException;
import java.util.Locale;

/** Why a change could not be recorded, in the few words that a metric can carry. */
enum ReviewFailure {
    STORE_TIMEOUT("the disk is slow or the machine is short of CPU; --store-timeout is what a review may wait"),
    QUEUE_FULL("changes come faster than the store can write them"),
    DISK_FULL("the volume of the data directory is full"),
    STORE_CLOSED("the server is stopping"),
    STORE_CORRUPT("the database is damaged"),
    STORE_FAILED("the store is broken or can't be reached"),
    CAPTURE_FAILED("a rule or a predicate failed on this change"),
    OUT_OF_MEMORY("the heap is too small for reviews of this size; raise -Xmx or lower --max-body-bytes");

    private final String likelyCause;

    ReviewFailure(String likelyCause) {
        this.likelyCause = likelyCause;
    }

    /** For a log line. */
    String likelyCause() {
        return likelyCause;
    }

    /** For a metric. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ReviewFailure of(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return OUT_OF_MEMORY;
        }
        if (failure instanceof StoreException store) {
            return switch (store.reason()) {
                case TIMEOUT -> STORE_TIMEOUT;
                case QUEUE_FULL -> QUEUE_FULL;
                case DISK_FULL -> DISK_FULL;
                case CLOSED -> STORE_CLOSED;
                case CORRUPT -> STORE_CORRUPT;
                case FAILED -> STORE_FAILED;
            };
        }
        return CAPTURE_FAILED;
    }
}
