package io.logistis.cli;

import io.logistis.cli.BlameCommand.NamespaceChoice;
import io.logistis.httpserver.client.ChangesRequest;
import io.logistis.httpserver.client.LogistisClient;
import io.logistis.httpserver.client.ReportedChange;
import io.logistis.httpserver.client.ReportedPage;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Asks for changes, and where there are none in the namespace that nobody named, looks where else there are some. */
final class ChangeSearch {

    private final LogistisClient client;
    private final int most;

    ChangeSearch(LogistisClient client, int most) {
        this.client = client;
        this.most = most;
    }

    BlameReport find(ChangesRequest.Builder request, NamespaceChoice chosen, BlameView view) {
        ChangesRequest asked = request.namespace(chosen.name()).build();
        List<ReportedPage> pages = client.pages(asked, most);
        if (!isEmpty(pages)) {
            return view.changes(pages);
        }
        if (chosen.isGuess()) {
            // Whether a custom kind has namespaces is known by its objects alone.
            List<ReportedPage> anywhere = client.pages(request.namespace(null).build(), most);
            if (changes(anywhere).stream().anyMatch(change -> namespace(change) == null)) {
                return view.changes(anywhere);
            }
            TreeSet<String> others = new TreeSet<>(changes(anywhere).stream()
                    .map(change -> Objects.requireNonNull(namespace(change)))
                    .toList());
            if (!others.isEmpty()) {
                return view.nothing(
                        pages, asked, "there are some in " + String.join(", ", others) + "; name one with -n");
            }
        }
        return view.nothing(pages, asked, "");
    }

    private static boolean isEmpty(List<ReportedPage> pages) {
        return pages.stream().allMatch(page -> page.changes().isEmpty());
    }

    private static List<ReportedChange> changes(List<ReportedPage> pages) {
        return pages.stream().flatMap(page -> page.changes().stream()).toList();
    }

    private static @Nullable String namespace(ReportedChange change) {
        return change.object().key().namespace();
    }
}
