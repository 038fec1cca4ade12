package io.logistis.httpserver.lock;

import static io.logistis.httpserver.LockApi.ALICE;
import static io.logistis.httpserver.LockApi.CAROL;
import static io.logistis.httpserver.LockApi.READER;
import static io.logistis.httpserver.LockApi.json;
import static io.logistis.httpserver.LockApi.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Operation;
import io.logistis.httpserver.LockApi;
import io.logistis.httpserver.http.Response;
import io.logistis.lock.Lock;
import io.logistis.lock.LockScope;
import io.logistis.lock.LockStore;
import io.logistis.store.EventQuery;
import io.logistis.store.Retention;
import io.logistis.store.StoreException;
import io.logistis.store.memory.MapLockStore;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Changes;
import io.logistis.testkit.TurnableClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LocksEndpointTest {

    private static final String FREEZE = "{\"namespace\":\"shop\",\"reason\":\"release freeze\"}";

    private final TurnableClock clock = new TurnableClock();
    private final RingBufferEventStore events = new RingBufferEventStore(Retention.DEFAULT, clock);
    private final MapLockStore store = new MapLockStore(clock);
    private final LockApi api = new LockApi(events, store, clock);

    private String freeze() {
        return json(api.post(ALICE, FREEZE)).get("id").asString();
    }

    private boolean refuses(String user) {
        return api.tracker().decide(Changes.update(user).build()).isDenied();
    }

    private static List<String> ids(Response list) {
        assertThat(list.status()).isEqualTo(200);
        return json(list)
                .get("items")
                .valueStream()
                .map(lock -> lock.get("id").asString())
                .toList();
    }

    @Test
    void aLockIsAnsweredWholeAndInForce() {
        Response answer = api.post(ALICE, """
                {"namespace":"shop","kind":"Deployment","name":"web","operations":["UPDATE","DELETE"],
                 "users":["bob","system:serviceaccount:ci:*"],"groups":["contractors"],"exemptUsers":[],
                 "exemptGroups":["oncall"],"mode":"DENY","reason":"release freeze","expiresIn":"2h"}""");

        assertThat(answer.status()).isEqualTo(201);
        JsonNode lock = json(answer);
        String id = lock.get("id").asString();
        assertThat(answer.header("Location")).isEqualTo("/locks/" + id);
        assertThat(lock.toString())
                .isEqualTo("{\"id\":\"" + id + "\",\"state\":\"ACTIVE\",\"namespace\":\"shop\",\"kind\":\"Deployment\","
                        + "\"name\":\"web\",\"operations\":[\"UPDATE\",\"DELETE\"],"
                        + "\"users\":[\"bob\",\"system:serviceaccount:ci:*\"],\"groups\":[\"contractors\"],"
                        + "\"exemptUsers\":[],\"exemptGroups\":[\"oncall\"],\"mode\":\"DENY\","
                        + "\"reason\":\"release freeze\",\"owner\":\"alice\","
                        + "\"createdAt\":\"2026-01-31T12:00:00.000000Z\",\"expiresAt\":\"2026-01-31T14:00:00.000000Z\","
                        + "\"removedAt\":null,\"removedBy\":null,\"warnings\":[]}");
        assertThat(api.tracker()
                        .decide(Changes.update("bob").groups("contractors").build())
                        .isDenied())
                .isTrue();
        assertThat(api.get("/locks/" + id).text()).isEqualTo(answer.text());
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        JsonNode lock = json(api.post(ALICE, FREEZE));

        assertThat(lock.get("operations").toString()).isEqualTo("[\"CREATE\",\"UPDATE\",\"DELETE\"]");
        assertThat(lock.get("mode").asString()).isEqualTo("DENY");
        assertThat(lock.get("expiresAt").asString()).isEqualTo("2026-01-31T13:00:00.000000Z");
        assertThat(lock.get("kind").isNull()).isTrue();
        assertThat(lock.get("users").size()).isZero();
        assertThat(refuses("anybody")).isTrue();
        assertThat(refuses("system:kube-scheduler")).isFalse();
    }

    @Test
    void clusterScopedObjectsHaveNoNamespace() {
        for (String namespace : new String[] {"", "\"namespace\":null,"}) {
            JsonNode lock = json(api.post(
                    ALICE,
                    "{" + namespace + "\"kind\":\"no\",\"name\":\"n1\",\"reason\":\"r\",\"expiresIn\":\"never\"}"));

            assertThat(lock.get("namespace").isNull()).isTrue();
            assertThat(lock.get("kind").asString()).isEqualTo("no");
            assertThat(lock.get("expiresAt").isNull()).isTrue();
        }
    }

    @Test
    void whoNamesSystemUsersIsWarned() {
        JsonNode lock = json(api.post(ALICE, "{\"namespace\":\"shop\",\"users\":[\"system:*\"],\"reason\":\"r\"}"));

        assertThat(lock.get("warnings").toString()).startsWith("[\"this lock names system users: ");
    }

    @Test
    void onlyALockerLocks() {
        Response nobody = api.post(null, FREEZE);
        assertThat(nobody.status()).isEqualTo(403);
        assertThat(message(nobody)).contains("logistis token add alice --role locker", "--token-file");

        Response reader = api.post(READER, FREEZE);
        assertThat(reader.status()).isEqualTo(403);
        assertThat(message(reader)).startsWith("bob may read, not lock");

        String id = freeze();
        assertThat(api.delete(null, id).status()).isEqualTo(403);
        assertThat(api.delete(READER, id).status()).isEqualTo(403);
        assertThat(ids(api.get("/locks"))).containsExactly(id);
        // Not even whether there is such a lock is told.
        assertThat(api.delete(READER, "nosuch").status()).isEqualTo(403);
        assertThat(api.post(READER, "no json").status()).isEqualTo(403);
    }

    @Test
    void aLockIsRemovedOnce() {
        String id = freeze();
        clock.advance(Duration.ofMinutes(5));

        Response removed = api.delete(CAROL, id);

        assertThat(removed.status()).isEqualTo(200);
        assertThat(json(removed).get("state").asString()).isEqualTo("REMOVED");
        assertThat(json(removed).get("removedBy").asString()).isEqualTo("carol");
        assertThat(json(removed).get("removedAt").asString()).isEqualTo("2026-01-31T12:05:00.000000Z");
        assertThat(refuses("bob")).isFalse();
        Response again = api.delete(ALICE, id);
        assertThat(again.status()).isEqualTo(410);
        assertThat(json(again).at("/error/reason").asString()).isEqualTo("Gone");
        assertThat(message(again)).isEqualTo("lock " + id + " was removed by carol at 2026-01-31T12:05:00Z");
        assertThat(api.delete(ALICE, "nosuch").status()).isEqualTo(404);
    }

    @Test
    void anExpiredLockIsGone() {
        String id = freeze();
        clock.advance(Duration.ofHours(1));

        assertThat(refuses("bob")).isFalse();
        assertThat(message(api.delete(ALICE, id))).isEqualTo("lock " + id + " has expired at 2026-01-31T13:00:00Z");
        assertThat(ids(api.get("/locks"))).isEmpty();
        assertThat(json(api.get("/locks/" + id)).get("state").asString()).isEqualTo("EXPIRED");
        api.refresh();
        api.refresh();
        assertThat(json(api.get("/locks/" + id)).get("removedBy").asString()).isEqualTo("logistis");
        assertThat(api.delete(ALICE, id).status()).isEqualTo(410);
    }

    @Test
    void locksAreListedNewestFirstAndThoseThatEndedWhereTheyAreAskedFor() {
        String first = freeze();
        clock.advance(Duration.ofSeconds(1));
        String second = json(api.post(ALICE, "{\"namespace\":\"pay\",\"reason\":\"r\"}"))
                .get("id")
                .asString();
        clock.advance(Duration.ofSeconds(1));
        String third = freeze();
        api.delete(ALICE, first);

        assertThat(ids(api.get("/locks"))).containsExactly(third, second);
        assertThat(ids(api.get("/locks?all=false"))).containsExactly(third, second);
        assertThat(ids(api.get("/locks?all=true"))).containsExactly(third, second, first);
        assertThat(ids(api.get("/locks?namespace=pay"))).containsExactly(second);
        assertThat(ids(api.get("/locks?namespace=shop&all=true"))).containsExactly(third, first);
        assertThat(ids(api.get("/locks?namespace=sho"))).isEmpty();

        clock.advance(LockStore.KEPT.plusMinutes(1));
        assertThat(ids(api.get("/locks?all=true"))).doesNotContain(first);
        assertThat(api.get("/locks/" + first).status()).isEqualTo(404);
        assertThat(api.get("/locks?all=yes").status()).isEqualTo(400);
        assertThat(api.get("/locks?state=x").status()).isEqualTo(400);
    }

    @Test
    void anIdMayBeShortenedAsLongAsOneLockIsMeant() {
        store.create(lock("7f3a0001"));
        store.create(lock("7f3a0002"));
        store.create(lock("81000000"));

        assertThat(json(api.get("/locks/81")).get("id").asString()).isEqualTo("81000000");
        Response ambiguous = api.get("/locks/7f3a");
        assertThat(ambiguous.status()).isEqualTo(400);
        assertThat(message(ambiguous)).isEqualTo("7f3a may be any of 2 locks (7f3a0001, 7f3a0002): say more of its id");
        assertThat(api.delete(ALICE, "7f3a").status()).isEqualTo(400);

        // One in force is meant before one that has ended.
        assertThat(api.delete(ALICE, "7f3a0001").status()).isEqualTo(200);
        assertThat(api.delete(ALICE, "7f3a").status()).isEqualTo(200);
        assertThat(api.delete(ALICE, "7f3a").status()).isEqualTo(400);
        assertThat(api.delete(ALICE, "7f3a0002").status()).isEqualTo(410);
        assertThat(api.get("/locks/x").status()).isEqualTo(404);
    }

    private Lock lock(String id) {
        return Lock.builder(LockScope.namespace("shop"), "alice", "r").build(id, clock.instant());
    }

    @Test
    void theHistoryTellsWhatHappenedToALock() {
        String id = freeze();
        clock.advance(Duration.ofSeconds(1));
        api.delete(CAROL, id);
        clock.advance(Duration.ofSeconds(1));
        freeze();
        clock.advance(Duration.ofHours(1));
        api.refresh();

        List<ChangeEvent> told = events.find(EventQuery.builder().build()).events();
        assertThat(told)
                .extracting(event -> event.user().username() + " " + event.operation())
                .containsExactly("logistis UNLOCK", "alice LOCK", "carol UNLOCK", "alice LOCK");
        assertThat(told).allSatisfy(event -> {
            assertThat(event.operation()).isIn(Operation.LOCK, Operation.UNLOCK);
            assertThat(event.object().key().name()).isEqualTo("shop");
        });
    }

    @Test
    void aStoreThatFailsIsSaidToAndWhatIsKnownStays() {
        LockStore failing = new LockStore() {
            @Override
            public boolean create(Lock lock) {
                throw new StoreException(StoreException.Reason.DISK_FULL, "create lock: no space is left");
            }

            @Override
            public List<Lock> open() {
                return store.open();
            }

            @Override
            public List<Lock> all() {
                return store.all();
            }

            @Override
            public Optional<Lock> get(String id) {
                return store.get(id);
            }

            @Override
            public Optional<Lock> remove(String id, String by, java.time.Instant at) {
                throw new StoreException(StoreException.Reason.DISK_FULL, "remove lock: no space is left");
            }
        };
        store.create(lock("1"));
        LockApi onFullDisk = new LockApi(events, failing, clock);

        Response created = onFullDisk.post(ALICE, FREEZE);
        assertThat(created.status()).isEqualTo(503);
        assertThat(message(created))
                .isEqualTo(
                        "the lock may not be made (create lock: no space is left): look at GET /locks, and try again");
        assertThat(onFullDisk.delete(ALICE, "1").status()).isEqualTo(503);
        assertThat(ids(onFullDisk.get("/locks"))).containsExactly("1");
    }

    @Test
    void thereAreNeverMoreLocksThanThereIsRoomFor() {
        for (int i = 0; i < 10_000; i++) {
            store.create(lock("lock-" + i));
        }

        Response answer = api.post(ALICE, FREEZE);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(message(answer)).isEqualTo("there are 10000 locks already: remove some first");
    }
}
