package io.logistis.admission;

/**
 * A body is not an AdmissionReview that can be read. The message says what is wrong and what is right in words fit for
 * whoever sent it, and never holds anything of the body: objects hold secrets.
 */
public final class AdmissionReviewException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public AdmissionReviewException(String message) {
        super(message);
    }

    public AdmissionReviewException(String message, Throwable cause) {
        super(message, cause);
    }
}
