package io.logistis.bench;

import io.logistis.admission.AdmissionRequest;
import io.logistis.admission.AdmissionReviewReader;
import io.logistis.capture.Captured;
import io.logistis.capture.FieldRules;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.event.Digest;
import io.logistis.event.ObservedChange;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What is done with each review before the store has it: a recorded edit of a Deployment, of 8.9 kB. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ReviewBench {

    private final byte[] review = RecordedReviews.deploymentEdit().getBytes(StandardCharsets.UTF_8);
    private final AdmissionReviewReader reader = new AdmissionReviewReader();
    private final ObservedChange change = reader.read(review).change();
    private final FieldRules rules = KubernetesDefaults.fieldRules(RedactionKey.random());
    private final byte[] after = captured().snapshot().json();

    /** The envelope is taken apart, and both objects are checked. */
    @Benchmark
    public AdmissionRequest read() {
        return reader.read(review);
    }

    /** The new object: hidden, dropped, and its digest computed. */
    @Benchmark
    public Captured captured() {
        return rules.capture(
                change.object(), change.apiVersion(), Objects.requireNonNull(change.newObject(), "newObject"));
    }

    @Benchmark
    public Digest digest() {
        return Digest.of(after);
    }
}
