/**
 * What really happened: from the attempts that a webhook sees to the changes that came of them, saying only what can be
 * shown. {@link io.logistis.history.ObjectHistory} concludes, {@link io.logistis.history.ChangeReader} asks a store and
 * folds what it finds, page by page.
 *
 * <p><b>May still change</b> before 1.0, with a line in the change log.
 *
 * @since 0.1.0
 */
@NullMarked
package io.logistis.history;

import org.jspecify.annotations.NullMarked;
