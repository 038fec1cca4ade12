package io.logistis.history;

import io.logistis.store.Interruption;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of changes, newest first by the id of a change's last attempt. {@link ChangeQuery#nextPage} asks for the one
 * after it.
 *
 * @param changes at most the query's limit; may be fewer, or none, although there is a next page, where few of very many
 *     match
 * @param next what {@link ChangeQuery#token} takes to go on; null if nothing older matches
 * @param interruptions of the recorder that fall into the page's time, oldest first
 */
public record ChangePage(List<Change> changes, @Nullable ChangeToken next, List<Interruption> interruptions)
        implements Iterable<Change> {

    public ChangePage {
        changes = List.copyOf(changes);
        interruptions = List.copyOf(interruptions);
    }

    /** Over the changes of this page alone, newest first; removes nothing. */
    @Override
    public Iterator<Change> iterator() {
        return changes.iterator();
    }
}
