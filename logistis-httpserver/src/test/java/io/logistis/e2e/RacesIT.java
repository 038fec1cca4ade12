package io.logistis.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Many write one object at a time on a real API server: what the history shows is what kubectl was told had been done, each
 * write once and by its user, however often it was admitted. Skipped without the control plane's binaries.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RacesIT {

    private static final String RULES = """
            limits:
            - {namespaces: [few], maxEventsPerObject: 100}
            """;

    private @Nullable ControlPlane cluster;
    private @Nullable LogistisProcess logistis;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        String missing = ControlPlane.missing();
        assumeTrue(missing == null, missing);
        Path rules = Files.writeString(folder.resolve("rules.yaml"), RULES);
        ControlPlane cluster = ControlPlane.start(Files.createDirectory(folder.resolve("cluster")));
        this.cluster = cluster;
        LogistisProcess logistis = LogistisProcess.start(
                folder, List.of(), List.of("--max-events-per-object=20000", "--rules=" + rules, "--store-timeout=20s"));
        this.logistis = logistis;
        RealApiServerIT.register(cluster, logistis);
    }

    @AfterAll
    void end() {
        if (logistis != null) {
            logistis.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void twoWhoPatchOneConfigMapEachDidWhatTheyDid() throws Exception {
        admin("create", "configmap", "both");

        List<String> done = write(2, 100, "default", "configmap", "both", RacesIT::ownKey);

        assertThat(shown("default", "configmap", "both")).containsExactlyInAnyOrderElementsOf(done);
    }

    @Test
    void twoWhoAppendToOneRoleEachAppendedTheirOwn() throws Exception {
        admin("create", "role", "both", "--verb=get", "--resource=pods");

        List<String> done = write(2, 100, "default", "role", "both", RacesIT::ownRule);

        assertThat(shown("default", "role", "both")).containsExactlyInAnyOrderElementsOf(done);
    }

    @Test
    void ofTwelveWhoWriteAtOnceNobodysWriteIsLostOrDoubled() throws Exception {
        admin("create", "configmap", "busy");

        List<String> done = write(12, 25, "default", "configmap", "busy", RacesIT::ownKey);

        assertThat(shown("default", "configmap", "busy")).containsExactlyInAnyOrderElementsOf(done);
    }

    @Test
    void whatWasEvictedTurnsIntoNoGapAndNobodysWork() throws Exception {
        admin("create", "namespace", "few");
        admin("create", "configmap", "busy", "-n", "few");

        List<String> done = write(8, 25, "few", "configmap", "busy", RacesIT::ownKey);

        assertThat(done).contains(shown("few", "configmap", "busy").toArray(String[]::new));
    }

    private void admin(String... arguments) {
        cluster().admin().must(arguments);
    }

    private ControlPlane cluster() {
        return Objects.requireNonNull(cluster);
    }

    /** A patch, and the word in it that tells it from all others. */
    private record Patch(String type, String json, String word) {}

    private static IntFunction<Patch> ownKey(String writer) {
        return number -> {
            String word = writer + "-" + number;
            return new Patch("merge", "{\"data\":{\"" + writer + "\":\"" + word + "\"}}", word);
        };
    }

    private static IntFunction<Patch> ownRule(String writer) {
        return number -> {
            String word = writer + "-" + number;
            return new Patch(
                    "json",
                    "[{\"op\":\"add\",\"path\":\"/rules/-\",\"value\":{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],"
                            + "\"verbs\":[\"get\"],\"resourceNames\":[\"" + word + "\"]}}]",
                    word);
        };
    }

    /** Lets so many write at once; returns what they were told had been done, as {@code user word}. */
    private List<String> write(
            int writers,
            int each,
            String namespace,
            String kind,
            String name,
            Function<String, IntFunction<Patch>> patches)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            List<Callable<List<String>>> work = IntStream.range(0, writers)
                    .<Callable<List<String>>>mapToObj(writer -> () -> {
                        String user = ControlPlane.PEOPLE.get(writer % ControlPlane.PEOPLE.size());
                        Kubectl kubectl = cluster().as(user);
                        List<String> done = new ArrayList<>();
                        for (int i = 0; i < each; i++) {
                            Patch patch = patches.apply("w" + writer).apply(i);
                            Kubectl.Result result = kubectl.run(
                                    "patch", kind, name, "-n", namespace, "--type=" + patch.type(), "-p", patch.json());
                            if (result.exitCode() == 0) {
                                done.add(user + " " + patch.word());
                            }
                        }
                        return done;
                    })
                    .toList();
            List<String> done = new ArrayList<>();
            for (Future<List<String>> writer : threads.invokeAll(work)) {
                done.addAll(writer.get());
            }
            assertThat(done).hasSizeGreaterThan(writers * each / 2);
            // A last write shows what came of the one before it.
            admin("label", kind, name, "-n", namespace, "the=end");
            return done;
        } finally {
            threads.shutdownNow();
        }
    }

    /** What the history says that people did by patches, as {@code user word}; fails where it claims a gap. */
    private List<String> shown(String namespace, String kind, String name) throws Exception {
        String call = "/events?namespace=" + namespace + "&kind=" + kind + "&name=" + name + "&diff=fields&limit=100";
        await("the last write")
                .atMost(30, SECONDS)
                .until(() ->
                        logistis().query(call + "&user=" + ControlPlane.ADMIN).contains("metadata.labels"));
        List<String> shown = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = JsonMapper.shared().readTree(logistis().query(call + next));
            for (JsonNode change : page.path("items")) {
                assertThat(change.path("gapBefore").isNull())
                        .as(change.toString())
                        .isTrue();
                String user = change.path("user").path("username").asString();
                if (!user.equals(ControlPlane.ADMIN)
                        && change.path("outcome").asString().matches("PERSISTED|ADMITTED")) {
                    shown.add(user + " " + word(change.path("diff")));
                }
            }
            String token = page.path("continue").asString("");
            next = token.isEmpty() ? "" : "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        } while (!next.isEmpty());
        return shown;
    }

    private LogistisProcess logistis() {
        return Objects.requireNonNull(logistis);
    }

    /** The word that the one changed field holds. */
    private static String word(JsonNode fields) {
        assertThat(fields).as(fields.toString()).hasSize(1);
        JsonNode to = fields.get(0).path("to");
        String text = to.isString() ? to.asString() : to.toString();
        return text.replaceFirst("(?s)^.*(w\\d+-\\d+).*$", "$1");
    }
}
