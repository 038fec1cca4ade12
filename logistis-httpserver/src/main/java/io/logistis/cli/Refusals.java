package io.logistis.cli;

import io.logistis.history.Outcome;
import io.logistis.httpserver.client.ChangesRequest;
import io.logistis.httpserver.client.LogistisClient;
import io.logistis.httpserver.client.ReportedChange;
import io.logistis.httpserver.client.ReportedLock;
import io.logistis.httpserver.client.ReportedPage;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How often locks have refused, as far as the history has it.
 *
 * @param byLock the counts by the locks' ids
 * @param isAll whether all were counted, and not the newest alone
 */
record Refusals(Map<String, Long> byLock, boolean isAll) {

    private static final int MOST_COUNTED = 1000;

    /** Asks for those by these locks. */
    static Refusals of(LogistisClient client, List<ReportedLock> locks) {
        Optional<Instant> since =
                locks.stream().map(lock -> lock.lock().createdAt()).min(Instant::compareTo);
        if (since.isEmpty()) {
            return new Refusals(Map.of(), true);
        }
        List<ReportedPage> pages = client.pages(
                ChangesRequest.builder()
                        .outcome(Outcome.DENIED)
                        .since(since.get().toString())
                        .build(),
                MOST_COUNTED);
        Map<String, Long> byLock = new HashMap<>();
        for (ReportedPage page : pages) {
            for (ReportedChange change : page.changes()) {
                if (change.lock() != null) {
                    byLock.merge(change.lock().id(), (long) change.count(), Long::sum);
                }
            }
        }
        return new Refusals(byLock, pages.get(pages.size() - 1).next() == null);
    }

    /** {@code 3}, or {@code 3+} where there may be more. */
    String of(String lock) {
        return byLock.getOrDefault(lock, 0L) + (isAll ? "" : "+");
    }
}
