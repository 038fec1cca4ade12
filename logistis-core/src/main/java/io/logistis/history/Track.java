package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Shape;

/**
 * States that can be compared: of one shape, captured under one profile.
 *
 * @param shape of the states
 * @param profile what was dropped and hidden
 */
record Track(Shape shape, String profile) {

    static Track of(ChangeEvent event) {
        return new Track(event.shape(), event.fieldProfile());
    }

    static boolean isScale(ChangeEvent event) {
        return "scale".equals(event.object().subresource())
                && event.object().kind().equals("Scale");
    }
}
