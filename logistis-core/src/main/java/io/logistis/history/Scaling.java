package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Digest;
import io.logistis.event.EventId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of writes to {@code /scale}, and of writes to the object that changed nothing but its replicas: the two shapes
 * have {@code spec.replicas} in common, so that each shows what became of the other.
 */
final class Scaling {

    private final List<Version> versions;
    private final Circumstances circumstances;
    private final Fields fields;
    private final Retries retries;

    /** @param versions of one era */
    Scaling(List<Version> versions, Circumstances circumstances, Fields fields, Retries retries) {
        this.versions = versions;
        this.circumstances = circumstances;
        this.fields = fields;
        this.retries = retries;
    }

    void conclude(Map<Version, Standing> standings) {
        for (int i = 0; i + 1 < versions.size(); i++) {
            Version version = versions.get(i);
            Standing standing = Objects.requireNonNull(standings.get(version));
            for (ChangeEvent event : version.events()) {
                Touch rescaling = Version.isWrite(event) && standing.isUndecided(event) ? rescaling(event) : null;
                if (rescaling != null) {
                    conclude(event, rescaling, i, standing);
                }
            }
        }
    }

    /** What it does to the replicas, if it does nothing else. */
    private @Nullable Touch rescaling(ChangeEvent event) {
        List<Touch> effect = fields.effect(event);
        return effect != null && effect.size() == 1 && effect.get(0).path().equals(Fields.REPLICAS)
                ? effect.get(0)
                : null;
    }

    private void conclude(ChangeEvent event, Touch rescaling, int place, Standing standing) {
        Version version = versions.get(place);
        for (Version later : versions.subList(place + 1, versions.size())) {
            String replicas = replicas(later);
            if (replicas == null) {
                continue;
            }
            Instant begin = version.firstSeen().minus(Circumstances.LAG);
            boolean evicted = circumstances.anyEvictedBetween(
                    EventId.lowestAt(begin), later.first().id());
            boolean interrupted = circumstances.interrupted(begin, later.firstSeen());
            if (replicas.equals(rescaling.to())) {
                standing.addCarriedOut(List.of(event), !evicted && !interrupted);
            } else if (replicas.equals(rescaling.from()) && !evicted && (!interrupted || retries.isRetried(event))) {
                standing.addWithoutEffect(List.of(event));
            }
            return;
        }
    }

    /** As that version shows them, in whichever shape; null if it does not. */
    private @Nullable String replicas(Version version) {
        for (Track track : version.tracks()) {
            Digest state = version.state(track);
            String replicas = state == null ? null : fields.replicas(track.shape(), state);
            if (replicas != null) {
                return replicas;
            }
        }
        return null;
    }
}
