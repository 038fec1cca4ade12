package io.logistis.httpserver;

import com.sun.net.httpserver.HttpServer;
import io.logistis.history.ChangeReader;
import io.logistis.httpserver.http.ExchangeAdapter;
import io.logistis.httpserver.query.QueryEndpoints;
import io.logistis.store.EventStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;

/** The query listener of a server alone, on a free port, with a clock to turn. */
public final class QueryServer implements AutoCloseable {

    private final HttpServer server;

    public QueryServer(EventStore store, Clock clock) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/", new ExchangeAdapter(QueryEndpoints.routes(store, new ChangeReader(store), clock), Runnable::run));
        server.start();
    }

    /** As {@code --server} takes it. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
