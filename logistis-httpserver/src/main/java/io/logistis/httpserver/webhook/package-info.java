/**
 * The webhook's endpoint: a review in, an answer out, whatever else fails. In a server of your own:
 *
 * <pre>{@code
 * JdkServerSettings.apply(); // before the first server is created: without it an answer takes 40 ms
 * server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
 *
 * var tracker = ChangeTracker.builder()
 *         .store(store)
 *         .predicate(KubernetesDefaults.predicate())
 *         .fieldRules(KubernetesDefaults.fieldRules(RedactionKey.random()))
 *         .build();
 * var endpoint = new AdmissionEndpoint(tracker, Callers.ANYONE);
 * server.createContext("/admit", new ExchangeAdapter(endpoint.routes(), threads));
 * server.setExecutor(threads);
 * server.start();
 * }</pre>
 *
 * <p><b>May still change</b> before 1.0, with a line in the change log.
 *
 * @since 0.1.0
 */
@NullMarked
package io.logistis.httpserver.webhook;

import org.jspecify.annotations.NullMarked;
