package io.logistis.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Sends recorded edits of Deployments, with fresh uids, to a server that only reads and answers and to Logistis, in turns,
 * and prints what each answered in a second. Each runs in a JVM of its own with the same flags; the load shares the
 * machine with them.
 *
 * <p>Arguments: seconds of a round (5), rounds (5), connections (16), flags of the servers' JVMs ({@code -Xmx96m}).
 */
public final class LoadBench {

    private static final int EDITS = 5_000;
    private static final int STARTS = 5;

    /** It takes a JVM long to compile all that a review goes through, with the load on the same processors. */
    private static final int WARM_UP_ROUNDS = 4;

    private final String recorded = recordedEdit();
    private final Path folder;
    private final List<String> jvm;
    private int loads;

    private LoadBench(Path folder, List<String> jvm) throws IOException {
        this.folder = folder;
        this.jvm = jvm;
    }

    public static void main(String[] arguments) throws Exception {
        Duration time = Duration.ofSeconds(arguments.length > 0 ? Long.parseLong(arguments[0]) : 5);
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        int connections = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 16;
        List<String> jvm = arguments.length > 3 ? List.of(arguments[3].split(" ")) : List.of("-Xmx96m");
        Path folder = Files.createTempDirectory("logistis-bench");
        try {
            LoadBench bench = new LoadBench(folder, jvm);
            System.out.printf(
                    "JDK %s, %d processors, %s, reviews of %d bytes%n",
                    Runtime.version(),
                    Runtime.getRuntime().availableProcessors(),
                    String.join(" ", jvm),
                    bench.recorded.length());
            bench.starts();
            bench.rounds(time, rounds, connections);
            bench.bytesOfAnEdit();
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** The largest edit of a Deployment by a person in the demo's reviews. */
    private static String recordedEdit() throws IOException {
        try (InputStream file = Objects.requireNonNull(
                        LoadBench.class.getResourceAsStream("/io/logistis/cli/demo-reviews.jsonl.gz"));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> line.substring(line.indexOf('\t') + 1))
                    .filter(json -> json.contains("\"fieldManager\":\"kubectl-edit\""))
                    .max(Comparator.comparing(String::length))
                    .orElseThrow();
        }
    }

    private ServerProcess bare() throws IOException {
        return ServerProcess.start(
                dataDir("bare"),
                jvm,
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.logistis.httpserver.BareServer",
                        dataDir("bare").toString()));
    }

    private ServerProcess logistis(String name, String... flags) throws IOException {
        String jar = System.getProperty("logistis.jar", "target/logistis.jar");
        List<String> program = new ArrayList<>(List.of(
                "-jar",
                jar,
                "serve",
                "--webhook-address=127.0.0.1:0",
                "--query-address=127.0.0.1:0",
                "--ops-address=127.0.0.1:0",
                "--data-dir=" + dataDir(name)));
        program.addAll(List.of(flags));
        return ServerProcess.start(dataDir(name), jvm, program);
    }

    private Path dataDir(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private void starts() throws IOException {
        List<Double> seconds = new ArrayList<>();
        double resident = 0;
        for (int i = 0; i <= STARTS; i++) {
            try (ServerProcess server = logistis("starts")) {
                seconds.add(server.secondsUntilReady());
                resident = server.residentMegabytes();
            }
        }
        System.out.printf("until ready: %.2f s, making certificates; ", seconds.remove(0));
        seconds.sort(Comparator.naturalOrder());
        System.out.printf("%.2f s with them (median of %d)%n", seconds.get(STARTS / 2), STARTS);
        System.out.printf("resident at rest: %.0f MiB%n", resident);
    }

    private void rounds(Duration time, int rounds, int connections) throws Exception {
        Map<String, ServerProcess> servers = new LinkedHashMap<>();
        try {
            servers.put("reads and answers", bare());
            servers.put("memory", logistis("memory", "--store=memory"));
            servers.put("SQLite", logistis("sqlite"));
            Map<String, List<Load.Result>> results = new LinkedHashMap<>();
            for (int round = 1 - WARM_UP_ROUNDS; round <= rounds; round++) {
                for (Map.Entry<String, ServerProcess> server : servers.entrySet()) {
                    Load.Result result = Load.run(server.getValue(), recorded, loads++, connections, time);
                    if (round > 0) {
                        results.computeIfAbsent(server.getKey(), name -> new ArrayList<>())
                                .add(result);
                    }
                }
            }
            print(servers, results, connections);
        } finally {
            servers.values().forEach(ServerProcess::close);
        }
    }

    private static void print(
            Map<String, ServerProcess> servers, Map<String, List<Load.Result>> results, int connections)
            throws IOException {
        System.out.printf(
                "%n| %d connections | reviews/s | ratio | p50 ms | p99 ms | recorded | resident MiB |%n", connections);
        System.out.println("|---|---|---|---|---|---|---|");
        double bare = 0;
        for (Map.Entry<String, List<Load.Result>> result : results.entrySet()) {
            double perSecond = median(result.getValue(), Load.Result::perSecond);
            bare = bare == 0 ? perSecond : bare;
            long reviews =
                    result.getValue().stream().mapToLong(Load.Result::reviews).sum();
            long recorded =
                    result.getValue().stream().mapToLong(Load.Result::recorded).sum();
            System.out.printf(
                    "| %s | %.0f | %.2f | %.2f | %.2f | %.4f | %.0f |%n",
                    result.getKey(),
                    perSecond,
                    perSecond / bare,
                    median(result.getValue(), one -> one.percentile(50)),
                    median(result.getValue(), one -> one.percentile(99)),
                    (double) recorded / reviews,
                    Objects.requireNonNull(servers.get(result.getKey())).residentMegabytes());
        }
    }

    private static double median(List<Load.Result> results, ToDoubleFunction<Load.Result> value) {
        double[] sorted = results.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** What one edit of one Deployment takes on disk, when nothing is evicted. */
    private void bytesOfAnEdit() throws IOException {
        String[] flags = {"--max-events-per-object=1000000"};
        long before;
        try (ServerProcess server = logistis("edits", flags);
                Connection connection = new Connection(server.webhook(), server.trust())) {
            DeploymentEdits edits = new DeploymentEdits(recorded, 0, 1);
            connection.post(edits.next());
            before = server.bytesOnDisk();
            for (int i = 0; i < EDITS; i++) {
                connection.post(edits.next());
            }
        }
        // Started again and at rest, it has written its log back.
        try (ServerProcess server = logistis("edits", flags)) {
            System.out.printf(
                    "%non disk: %d bytes for each of %d edits of one Deployment%n",
                    (server.bytesOnDisk() - before) / EDITS, EDITS);
        }
    }
}
