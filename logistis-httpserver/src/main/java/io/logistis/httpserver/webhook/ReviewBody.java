package io.logistis.httpserver.webhook;

import io.logistis.admission.AdmissionRequest;
import io.logistis.admission.AdmissionReviewException;
import io.logistis.admission.AdmissionReviewReader;
import io.logistis.admission.OversizedReview;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one review from its request. It is kept in memory as far as it is small enough, the budget of all requests
 * allows it, and the heap has room; else it is read on without its objects being kept.
 */
final class ReviewBody {

    /** No review is larger: an API server takes requests of 3 MiB, and {@code <} becomes six bytes on the way here. */
    static final int MAX_REVIEW_BYTES = 64 << 20;

    private static final int FIRST_BYTES = 64 * 1024;
    private static final int PIECE_BYTES = 16 * 1024;

    private static final AdmissionReviewReader READER = new AdmissionReviewReader();

    private final int maxBytes;
    private final BodyBudget budget;
    private long taken;

    /** @param maxBytes of one review kept in memory */
    ReviewBody(int maxBytes, BodyBudget budget) {
        this.maxBytes = maxBytes;
        this.budget = budget;
    }

    /**
     * The review in that request.
     *
     * @throws AdmissionReviewException if it is none
     * @throws HttpException 413 if it is larger than any review, 400 if it ends early
     */
    AdmissionRequest read(Request request) {
        long announced = request.contentLength();
        if (announced > MAX_REVIEW_BYTES) {
            throw tooLarge();
        }
        try {
            return read(request.body(), announced);
        } catch (IOException e) {
            throw HttpException.badRequest("the body ended early");
        }
    }

    private AdmissionRequest read(InputStream in, long announced) throws IOException {
        // One byte more than announced, so that the end is seen without growing.
        int first = (int) Math.min(announced < 0 ? PIECE_BYTES : announced + 1, Math.min(FIRST_BYTES, maxBytes + 1L));
        byte[] bytes = new byte[first];
        int length = 0;
        boolean whole = take(first);
        while (whole) {
            if (length == bytes.length) {
                byte[] more = length > maxBytes ? null : grown(bytes, announced);
                if (more == null) {
                    break;
                }
                bytes = more;
            }
            int read = in.read(bytes, length, bytes.length - length);
            if (read < 0) {
                return READER.read(bytes, 0, length);
            }
            length += read;
        }
        return readOn(in, bytes, length);
    }

    /** Null where there is no room. */
    private byte @Nullable [] grown(byte[] bytes, long announced) {
        long size = Math.min(2L * bytes.length, maxBytes + 1L);
        if (announced >= bytes.length) {
            size = Math.min(size, announced + 1);
        }
        if (!take(size - bytes.length)) {
            return null;
        }
        try {
            return Arrays.copyOf(bytes, (int) size);
        } catch (OutOfMemoryError e) {
            return null;
        }
    }

    private AdmissionRequest readOn(InputStream in, byte[] head, int headLength) throws IOException {
        OversizedReview review = new OversizedReview();
        AdmissionReviewException wrong = feed(review, head, headLength);
        byte[] piece = new byte[PIECE_BYTES];
        giveBack();
        long total = headLength;
        while (true) {
            int read = in.read(piece);
            if (read < 0) {
                break;
            }
            total += read;
            if (total > MAX_REVIEW_BYTES) {
                throw tooLarge();
            }
            if (wrong == null) {
                wrong = feed(review, piece, read);
            }
        }
        if (wrong != null) {
            throw wrong;
        }
        return review.finish();
    }

    private static @Nullable AdmissionReviewException feed(OversizedReview review, byte[] bytes, int length) {
        try {
            review.feed(bytes, 0, length);
            return null;
        } catch (AdmissionReviewException e) {
            return e;
        }
    }

    private static HttpException tooLarge() {
        return HttpException.tooLarge("a review must have at most " + MAX_REVIEW_BYTES + " bytes");
    }

    private boolean take(long bytes) {
        if (!budget.take(bytes)) {
            return false;
        }
        taken += bytes;
        return true;
    }

    /** Lets go of the bytes; called once the request is answered. */
    void giveBack() {
        budget.giveBack(taken);
        taken = 0;
    }
}
