package io.logistis.httpserver.client;

import java.util.List;

/**
 * Locks.
 *
 * @param locks newest first; empty, never null
 * @param json as they were answered; shared, not copied: nobody may write to it
 */
public record ReportedLocks(List<ReportedLock> locks, byte[] json) {

    public ReportedLocks {
        locks = List.copyOf(locks);
    }
}
