package io.logistis.admission;

import io.logistis.scan.JsonScanner;
import io.logistis.scan.JsonSyntaxException;
import java.util.Objects;

/**
 * Reads AdmissionReviews of {@code admission.k8s.io/v1}: one pass over the body, no tree. {@code object} and
 * {@code oldObject} stay ranges of the body, byte for byte; of them only names and uid are looked at. Stateless and
 * thread-safe.
 *
 * <p>Members may stand in any order, and unknown ones are skipped. Names of members are compared exactly, where Go is
 * lenient about case. Of a name that stands twice in one object the last one counts, and replaces the first as a whole.
 * The whole body must be JSON by RFC 8259, nested no deeper than {@link JsonScanner#MAX_DEPTH}. {@code null} is read as
 * absent everywhere.
 *
 * <p>What becomes of the request:
 *
 * <ul>
 *   <li>the name is {@code request.name}; where that is absent or empty (a DELETE of a collection, a CREATE by
 *       generateName) it is {@code object.metadata.name}, else {@code oldObject.metadata.name}, else {@code ""};
 *   <li>the namespace is {@code request.namespace}, null where absent or empty. The API server gives a Namespace its own
 *       name as namespace, and so it is kept: whoever asks for the changes in {@code shop}, or locks it, means the
 *       Namespace {@code shop} too;
 *   <li>the object's uid is that of {@code oldObject}, else of {@code object}; null on CONNECT, whose {@code object} is
 *       the options object;
 *   <li>kind and apiVersion are those of the body that was sent ({@code request.kind}), group, version and resource those
 *       of {@code request.resource};
 *   <li>an absent {@code dryRun} is false, an absent user name is {@code ""}.
 * </ul>
 */
public final class AdmissionReviewReader {

    /** The one version that is read and written. */
    public static final String API_VERSION = "admission.k8s.io/v1";

    /** The longest string that is taken out of a review, in UTF-16 units: names, uids, the user, each group. */
    public static final int MAX_STRING_LENGTH = 64 * 1024;

    /** The largest number of groups, and of values in {@code userInfo.extra}. */
    public static final int MAX_USER_VALUES = 10_000;

    /** A reader; all are alike. */
    public AdmissionReviewReader() {}

    /**
     * Reads a whole body.
     *
     * @param body must not be written to while the request is in use
     * @throws AdmissionReviewException if it is not a review, not JSON, nested too deep, or exceeds a limit above
     */
    public AdmissionRequest read(byte[] body) {
        return read(body, 0, body.length);
    }

    /**
     * Reads a part of an array.
     *
     * @param body must not be written to while the request is in use
     * @param offset index of the first byte
     * @param length in bytes
     * @throws AdmissionReviewException if it is not a review, not JSON, nested too deep, or exceeds a limit above
     * @throws IndexOutOfBoundsException if the range does not lie within the array
     */
    public AdmissionRequest read(byte[] body, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, body.length);
        return read(body, offset, length, false);
    }

    AdmissionRequest read(byte[] body, int offset, int length, boolean tooLarge) {
        try {
            return new ReviewScan(body, offset, length).review().toRequest(tooLarge);
        } catch (JsonSyntaxException e) {
            throw new AdmissionReviewException("not an AdmissionReview: the body is not JSON: " + e.getMessage(), e);
        }
    }
}
