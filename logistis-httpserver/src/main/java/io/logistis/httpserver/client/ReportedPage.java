package io.logistis.httpserver.client;

import io.logistis.store.Interruption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of changes.
 *
 * @param changes newest first; empty, never null
 * @param next the token of the next page; null if nothing older matches
 * @param interruptions when the recorder was away or shed, as far as it concerns the page's time
 * @param json the page as it was answered; shared, not copied: nobody may write to it
 */
public record ReportedPage(
        List<ReportedChange> changes, @Nullable String next, List<Interruption> interruptions, byte[] json) {

    public ReportedPage {
        changes = List.copyOf(changes);
        interruptions = List.copyOf(interruptions);
    }
}
