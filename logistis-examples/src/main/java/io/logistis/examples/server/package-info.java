/** One-screen programs that use the server's module: its client, and its webhook in a server of one's own. */
@NullMarked
package io.logistis.examples.server;

import org.jspecify.annotations.NullMarked;
