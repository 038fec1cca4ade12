package io.logistis.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.Base;
import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.EventId;
import io.logistis.event.ObjectState;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import io.logistis.store.EventPage;
import io.logistis.store.EventQuery;
import io.logistis.store.EventStore;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.StoredObject;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Events;
import io.logistis.testkit.TurnableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both stores are given the same events and asked the same questions, a database that is opened anew now and then. */
class JdbcAgainstMemoryTest {

    private static final String[] USERS = {
        "alice", "bob", "system:serviceaccount:kube-system:deployment-controller", "system:serviceaccount:ci:robot"
    };
    private static final String[] NAMESPACES = {"shop", "shop-2", "default", ""};
    private static final String[][] KINDS = {
        {"apps", "deployments", "Deployment"},
        {"", "configmaps", "ConfigMap"},
        {"example.com", "octopi", "Octopus"},
        {"apps", "deployments", "Scale"}
    };

    @TempDir
    Path folder;

    private final TurnableClock clock = new TurnableClock();
    private final Events events = new Events(clock);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theyAnswerAlike(long seed) {
        Random random = new Random(seed);
        Retention retention = new Retention(1 + random.nextInt(9), Duration.ofHours(5), 1L << 30);
        List<ChangeEvent> appended = new ArrayList<>();
        EventStore memory = new RingBufferEventStore(retention, clock);
        JdbcEventStore database = JdbcEventStore.open(folder.resolve("l.db"), retention, clock);
        try {
            for (int i = 0; i < 400; i++) {
                NewEvent event = event(random, appended);
                EventId id = memory.append(event).toCompletableFuture().join();
                assertThat(database.append(event).toCompletableFuture().join()).isEqualTo(id);
                appended.add(event.event());
                clock.advance(Duration.ofSeconds(random.nextInt(120)));
                if (random.nextInt(60) == 0) {
                    database.close();
                    database = JdbcEventStore.open(folder.resolve("l.db"), retention, clock);
                }
                if (random.nextInt(4) == 0) {
                    // What has grown too old meanwhile goes with a commit.
                    database.check();
                    compare(memory, database, random, appended);
                }
            }
            assertThat(database.stats().events()).isEqualTo(memory.stats().events());
        } finally {
            database.close();
        }
    }

    private NewEvent event(Random random, List<ChangeEvent> appended) {
        String user = USERS[random.nextInt(USERS.length)];
        String namespace = NAMESPACES[random.nextInt(NAMESPACES.length)];
        String[] kind = KINDS[random.nextInt(KINDS.length)];
        boolean generated = random.nextInt(4) == 0;
        String name = generated ? "job-" + random.nextInt(12) : "web-" + random.nextInt(3);
        Events.Making making = switch (random.nextInt(5)) {
            case 0 -> events.create(user, namespace, name);
            case 1 -> events.delete(user, namespace, name);
            default -> events.update(user, namespace, name);
        };
        making.resource(kind[0], kind[1], kind[2]);
        if (generated) {
            making.generateName(random.nextInt(9) == 0 ? "other-" : "job-").uid("uid-" + name);
        }
        if (random.nextInt(3) == 0) {
            making.user(new UserInfo(user, "u", List.of("dev"), Map.of("k", List.of("v" + random.nextInt(3)))));
        }
        if (random.nextInt(3) == 0) {
            making.base(new Base("" + random.nextInt(), 7L, null, List.of("f")));
        }
        if (random.nextInt(8) == 0) {
            making.decision(Decision.denied(new Decision.LockRef("l", "r", "o", null)), 3);
        }
        if (random.nextInt(5) == 0 && !appended.isEmpty()) {
            making.requestUid(appended.get(random.nextInt(appended.size())).requestUid());
        }
        if (random.nextInt(4) == 0) {
            making.subresource("scale");
        }
        if (random.nextInt(6) == 0) {
            making.maxEventsPerObject(1 + random.nextInt(12));
        }
        // States that come back make events share them.
        making.managedFields("[" + random.nextInt() + "]");
        if (random.nextBoolean()) {
            NewEvent built = making.build();
            if (built.before() != null) {
                making.before(state(random));
            }
            if (built.after() != null) {
                making.after(state(random));
            }
        }
        return making.build();
    }

