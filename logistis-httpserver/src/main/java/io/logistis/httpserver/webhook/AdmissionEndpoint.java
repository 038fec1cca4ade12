package io.logistis.httpserver.webhook;

import io.logistis.ChangeTracker;
import io.logistis.SkipReason;
import io.logistis.TrackOutcome;
import io.logistis.admission.AdmissionRequest;
import io.logistis.admission.AdmissionResponse;
import io.logistis.admission.AdmissionReviewException;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.event.Decision;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObservedChange;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.httpserver.http.Route;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a review, hands the change to the tracker, and answers when it is recorded. Thread-safe.
 *
 * <p>It fails open: whatever fails of ours, the answer is {@code allowed: true}, and the failure is counted by reason and
 * logged once per change of state. Only a lock refuses, and only what is no AdmissionReview gets 4xx. No thread waits for
 * the disk: the answer is given by the stage of the store's commit.
 */
public final class AdmissionEndpoint {

    private static final Logger log = LoggerFactory.getLogger(AdmissionEndpoint.class);

    /** Of one review kept in memory, where nothing else is said. */
    public static final int DEFAULT_MAX_BODY_BYTES = 8 << 20;

    /** Of the heap, for the bodies of requests in flight: of each there are up to four copies on its way to the disk. */
    private static final int BYTES_IN_FLIGHT_PART = 8;

    private final ChangeTracker tracker;
    private final int maxBodyBytes;
    private final BodyBudget budget;
    private final ReviewMetrics metrics;
    private final Callers callers;
    private final String ownNamespace;
    private final FailureLog failures = new FailureLog(System::nanoTime);
    private final AtomicBoolean refusedBefore = new AtomicBoolean();

    /**
     * One for a server of your own: {@value #DEFAULT_MAX_BODY_BYTES} bytes of a review and an eighth of the heap for all in
     * flight, with metrics of its own.
     *
     * @param callers whose reviews are taken
     */
    public AdmissionEndpoint(ChangeTracker tracker, Callers callers) {
        this(
                tracker,
                DEFAULT_MAX_BODY_BYTES,
                defaultMaxBytesInFlight(),
                new PrometheusRegistry(),
                callers,
                KubernetesDefaults.OWN_NAMESPACE);
    }

    /** An eighth of the heap. */
    public static long defaultMaxBytesInFlight() {
        return Runtime.getRuntime().maxMemory() / BYTES_IN_FLIGHT_PART;
    }

    /**
     * @param maxBodyBytes of one review kept in memory; larger ones are recorded without their objects
     * @param maxBytesInFlight of all requests together; over it, reviews are recorded without their objects, too
     * @param registry gets the webhook's metrics
     * @param callers whose reviews are taken
     * @param ownNamespace whose canary is answered with a warning, by which its sender knows that it arrived
     */
    public AdmissionEndpoint(
            ChangeTracker tracker,
            int maxBodyBytes,
            long maxBytesInFlight,
            PrometheusRegistry registry,
            Callers callers,
            String ownNamespace) {
        this.tracker = Objects.requireNonNull(tracker, "tracker");
        this.maxBodyBytes = maxBodyBytes;
        this.budget = new BodyBudget(maxBytesInFlight);
        this.metrics = new ReviewMetrics(registry, budget);
        this.callers = Objects.requireNonNull(callers, "callers");
        this.ownNamespace = Objects.requireNonNull(ownNamespace, "ownNamespace");
    }

    /**
     * {@code POST /}, {@code /admit} and {@code /admit/<token>}; {@code /locks-only/<token>}, where what is allowed is not
     * recorded, because another registration sends it, too.
     */
    public List<Route> routes() {
        Route.Handler admit = request -> admit(request, null, this::record);
        Route.Handler locksOnly = request -> admit(request, null, this::recordRefusal);
        return List.of(
                new Route("POST", "/", admit),
                new Route("POST", "/admit", admit),
                new Route(
                        "POST",
                        "/admit/{token}",
                        request -> admit(request, request.pathParameter("token"), this::record)),
                new Route("POST", "/locks-only", locksOnly),
                new Route(
                        "POST",
                        "/locks-only/{token}",
                        request -> admit(request, request.pathParameter("token"), this::recordRefusal)));
    }

    private CompletionStage<TrackOutcome> record(ObservedChange change, Decision decision) {
        return tracker.record(change, decision);
    }

    private CompletionStage<TrackOutcome> recordRefusal(ObservedChange change, Decision decision) {
        return decision.isDenied()
                ? tracker.record(change, decision)
                : CompletableFuture.completedStage(new TrackOutcome.Skipped(SkipReason.LEFT_OUT));
    }

