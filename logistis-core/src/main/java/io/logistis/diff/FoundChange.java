package io.logistis.diff;

import java.util.List;

/**
 * A field that a change touched, and what else is known of it.
 *
 * @param steps of its path
 * @param standing how it came to be; TELLING for all fields of an object that was changed
 */
record FoundChange(FieldChange change, List<FieldStep> steps, Standing standing) {

    /** How a field of a created or deleted object came to be. */
    enum Standing {
        /** Somebody set it, or it changed. */
        TELLING,
        /** Nobody need have set it: the API server gives it this value. */
        DEFAULT,
        /** It says which object this is. */
        IDENTITY
    }
}
