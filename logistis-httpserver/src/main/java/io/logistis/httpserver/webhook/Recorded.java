package io.logistis.httpserver.webhook;

import io.logistis.httpserver.http.Response;
import java.util.Locale;

/** What became of a change, as the answer's header says it. */
enum Recorded {
    /** It is as safe as the store can make it. */
    YES("recorded"),
    /** It was not to be kept. */
    SKIPPED("skipped"),
    /** A lock refused it. */
    DENIED("denied"),
    /** Something of ours failed. */
    NO("unrecorded");

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // Its body is empty.
    private final Response template;

    Recorded(String label) {
        this.label = label;
        this.template =
                Response.json(200, new byte[0]).withHeader("Logistis-Recorded", name().toLowerCase(Locale.ROOT));
    }

    /** For a metric. */
    String label() {
        return label;
    }

    /** An answer with that AdmissionReview. */
    Response answer(byte[] json) {
        return template.withBody(json);
    }
}
