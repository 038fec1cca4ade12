/**
 * Asks a server over HTTP: what {@code /events}, {@code /overview}, {@code /blame} and {@code /locks} answer, as records.
 * Reads with the core's scanner and the JDK's {@code HttpURLConnection}, so that a command line starts fast.
 *
 * <pre>{@code
 * LogistisClient client = new LogistisClient(server, System.getenv("LOGISTIS_TOKEN"));
 * ChangesRequest request = ChangesRequest.builder()
 *         .kind("deployment")
 *         .since("24h")
 *         .diff(DiffFormat.SUMMARY)
 *         .build();
 * try {
 *     for (ReportedPage page : client.pages(request, 5000)) {
 *         page.changes().forEach(RemoteHistory::print);
 *     }
 * } catch (LogistisClientException e) {
 *     System.out.println(e.reason() + ": " + e.getMessage()); // says what to do
 * }
 * }</pre>
 *
 * <p><b>May still change</b> before 1.0, with a line in the change log.
 *
 * @since 0.1.0
 */
@NullMarked
package io.logistis.httpserver.client;

import org.jspecify.annotations.NullMarked;
