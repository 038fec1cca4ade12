package io.logistis.httpserver;

import java.time.Duration;
import java.util.List;

/** What a server says of itself when it starts: what it records, keeps, hides, and refuses, and who sends it reviews. */
final class StartReport {

    private static final long KIB = 1024;

    private StartReport() {}

    /** Five lines. */
    static List<String> lines(ServerConfig config, String ownNamespace, String reviews) {
        return List.of(
                (config.rules() == null
                                ? "records "
                                : "records what the rules in " + config.rules() + " say, and where they say nothing ")
                        + "creates, updates, deletes and connects by everybody; leaves out events, leases, endpoints,"
                        + " token, access and certificate reviews, writes of a status alone, what controllers do to pods,"
                        + " replica sets and controller revisions, and the namespace " + ownNamespace,
                "keeps at most " + config.retention().maxEventsPerObject() + " events of an object, for "
                        + words(config.retention().maxAge()) + ", and "
                        + size(config.retention().maxBytes()) + " in all, in " + place(config.store())
                        + "; of a review at most " + size(config.maxBodyBytes()) + " in memory",
                "hides data of Secrets, and environment variables, arguments and fields of custom resources whose names"
                        + " look secret, behind marks keyed by " + config.redactionKeyFile(),
                "refuses what a lock forbids, and nothing else: whatever fails here, and whatever takes longer than "
                        + words(config.storeTimeout()) + " to store, is let through",
                "takes reviews " + reviews);
    }

    /** What follows can be credentials. */
    private static String place(String store) {
        return store.replaceFirst("\\?.*", "");
    }

    private static String words(Duration time) {
        if (time.toMillis() % 1000 != 0) {
            return time.toMillis() + "ms";
        }
        long seconds = time.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private static String size(long bytes) {
        if (bytes % (KIB * KIB * KIB) == 0) {
            return bytes / (KIB * KIB * KIB) + "GiB";
        }
        return bytes % (KIB * KIB) == 0
                ? bytes / (KIB * KIB) + "MiB"
                : bytes % KIB == 0 ? bytes / KIB + "KiB" : bytes + " bytes";
    }
}
