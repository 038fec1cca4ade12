package io.logistis.history;

import io.logistis.ChangeTracker;
import io.logistis.capture.FieldRules;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.diff.FieldChange;
import io.logistis.diff.FieldChanges;
import io.logistis.diff.Transition;
import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.event.JsonRange;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import io.logistis.store.EventStore;
import io.logistis.store.Retention;
import io.logistis.store.jdbc.JdbcEventStore;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.TurnableClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** People and controllers at work on a simulated API server, recorded by one or two replicas of Logistis into one store. */
final class Simulation {

    static final String CONTROLLER = "system:serviceaccount:kube-system:deployment-controller";
    private static final RedactionKey KEY = RedactionKey.of(new byte[RedactionKey.LENGTH]);

    final Random random;
    final TurnableClock clock = new TurnableClock();
    final EventStore store;
    final ChangeReader reader;
    final SimulatedApiServer server;
    private final List<ChangeTracker> replicas = new ArrayList<>();
    /** Reviews that were not recorded, by their request's uid. */
    final Map<String, ObservedChange> unseen = new HashMap<>();

    private int unseenOneIn;

    private Simulation(
            long seed, BiFunction<Retention, Clock, EventStore> open, int maxEventsPerObject, Duration... clocks) {
        random = new Random(seed);
        store = open.apply(Retention.DEFAULT.withMaxEventsPerObject(maxEventsPerObject), clock);
        reader = new ChangeReader(store);
        for (Duration offset : clocks) {
            replicas.add(ChangeTracker.builder()
                    .store(store)
                    .clock(Clock.offset(clock, offset))
                    .predicate(KubernetesDefaults.predicate())
                    .fieldRules(KubernetesDefaults.fieldRules(KEY))
                    .build());
        }
        server = new SimulatedApiServer(this::record, random);
    }

    /** One replica, with room for all attempts. */
    static Simulation of(long seed) {
        return new Simulation(seed, RingBufferEventStore::new, 100_000, Duration.ZERO);
    }

    /** One replica that writes to that file; whoever asks closes the store. */
    static Simulation inDatabase(long seed, Path file) {
        return new Simulation(
                seed, (retention, clock) -> JdbcEventStore.open(file, retention, clock), 100_000, Duration.ZERO);
    }

    /** Two replicas, whose clocks differ. */
    static Simulation withTwoReplicas(long seed) {
        return new Simulation(seed, RingBufferEventStore::new, 100_000, Duration.ZERO, Duration.ofMillis(4));
    }

    /** So many events per object. */
    static Simulation withLimit(long seed, int maxEventsPerObject) {
        return new Simulation(seed, RingBufferEventStore::new, maxEventsPerObject, Duration.ZERO);
    }

    /** One replica that one in so many reviews does not reach. */
    static Simulation withUnseen(long seed, int oneIn) {
        Simulation simulation = of(seed);
        simulation.unseenOneIn = oneIn;
        return simulation;
    }

    private void record(ObservedChange review) {
        if (unseenOneIn > 0 && random.nextInt(unseenOneIn) == 0) {
            unseen.put(review.requestUid(), review);
            return;
        }
        replicas.get(random.nextInt(replicas.size()))
                .track(review)
                .toCompletableFuture()
                .join();
    }

    /** Runs so many requests, some of them at a time, their steps in any order. */
    void run(int requests, int atATime, Supplier<SimulatedRequest> next) {
        List<SimulatedRequest> active = new ArrayList<>();
        int started = 0;
        while (started < requests || !active.isEmpty()) {
            if (started < requests && active.size() < atATime) {
                active.add(next.get());
                started++;
                continue;
            }
            SimulatedRequest request = active.get(random.nextInt(active.size()));
            clock.advance(Duration.ofMillis(1 + random.nextInt(4)));
            request.step();
            if (request.isFinished()) {
                active.remove(request);
            }
        }
    }

    /** Runs these one after another, with time between. */
    void run(SimulatedRequest... requests) {
        for (SimulatedRequest request : requests) {
            clock.advance(Duration.ofMillis(100));
            run(1, 1, () -> request);
        }
    }

