package io.logistis.blame;

import io.logistis.event.Shape;
import io.logistis.history.Change;
import io.logistis.history.Surroundings;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who last wrote each line of an object, as {@code git blame} tells it of a file. Immutable and thread-safe.
 *
 * <pre>{@code
 * ObjectKey web = new ObjectKey("apps", "deployments", "shop", "web");
 * List<Change> changes = new ChangeReader(store).ofObject(web);
 * LineBlame blame = LineBlame.of(
 *                 changes, (shape, digest) -> store.object(shape, digest).json())
 *         .orElseThrow();
 * for (BlamedLine line : blame.lines()) {
 *     String who = line.origin() instanceof Origin.ByChange by
 *             ? by.change().event().user().username()
 *             : "nobody knows";
 *     System.out.printf("%-5s | %s%n", who, line.text());
 * }
 * }</pre>
 *
 * <p>The object's states are followed from the oldest to the newest, value by value: elements of lists keep their lines
 * wherever they move to. Only what was carried out counts; what was admitted last counts too, while nothing shows what came
 * of it. What changed between two reviews belongs to the write in another shape that explains it ({@code /scale}), else to
 * the change before, which the API server completed; what nobody explains belongs to nobody.
 *
 * @param shape of the state that is shown
 * @param newest the change that the state is known by: that made it, or was made on it
 * @param lines of the object in YAML
 * @param removed fields that it had in this life and has no more, in the order in which they went; empty if not asked for
 * @param later changes to the object that are newer than the state shown and can't be shown in it, such as a {@code /scale}
 * @param deletedBy the DELETE that ended it, or began to; null unless it was deleted
 */
public record LineBlame(
        Shape shape,
        Change newest,
        List<BlamedLine> lines,
        List<RemovedField> removed,
        List<Change> later,
        @Nullable Change deletedBy) {

    public LineBlame {
        Objects.requireNonNull(shape, "shape");
        Objects.requireNonNull(newest, "newest");
        lines = List.copyOf(lines);
        removed = List.copyOf(removed);
        later = List.copyOf(later);
    }

    /**
     * The blame of the object as the last of these changes left it, without the tools behind what is older than the history
     * and without removed fields; empty if no state of it can be shown.
     *
     * @param changes of one object, oldest first, as {@link io.logistis.history.ObjectHistory} tells them
     * @param states gives the states that the changes' digests name
     */
    public static Optional<LineBlame> of(List<Change> changes, Surroundings states) {
        return of(changes, states, shape -> null, false);
    }

    /**
     * The blame of the object as the last of these changes left it; empty if no state of it can be shown.
     *
     * @param changes of one object, oldest first, as {@link io.logistis.history.ObjectHistory} tells them; to blame a past
     *     moment, those up to it
     * @param states gives the states that the changes' digests name
     * @param managedFields gives what was kept of {@code metadata.managedFields} with the first recorded state of a shape;
     *     null where nothing was
     * @param withRemoved whether to look for removed fields, too
     */
    public static Optional<LineBlame> of(
            List<Change> changes,
            Surroundings states,
            Function<Shape, byte @Nullable []> managedFields,
            boolean withRemoved) {
        BlamedLife life = BlamedLife.newest(changes);
        return life == null ? Optional.empty() : new BlameWalk(life, states, managedFields, withRemoved).run();
    }
}
