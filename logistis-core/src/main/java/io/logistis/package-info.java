/**
 * Who changed what in a Kubernetes cluster, where and when, and what exactly was it before and after? This library keeps that
 * inside a program of yours: a controller, an audit tool, a test suite.
 *
 * <h2>From a change to an event</h2>
 *
 * A change comes in as an {@link io.logistis.event.ObservedChange}: read from what an API server sends to a webhook ({@link
 * io.logistis.admission.AdmissionReviewReader}), or made of the object before and after by a controller that sees it anyway
 * ({@link io.logistis.ControllerChange}). The front door is {@link io.logistis.ChangeTracker}:
 *
 * <ol>
 *   <li>{@link io.logistis.ChangeTracker#decide decide} says whether a lock refuses it, in memory;
 *   <li>{@link io.logistis.ChangeTracker#record record} asks a {@link io.logistis.capture.CapturePredicate} whether it is worth
 *       keeping, hides secrets and drops noise by {@link io.logistis.capture.FieldRules}, and hands a {@link
 *       io.logistis.event.ChangeEvent} with its two states to the store;
 *   <li>{@link io.logistis.ChangeTracker#track track} does both.
 * </ol>
 *
 * A {@link io.logistis.ChangeFeed} hands on what is recorded to a sink of your own, which can never slow a review down.
 *
 * <h2>Where events are kept</h2>
 *
 * In an {@link io.logistis.store.EventStore}, append-only and within bounds ({@link io.logistis.store.Retention}): {@link
 * io.logistis.store.memory.RingBufferEventStore} in memory, {@link io.logistis.store.jdbc.JdbcEventStore} in a database, or one
 * of your own, which then passes {@code io.logistis.testkit.EventStoreContract} of the test-jar. {@code find} answers an {@link
 * io.logistis.store.EventQuery} with an {@link io.logistis.store.EventPage}.
 *
 * <h2>From events to what happened</h2>
 *
 * A webhook sees attempts: one write can be admitted several times, and refused afterwards by somebody else. {@link
 * io.logistis.history.ObjectHistory} concludes from the events of one object which changes came of them and where something
 * changed unseen; {@link io.logistis.history.ChangeReader} asks a store and does that page by page. What a change did is
 * computed when it is read, each by itself: {@link io.logistis.diff.JsonPatch}, {@link io.logistis.diff.UnifiedDiff}, {@link
 * io.logistis.diff.FieldChanges}, {@link io.logistis.diff.ChangeSummary}; {@link io.logistis.blame.LineBlame} tells who last
 * wrote each line. {@link io.logistis.json} writes all of that as the server does.
 *
 * <h2>Locks</h2>
 *
 * A {@link io.logistis.lock.Lock} keeps particular users away for a while. The {@link io.logistis.lock.LockBook} decides, the
 * {@link io.logistis.LockDesk} makes and removes them, a {@link io.logistis.lock.LockStore} keeps them.
 *
 * <h2>What holds for all of it</h2>
 *
 * <ul>
 *   <li>No static state, and no thread but the one that a JDBC store owns and closes.
 *   <li>Null only where {@code @Nullable} stands; what is wrong with an argument is said by its name.
 *   <li>Public signatures show types of the JDK and of this library only. Whatever JSON library or provider a program has does
 *       not matter here, on the class path and on the module path ({@code io.logistis.core}).
 *   <li>What a package offers keeps its meaning within 0.1.x, unless the package says that it <b>may still change</b>.
 *   <li>{@code RATIONALE.md} beside the sources answers why it is made as it is.
 * </ul>
 *
 * The HTTP server is another module, {@code logistis-httpserver}: its {@code webhook.AdmissionEndpoint} is the same tracker
 * behind a webhook, its {@code client.LogistisClient} asks a running server.
 *
 * @since 0.1.0
 */
@NullMarked
package io.logistis;

import org.jspecify.annotations.NullMarked;
