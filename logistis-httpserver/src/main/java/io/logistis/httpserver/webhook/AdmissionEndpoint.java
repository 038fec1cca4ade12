package io.logistis.httpserver.webhook;

import io.logistis.ChangeTracker;
import io.logistis.TrackOutcome;
import io.logistis.admission.AdmissionRequest;
import io.logistis.admission.AdmissionResponse;
import io.logistis.admission.AdmissionReviewException;
import io.logistis.event.Decision;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.httpserver.http.Route;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Takes a review, hands the change to the tracker, and answers when it is recorded. Thread-safe.
 *
 * <p>It fails open: whatever fails of ours, the answer is {@code allowed: true}, and the failure is counted by reason and
 * logged once per change of state. Only a lock refuses, and only what is no AdmissionReview gets 4xx. No thread waits for
 * the disk: the answer is given by the stage of the store's commit.
 */
public final class AdmissionEndpoint {

    private final ChangeTracker tracker;
    private final int maxBodyBytes;
    private final BodyBudget budget;
    private final ReviewMetrics metrics;
    private final FailureLog failures = new FailureLog(System::nanoTime);

    /**
     * @param maxBodyBytes of one review kept in memory; larger ones are recorded without their objects
     * @param maxBytesInFlight of all requests together; over it, reviews are recorded without their objects, too
     * @param registry gets the webhook's metrics
     */
    public AdmissionEndpoint(
            ChangeTracker tracker, int maxBodyBytes, long maxBytesInFlight, PrometheusRegistry registry) {
        this.tracker = Objects.requireNonNull(tracker, "tracker");
        this.maxBodyBytes = maxBodyBytes;
        this.budget = new BodyBudget(maxBytesInFlight);
        this.metrics = new ReviewMetrics(registry, budget);
    }

    /** {@code POST /} and {@code POST /admit}. */
    public List<Route> routes() {
        return List.of(new Route("POST", "/", this::admit), new Route("POST", "/admit", this::admit));
    }

    private CompletionStage<Response> admit(Request request) {
        ReviewBody body = new ReviewBody(maxBodyBytes, budget);
        CompletionStage<Response> answer = null;
        try {
            AdmissionRequest review = read(body, request);
            answer = answer(review, body);
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

    private CompletionStage<Response> answer(AdmissionRequest review, ReviewBody body) {
        if (review.change().tooLarge()) {
            metrics.withoutObjects();
        }
        Decision decision = decide(review);
        long handedOver = System.nanoTime();
        CompletionStage<TrackOutcome> stage;
        try {
            stage = tracker.record(review.change(), decision);
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
        String sentence = tracker.sentence(review.change(), decision);
        if (sentence == null) {
            return AdmissionResponse.allowedJson(review.uid());
        }
        return (decision.isDenied()
                        ? AdmissionResponse.denied(review.uid(), sentence)
                        : AdmissionResponse.allowed(review.uid()).withWarnings(List.of(sentence)))
                .toJson();
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