    SimulatedRequest patch(String user, ObjectKey key, Consumer<ObjectNode> change) {
        return new SimulatedRequest.Patch(server, random, user, key, null, 0, change);
    }

    SimulatedRequest patch(String user, ObjectKey key, @Nullable String subresource, Consumer<ObjectNode> change) {
        return new SimulatedRequest.Patch(server, random, user, key, subresource, 0, change);
    }

    /** A patch that something else refuses after it was admitted here. */
    SimulatedRequest refusedPatch(String user, ObjectKey key, Consumer<ObjectNode> change) {
        return new SimulatedRequest.Patch(server, random, user, key, null, 1, change);
    }

    SimulatedRequest put(String user, ObjectKey key, Consumer<ObjectNode> change) {
        return new SimulatedRequest.Put(server, random, user, key, change);
    }

    SimulatedRequest create(String user, ObjectKey key, ObjectNode object) {
        return new SimulatedRequest.Create(server, random, user, key, 0, object);
    }

    SimulatedRequest refusedCreate(String user, ObjectKey key, ObjectNode object) {
        return new SimulatedRequest.Create(server, random, user, key, 1, object);
    }

    SimulatedRequest delete(String user, ObjectKey key, SimulatedRequest.Deletion deletion) {
        return new SimulatedRequest.Delete(server, random, user, key, deletion);
    }

    SimulatedRequest evict(String user, ObjectKey key, boolean refused) {
        return new SimulatedRequest.Evict(server, random, user, key, refused);
    }

    /** A status that moves: a new version, and no news. */
    SimulatedRequest moveStatus(ObjectKey key) {
        return patch(
                CONTROLLER, key, "status", object -> object.putObject("status").put("observed", random.nextInt()));
    }

    /** The fields that an unseen review was to change. */
    static List<FieldChange> effect(ObservedChange review) {
        FieldRules rules = KubernetesDefaults.fieldRules(KEY);
        return FieldChanges.between(new Transition(
                review.apiVersion(),
                review.object().kind(),
                kept(rules, review, review.oldObject()),
                kept(rules, review, review.newObject())));
    }

    private static byte @Nullable [] kept(FieldRules rules, ObservedChange review, @Nullable JsonRange object) {
        return object == null
                ? null
                : rules.capture(review.object(), review.apiVersion(), object)
                        .snapshot()
                        .json();
    }

    List<ChangeEvent> events(ObjectKey key) {
        return store.around(key, new EventId(0, 0), new EventId(-1, -1), 0);
    }

    static ObjectNode object(String apiVersion, String kind, String name) {
        ObjectNode object = SimulatedApiServer.JSON.createObjectNode();
        object.put("apiVersion", apiVersion).put("kind", kind);
        object.putObject("metadata").put("name", name).put("namespace", "shop");
        return object;
    }

    static ObjectNode configMap(String name) {
        ObjectNode object = object("v1", "ConfigMap", name);
        object.putObject("data").put("made", "1");
        return object;
    }

    static ObjectKey configMapKey(String name) {
        return new ObjectKey("", "configmaps", "shop", name);
    }

    static Consumer<ObjectNode> set(String key, String value) {
        return object -> ((ObjectNode) object.path("data")).put(key, value);
    }

    /** As the truth is compared with what is shown: operation, user, number of attempts. */
    static String line(Operation operation, @Nullable String subresource, String user, int attempts) {
        return operation + (subresource == null ? "" : "/" + subresource) + " by " + user + " x" + attempts;
    }

    List<String> truth(ObjectKey key) {
        return server.truth().stream()
                .filter(done -> done.key().equals(key))
                .map(done -> line(done.operation(), done.subresource(), done.user(), done.attempts()))
                .toList();
    }

    static String line(Change change) {
        ChangeEvent event = change.event();
        return line(
                event.operation(), event.object().subresource(), event.user().username(), change.attempts());
    }
}
