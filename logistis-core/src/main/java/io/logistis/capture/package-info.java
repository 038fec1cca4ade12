/**
 * What is kept of a change: which changes at all ({@link io.logistis.capture.CapturePredicate}), and which of their fields
 * ({@link io.logistis.capture.FieldRules}). {@link io.logistis.capture.KubernetesDefaults} has what the server does unless told
 * otherwise, {@link io.logistis.capture.Rules} reads both from a file.
 *
 * @since 0.1.0
 */
@NullMarked
package io.logistis.capture;

import org.jspecify.annotations.NullMarked;
