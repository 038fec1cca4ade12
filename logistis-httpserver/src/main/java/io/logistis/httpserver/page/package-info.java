/** The page: static files from the jar, with the headers that keep a browser from doing anything else with them. */
@NullMarked
package io.logistis.httpserver.page;

import org.jspecify.annotations.NullMarked;