    private void requireKnown(Request request, @Nullable String pathToken) {
        Callers.Refusal refusal = callers.refusal(request, pathToken);
        if (refusal == null) {
            return;
        }
        metrics.refused(refusal);
        if (!refusedBefore.getAndSet(true)) {
            log.warn(
                    "a review was refused, missing={}; further ones are counted only. Likely cause: somebody who is not the"
                            + " API server, or a registration without the path or the certificate that is asked for",
                    refusal.name().toLowerCase(Locale.ROOT));
        }
        throw new HttpException(403, "Forbidden", "reviews are taken from the API server only");
    }

    private CompletionStage<Response> admit(
            Request request,
            @Nullable String pathToken,
            BiFunction<ObservedChange, Decision, CompletionStage<TrackOutcome>> recording) {
        requireKnown(request, pathToken);
        ReviewBody body = new ReviewBody(maxBodyBytes, budget);
        CompletionStage<Response> answer = null;
        try {
            AdmissionRequest review = read(body, request);
            answer = answer(review, body, recording);
            return answer;
        } finally {
            if (answer == null) {
                body.giveBack();
            }
        }
    }

    private AdmissionRequest read(ReviewBody body, Request request) {
        try {
            return body.read(request);
        } catch (AdmissionReviewException e) {
            metrics.invalid();
            throw HttpException.badRequest(Objects.requireNonNullElse(e.getMessage(), "not an AdmissionReview"));
        } catch (HttpException e) {
            metrics.invalid();
            throw e;
        } catch (OutOfMemoryError e) {
            failed(e);
            throw new HttpException(503, "ServiceUnavailable", "there is no memory to read this review");
        }
    }

    private CompletionStage<Response> answer(
            AdmissionRequest review,
            ReviewBody body,
            BiFunction<ObservedChange, Decision, CompletionStage<TrackOutcome>> recording) {
        if (review.change().tooLarge()) {
            metrics.withoutObjects();
        }
        Decision decision = decide(review);
        long handedOver = System.nanoTime();
        CompletionStage<TrackOutcome> stage;
        try {
            stage = recording.apply(review.change(), decision);
        } catch (Throwable e) {
            stage = CompletableFuture.failedStage(e);
        }
        return stage.handle((outcome, failure) -> {
            metrics.appended(System.nanoTime() - handedOver);
            body.giveBack();
            return response(review, decision, outcome, failure);
        });
    }

    private Decision decide(AdmissionRequest review) {
        try {
            return tracker.decide(review.change());
        } catch (Throwable e) {
            failed(e);
            return Decision.ADMITTED;
        }
    }

    private Response response(
            AdmissionRequest review, Decision decision, @Nullable TrackOutcome outcome, @Nullable Throwable failure) {
        Recorded recorded;
        if (outcome instanceof TrackOutcome.Recorded) {
            recorded = Recorded.YES;
            failures.recorded();
        } else if (outcome instanceof TrackOutcome.Skipped) {
            recorded = Recorded.SKIPPED;
        } else if (outcome instanceof TrackOutcome.Denied) {
            recorded = Recorded.DENIED;
        } else {
            recorded = Recorded.NO;
            failed(failure == null ? new IllegalStateException("the tracker gave no outcome") : failure);
        }
        metrics.reviewed(review.change().operation(), recorded);
        metrics.decided(decision);
        return recorded.answer(json(review, decision));
    }

    private byte[] json(AdmissionRequest review, Decision decision) {
        if (!decision.isDenied() && isCanary(review.change())) {
            return AdmissionResponse.allowed(review.uid())
                    .withWarnings(List.of(KubernetesDefaults.CANARY + " has arrived"))
                    .toJson();
        }
        String sentence = tracker.sentence(review.change(), decision);
        if (sentence == null) {
            return AdmissionResponse.allowedJson(review.uid());
        }
        return (decision.isDenied()
                        ? AdmissionResponse.denied(review.uid(), sentence)
                        : AdmissionResponse.allowed(review.uid()).withWarnings(List.of(sentence)))
                .toJson();
    }

    private boolean isCanary(ObservedChange change) {
        ObjectKey key = change.object().key();
        return change.dryRun()
                && key.name().equals(KubernetesDefaults.CANARY)
                && key.resource().equals("configmaps")
                && ownNamespace.equals(key.namespace());
    }

    private void failed(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        ReviewFailure reason = ReviewFailure.of(cause);
        metrics.failed(reason);
        failures.failed(reason, cause);
    }
}
