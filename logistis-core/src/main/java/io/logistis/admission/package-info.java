/**
 * {@code admission.k8s.io/v1} on the wire: reviews are read in one pass without a tree, answers are written by hand.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/">Dynamic
 *     admission control</a>
 *
 * @since 0.1.0
 */
@NullMarked
package io.logistis.admission;

import org.jspecify.annotations.NullMarked;
