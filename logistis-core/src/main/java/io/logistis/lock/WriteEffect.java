package io.logistis.lock;

import io.logistis.event.CustomKind;
import org.jspecify.annotations.Nullable;

/**
 * What a change does to its object, by what the review's bodies say. {@link LockBook} asks only when a lock hangs on the
 * answer: reading bodies takes longer than all the rest.
 */
public interface WriteEffect {

    /**
     * Whether anything changes that a lock can protect. False for an UPDATE after which the object is as it was, for a
     * {@code /status} write that leaves labels, annotations, finalizers and owner references alone, and where nothing but
     * finalizers of what is already being deleted are removed. True where that can't be told.
     */
    boolean matters();

    /** For the DELETE of a CustomResourceDefinition: the kind whose objects go with it; null where it can't be told. */
    @Nullable
    CustomKind deletedKind();
}
