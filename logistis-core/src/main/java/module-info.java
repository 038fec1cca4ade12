/** Records who changed what in a Kubernetes cluster: events, diffs, history, blame, bounded storage and locks. */
module io.logistis.core {
    requires transitive java.sql;
    requires org.slf4j;
    requires static transitive org.jspecify;
    requires jakarta.json;
    requires org.eclipse.parsson;
    requires org.snakeyaml.engine;

    uses jakarta.json.spi.JsonProvider;

    exports io.logistis;
    exports io.logistis.admission;
    exports io.logistis.blame;
    exports io.logistis.capture;
    exports io.logistis.diff;
    exports io.logistis.event;
    exports io.logistis.history;
    exports io.logistis.json;
    exports io.logistis.lock;
    exports io.logistis.scan;
    exports io.logistis.store;
    exports io.logistis.store.jdbc;
    exports io.logistis.store.memory;
}
