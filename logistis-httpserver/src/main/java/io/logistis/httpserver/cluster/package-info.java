/**
 * At home in a cluster: certificates in a Secret, registrations that stay right, and proof that reviews arrive, over a
 * small client of the Kubernetes API.
 */
@NullMarked
package io.logistis.httpserver.cluster;

import org.jspecify.annotations.NullMarked;
