package io.logistis.admission;

import io.logistis.event.ObservedChange;
import java.util.Objects;

/**
 * The {@code request} of an AdmissionReview.
 *
 * @param uid exactly as it was sent, to be given back in the answer; never empty
 * @param change what is asked for; its objects are ranges of the body, not copies
 */
public record AdmissionRequest(String uid, ObservedChange change) {

    public AdmissionRequest {
        Objects.requireNonNull(uid, "uid");
        Objects.requireNonNull(change, "change");
    }
}
