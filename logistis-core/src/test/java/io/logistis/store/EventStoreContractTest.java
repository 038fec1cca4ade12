package io.logistis.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Digest;
import io.logistis.event.EventId;
import io.logistis.event.Shape;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.EventStoreContract;
import io.logistis.testkit.ForwardingEventStore;
import io.logistis.testkit.LockStoreContract;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The contract can fail: each store here is broken in one way, and the tests that are there for it see it. */
class EventStoreContractTest {

    @Test
    void aStoreThatLosesAnEventNowAndThenFails() {
        assertThat(failures(LosesEveryTenth.class)).contains("eightWritersLoseNothingAndTheBoundHoldsWhileTheyWrite");
    }

    @Test
    void aStoreThatMatchesNamespacesByPrefixFails() {
        assertThat(failures(MatchesByPrefix.class)).contains("eachFilterKeepsOnlyWhatItNames");
    }

    @Test
    void aStoreThatForgetsItsBoundsFails() {
        assertThat(failures(ForgetsBounds.class))
                .contains(
                        "ofOneObjectTheOldestGo",
                        "theStoreStaysWithinItsBytes",
                        "whatIsTooOldIsNotShownAndGoes",
                        "nobodyFlushesAPersonsTraceByNoise");
    }

    @Test
    void aStoreThatHasOneBoundForAllObjectsFails() {
        assertThat(failures(OneBoundForAll.class))
                .contains("anEventMayNameAnotherBoundForItsObject")
                .doesNotContain("ofOneObjectTheOldestGo");
    }

    @Test
    void aStoreThatKeepsWhatIsSentAgainFails() {
        assertThat(failures(KeepsTwice.class)).contains("aReviewThatIsSentAgainChangesNothing");
    }

    @Test
    void aStoreThatListsTheOldestFirstFails() {
        assertThat(failures(OldestFirst.class)).contains("sinceIsIncludedAndUntilIsNot");
    }

    @Test
    void aStoreThatGivesOtherBytesFails() {
        assertThat(failures(OtherBytes.class)).contains("objectsComeBackByteForByte");
    }

    /** Where a store can't keep a promise, its test says so by an override with a reason. */
    @ParameterizedTest
    @ValueSource(classes = {EventStoreContract.class, LockStoreContract.class})
    void everyPromiseCanBeOverriddenFromAnotherPackage(Class<?> contract) {
        List<Method> promises = new ArrayList<>();
        for (Class<?> type = contract; type != null && type != Object.class; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (AnnotationSupport.isAnnotated(method, Testable.class)) {
                    promises.add(method);
                }
            }
        }

        assertThat(promises)
                .hasSizeGreaterThan(5)
                .allSatisfy(promise -> assertThat(Modifier.isProtected(promise.getModifiers()))
                        .as(promise.getName() + " is protected")
                        .isTrue());
    }

    private static List<String> failures(Class<?> contract) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .execute()
                .testEvents()
                .finished()
                .stream()
                .filter(event ->
                        event.getRequiredPayload(TestExecutionResult.class).getStatus()
                                == TestExecutionResult.Status.FAILED)
                .map(event -> event.getTestDescriptor()
                        .getSource()
                        .map(source -> ((MethodSource) source).getMethodName())
                        .orElseThrow())
                .toList();
    }

    static class LosesEveryTenth extends EventStoreContract {
        @Override
        protected EventStore open(Retention retention, Clock clock) {
            AtomicInteger count = new AtomicInteger();
            return new ForwardingEventStore(new RingBufferEventStore(retention, clock)) {
                @Override
                public CompletionStage<EventId> append(NewEvent event) {
                    return count.incrementAndGet() % 10 == 0
                            ? CompletableFuture.completedFuture(event.event().id())
                            : super.append(event);
                }
            };
        }
    }

    static class MatchesByPrefix extends EventStoreContract {
        @Override
        protected EventStore open(Retention retention, Clock clock) {
            return new ForwardingEventStore(new RingBufferEventStore(retention, clock)) {
                @Override
                public EventPage find(EventQuery query) {
                    if (query.namespace() == null) {
                        return super.find(query);
                    }
                    List<ChangeEvent> found = super.find(
                                    EventQuery.builder().limit(1000).build())
                            .events()
                            .stream()
                            .filter(event -> event.object().key().namespace() != null
                                    && event.object().key().namespace().startsWith(query.namespace()))
                            .toList();
                    return new EventPage(found, null);
                }
            };
        }
    }

    static class ForgetsBounds extends EventStoreContract {
        @Override
        protected EventStore open(Retention retention, Clock clock) {
            return new RingBufferEventStore(new Retention(1_000_000, Duration.ofDays(9999), 1L << 40), clock);
        }
    }

    static class OneBoundForAll extends EventStoreContract {
        @Override
        protected EventStore open(Retention retention, Clock clock) {
            return new ForwardingEventStore(new RingBufferEventStore(retention, clock)) {
                @Override
                public CompletionStage<EventId> append(NewEvent event) {
                    return super.append(
                            new NewEvent(event.event(), event.before(), event.after(), event.managedFields()));
                }
            };
        }
    }

    static class KeepsTwice extends EventStoreContract {
        @Override
        protected EventStore open(Retention retention, Clock clock) {
            return new ForwardingEventStore(new RingBufferEventStore(retention, clock)) {
                @Override
                public CompletionStage<EventId> append(NewEvent event) {
                    ChangeEvent e = event.event();
                    ChangeEvent renamed = new ChangeEvent(
                            e.id(),
                            e.requestUid() + e.id(),
                            e.observedAt(),
                            e.operation(),
                            e.object(),
                            e.apiVersion(),
                            e.user(),
                            e.fieldManager(),
                            e.generateName(),
                            e.decision(),
                            e.base(),
                            e.profile(),
                            e.before(),
                            e.after(),
                            e.count(),
                            false);
                    return super.append(new NewEvent(renamed, event.before(), event.after(), event.managedFields()));
                }
            };
        }
    }

    static class OldestFirst extends EventStoreContract {
        @Override
        protected EventStore open(Retention retention, Clock clock) {
            return new ForwardingEventStore(new RingBufferEventStore(retention, clock)) {
                @Override
                public EventPage find(EventQuery query) {
                    EventPage page = super.find(query);
                    List<ChangeEvent> reversed = new ArrayList<>(page.events());
                    Collections.reverse(reversed);
                    return new EventPage(reversed, page.next());
                }
            };
        }
    }

    static class OtherBytes extends EventStoreContract {
        @Override
        protected EventStore open(Retention retention, Clock clock) {
            return new ForwardingEventStore(new RingBufferEventStore(retention, clock)) {
                @Override
                public StoredObject object(Shape shape, Digest digest) {
                    StoredObject object = super.object(shape, digest);
                    byte[] json = object.json();
                    if (json == null) {
                        return object;
                    }
                    byte[] other = json.clone();
                    other[other.length - 2]++;
                    return StoredObject.of(other);
                }
            };
        }
    }
}
