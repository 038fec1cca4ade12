package io.logistis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.capture.FieldRules;
import io.logistis.event.ChangeEvent;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import io.logistis.history.Change;
import io.logistis.history.ChangeReader;
import io.logistis.history.Outcome;
import io.logistis.store.EventQuery;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControllerChangeTest {

    private static final byte[] V1 = deployment("1", 2);
    private static final byte[] V2 = deployment("2", 3);

    private final RingBufferEventStore store = new RingBufferEventStore(Retention.DEFAULT, Clock.systemUTC());
    private final ChangeTracker tracker = ChangeTracker.builder()
            .store(store)
            .fieldRules(FieldRules.builder()
                    .drop("metadata.resourceVersion", "metadata.uid")
                    .build())
            .build();

    @Test
    void whatIsChangedIsReadOutOfTheObjects() {
        ObservedChange change = ControllerChange.between(V1, V2)
                .user("shop-operator")
                .fieldManager("operator")
                .build();

        assertThat(change.operation()).isEqualTo(Operation.UPDATE);
        assertThat(change.object().key()).isEqualTo(new ObjectKey("apps", "deployments", "shop", "web"));
        assertThat(change.object().version()).isEqualTo("v1");
        assertThat(change.object().kind()).isEqualTo("Deployment");
        assertThat(change.object().uid()).isEqualTo("u-1");
        assertThat(change.apiVersion()).isEqualTo("apps/v1");
        assertThat(change.user()).isEqualTo(UserInfo.named("shop-operator"));
        assertThat(change.fieldManager()).isEqualTo("operator");
        assertThat(Objects.requireNonNull(change.oldObject()).toByteArray()).isEqualTo(V1);
        assertThat(Objects.requireNonNull(change.newObject()).toByteArray()).isEqualTo(V2);
    }

    @Test
    void withoutABeforeItIsACreateAndWithoutAnAfterADelete() {
        assertThat(ControllerChange.between(null, V1).build().operation()).isEqualTo(Operation.CREATE);
        assertThat(ControllerChange.between(V1, null).build().operation()).isEqualTo(Operation.DELETE);
        assertThatThrownBy(() -> ControllerChange.between(null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("before or after must be given");
    }

    @Test
    void whoChangedItNeedNotBeKnown() {
        track(ControllerChange.between(V1, V2));

        assertThat(store.find(EventQuery.all()).events())
                .extracting(event -> event.user().username())
                .containsExactly("");
    }

    @Test
    void theUidOfTheOldObjectDoesWhereTheNewOneHasNoneYet() {
        byte[] wanted = json("apps/v1", "Deployment", "{\"namespace\":\"shop\",\"name\":\"web\"}");

        assertThat(ControllerChange.between(V1, wanted).build().object().uid()).isEqualTo("u-1");
    }

    @Test
    void aLifeIsToldFromItsWatchEvents() {
        track(ControllerChange.between(null, V1));
        track(ControllerChange.between(V1, V2).user("alice"));
        track(ControllerChange.between(V2, V2));
        track(ControllerChange.between(V2, null));

        List<Change> changes = new ChangeReader(store).ofObject(new ObjectKey("apps", "deployments", "shop", "web"));

        assertThat(changes)
                .extracting(change -> change.event().operation() + " " + change.outcome())
                .containsExactly("CREATE " + Outcome.PERSISTED, "UPDATE " + Outcome.PERSISTED, "DELETE ADMITTED");
        assertThat(changes).allSatisfy(change -> assertThat(change.gapBefore()).isNull());
    }

    @Test
    void whatIsHandedOverAgainUnderTheSameUidIsRecordedOnce() {
        track(ControllerChange.between(V1, V2).requestUid("u-1/2"));
        track(ControllerChange.between(V1, V2).requestUid("u-1/2"));
        track(ControllerChange.between(V1, V2));

        assertThat(store.find(EventQuery.all()).events())
                .extracting(ChangeEvent::requestUid)
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "v1, ConfigMap, '', configmaps",
        "networking.k8s.io/v1, NetworkPolicy, networking.k8s.io, networkpolicies",
        "v1, Endpoints, '', endpoints",
        "example.com/v1beta1, Proxy, example.com, proxies",
        "gateway.networking.k8s.io/v1, Gateway, gateway.networking.k8s.io, gateways",
        "example.com/v1, Bus, example.com, buses",
        "example.com/v1, Deployment, example.com, deployments",
    })
    void thePluralIsKnownOrGuessed(String apiVersion, String kind, String group, String plural) {
        byte[] object = json(apiVersion, kind, "{\"name\":\"x\",\"namespace\":\"shop\"}");

        ObjectKey key = ControllerChange.between(null, object).build().object().key();

        assertThat(key.group()).isEqualTo(group);
        assertThat(key.resource()).isEqualTo(plural);
        assertThat(ControllerChange.between(null, object)
                        .resource("things")
                        .build()
                        .object()
                        .key()
                        .resource())
                .isEqualTo("things");
    }

    @Test
    void aNamespaceIsInItselfAndOtherClusterScopedObjectsAreInNone() {
        byte[] namespace = json("v1", "Namespace", "{\"name\":\"shop\"}");
        byte[] node = json("v1", "Node", "{\"name\":\"n1\"}");

        assertThat(ControllerChange.between(null, namespace).build().object().key())
                .isEqualTo(new ObjectKey("", "namespaces", "shop", "shop"));
        assertThat(ControllerChange.between(null, node).build().object().key())
                .isEqualTo(new ObjectKey("", "nodes", null, "n1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{}{}",
                "{\"apiVersion\":1,\"kind\":\"A\",\"metadata\":{\"name\":\"x\"}}",
                "{\"kind\":\"A\",\"metadata\":{\"name\":\"x\"}}",
                "{\"apiVersion\":\"v1\",\"kind\":\"\",\"metadata\":{\"name\":\"x\"}}",
                "{\"apiVersion\":\"v1\",\"kind\":\"A\",\"metadata\":{\"name\":null}}",
                "{\"apiVersion\":\"v1\",\"kind\":\"A\",\"metadata\":null}"
            })
    void whatDoesNotSayWhatItIsIsRefusedByItsName(String object) {
        assertThatThrownBy(() -> ControllerChange.between(null, object.getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("after must ");
    }

    @Test
    void twoObjectsAreNoChange() {
        byte[] other = json("apps/v1", "Deployment", "{\"namespace\":\"shop\",\"name\":\"api\"}");

        assertThatThrownBy(() -> ControllerChange.between(V1, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Deployment web and Deployment api");
    }

    @Test
    void aDryRunIsNotRecorded() {
        assertThat(track(ControllerChange.between(V1, V2).dryRun(true)))
                .isEqualTo(new TrackOutcome.Skipped(SkipReason.DRY_RUN));
    }

    private TrackOutcome track(ControllerChange change) {
        return tracker.track(change.build()).toCompletableFuture().join();
    }

    private static byte[] deployment(String resourceVersion, int replicas) {
        return ("{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\",\"namespace\":\"shop\","
                        + "\"uid\":\"u-1\",\"resourceVersion\":\"" + resourceVersion + "\"},\"spec\":{\"replicas\":"
                        + replicas + "}}")
                .getBytes(UTF_8);
    }

    private static byte[] json(String apiVersion, String kind, String metadata) {
        return ("{\"apiVersion\":\"" + apiVersion + "\",\"kind\":\"" + kind + "\",\"metadata\":" + metadata + "}")
                .getBytes(UTF_8);
    }
}
