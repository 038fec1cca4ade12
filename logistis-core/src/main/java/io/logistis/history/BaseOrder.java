package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The order in which what was carried out came about, which need not be the order of arrival. */
final class BaseOrder {

    /** @param life its place among the lives, with {@code version} counted through all eras */
    private record Place(int life, int version) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return life != other.life ? Integer.compare(life, other.life) : Integer.compare(version, other.version);
        }
    }

    private final Map<EventId, Place> places = new HashMap<>();

    BaseOrder(List<Life> lives) {
        for (int life = 0; life < lives.size(); life++) {
            int version = 0;
            for (ChangeEvent create : lives.get(life).creates()) {
                places.put(create.id(), new Place(life, version));
            }
            for (List<Version> era : lives.get(life).eras()) {
                for (Version each : era) {
                    version++;
                    for (ChangeEvent event : each.events()) {
                        places.put(event.id(), new Place(life, version));
                    }
                }
            }
        }
    }

    /** Those that are PERSISTED in the order of their versions, life by life, in the places that they have among all. */
    List<Change> sorted(List<Change> changes) {
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i).outcome() == Outcome.PERSISTED
                    && places.containsKey(changes.get(i).id())) {
                indices.add(i);
            }
        }
        List<Change> inOrder = indices.stream()
                .map(changes::get)
                .sorted(Comparator.comparing(change -> Objects.requireNonNull(places.get(change.id()))))
                .toList();
        List<Change> sorted = new ArrayList<>(changes);
        for (int i = 0; i < indices.size(); i++) {
            sorted.set(indices.get(i), inOrder.get(i));
        }
        return sorted;
    }
}
