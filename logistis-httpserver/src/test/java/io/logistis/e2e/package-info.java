/** The fat jar beside a real control plane: what people do with kubectl is compared with the API server's audit log. */
@NullMarked
package io.logistis.e2e;

import org.jspecify.annotations.NullMarked;
