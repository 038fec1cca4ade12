package io.logistis.history;

import io.logistis.event.ChangeEvent;
import java.util.List;

/**
 * Fields that changed between two versions of an object although nothing that was recorded explains it.
 *
 * @param track the states that were compared
 * @param before events on the earlier version, by arrival; the CREATE where there is none earlier
 * @param after the version that shows it
 * @param fields paths, sorted
 */
record Finding(Track track, List<ChangeEvent> before, Version after, List<String> fields) {}