    private static String state(Random random) {
        return "{\"padding\":\"" + "x".repeat(100) + "\",\"n\":" + random.nextInt(6) + "}";
    }

    private void compare(EventStore memory, EventStore database, Random random, List<ChangeEvent> appended) {
        EventQuery.Builder query = EventQuery.builder().limit(1 + random.nextInt(20));
        ChangeEvent some = appended.get(random.nextInt(appended.size()));
        if (random.nextBoolean()) {
            query.namespace(NAMESPACES[random.nextInt(NAMESPACES.length)]);
        }
        if (random.nextBoolean()) {
            query.kind(new String[] {"deploy", "cm", "octopus", "scale", "octopi.example.com", "nothing"}
                    [random.nextInt(6)]);
        }
        if (random.nextInt(3) == 0) {
            query.name(some.object().key().name());
        }
        if (random.nextInt(3) == 0) {
            query.user(USERS[random.nextInt(USERS.length)]);
        }
        if (random.nextInt(5) == 0) {
            query.operation(List.of(Operation.CREATE, Operation.UPDATE, Operation.DELETE)
                    .get(random.nextInt(3)));
        }
        if (random.nextInt(5) == 0) {
            query.verdict(Decision.Verdict.DENIED);
        }
        if (random.nextInt(5) == 0) {
            query.uid(some.object().uid());
        }
        Instant now = clock.instant();
        if (random.nextInt(4) == 0) {
            query.since(now.minusSeconds(random.nextInt(8000)));
        }
        if (random.nextInt(4) == 0) {
            query.until(some.observedAt());
        }
        if (random.nextInt(4) == 0) {
            query.before(some.id());
        }
        EventPage everything = memory.find(EventQuery.builder().limit(1000).build());
        assertThat(brief(database.find(EventQuery.builder().limit(1000).build()).events()))
                .isEqualTo(brief(everything.events()));
        EventPage expected = memory.find(query.build());
        assertThat(database.find(query.build())).isEqualTo(expected);

        assertThat(database.get(some.id())).isEqualTo(memory.get(some.id()));
        ChangeEvent other = appended.get(random.nextInt(appended.size()));
        EventId from = some.id().compareTo(other.id()) < 0 ? some.id() : other.id();
        EventId to = from.equals(some.id()) ? other.id() : some.id();
        int margin = random.nextInt(4);
        assertThat(database.around(some.object().key(), from, to, margin))
                .isEqualTo(memory.around(some.object().key(), from, to, margin));
        Instant since = now.minusSeconds(random.nextInt(10_000));
        assertThat(database.overview(since)).isEqualTo(memory.overview(since));
        for (ChangeEvent event : expected.events()) {
            compare(memory, database, event, event.before());
            compare(memory, database, event, event.after());
            assertThat(text(database.managedFields(event.shape())))
                    .isEqualTo(text(memory.managedFields(event.shape())));
        }
    }

    /** Short enough to be read when it differs. */
    private static List<String> brief(List<ChangeEvent> events) {
        return events.stream()
                .map(event -> event.id() + " " + event.operation() + " "
                        + event.object().key() + " " + event.generateName() + " "
                        + event.user().username() + " " + event.evictedBefore())
                .toList();
    }

    private static void compare(EventStore memory, EventStore database, ChangeEvent event, ObjectState state) {
        if (state.digest() != null) {
            assertThat(text(database.object(event.shape(), state.digest())))
                    .isEqualTo(text(memory.object(event.shape(), state.digest())));
        }
    }

    private static String text(StoredObject object) {
        return object.json() == null ? "" + object.whyNot() : new String(object.json(), StandardCharsets.UTF_8);
    }
}
