package io.logistis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.logistis.httpserver.QueryServer;
import io.logistis.httpserver.SampleHistory;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortForwardTest {

    private static final PortForward.Target TARGET = new PortForward.Target("logistis", "deployment/logistis", 8080);

    @TempDir
    Path folder;

    private PortForward start(StandInKubectl kubectl, Duration patience) {
        return PortForward.start(Kubectl.find(kubectl.environment(), null, null), TARGET, patience, line -> {});
    }

    @Test
    void itForwardsUntilItIsClosed() throws IOException {
        StandInKubectl kubectl = new StandInKubectl(
                folder,
                "echo $$ >\"$pid\"\necho 'Forwarding from [::1]:40001 -> 8080'\n"
                        + "echo 'Forwarding from 127.0.0.1:40002 -> 8080'\nexec sleep 600");

        PortForward forward = start(kubectl, Duration.ofSeconds(60));

        assertThat(forward.server()).isEqualTo(URI.create("http://127.0.0.1:40002"));
        assertThat(kubectl.calls())
                .containsExactly(
                        "<port-forward><--namespace=logistis><--address=127.0.0.1><deployment/logistis><:8080>");
        assertThat(kubectl.isGone()).isFalse();
        forward.close();
        assertThat(kubectl.isGone()).isTrue();
    }

    @Test
    void oneThatIgnoresTheSignalIsEndedAllTheSame() throws IOException {
        StandInKubectl kubectl = new StandInKubectl(
                folder,
                "trap '' TERM\necho $$ >\"$pid\"\necho 'Forwarding from 127.0.0.1:40002 -> 8080'\n"
                        + "while :; do sleep 1; done");

        start(kubectl, Duration.ofSeconds(60)).close();

        await().until(kubectl::isGone);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Error from server (NotFound): deployments.apps \"logistis\" not found|there is no deployment/logistis in the"
                        + " namespace logistis; is Logistis deployed, and there? Name its place with --logistis-namespace and"
                        + " --logistis-target, or give --server",
                "Error from server (Forbidden): pods is forbidden: User \"bob\" cannot list resource \"pods\"|you may not reach"
                        + " deployment/logistis in the namespace logistis; ask for get on it, get and list on pods, and create"
                        + " on pods/portforward there",
                "error: error upgrading connection: pods \"logistis-1\" is forbidden: User \"bob\" cannot create resource"
                        + " \"pods/portforward\"|you may not reach deployment/logistis in the namespace logistis",
                "error: context \"nosuch\" does not exist|there is no such cluster in the kubeconfig",
                "error: You must be logged in to the server (Unauthorized)|the cluster does not know you; log in",
                "error: unable to forward port because pod is not running. Current status=Pending|Logistis is not running; see"
                        + " kubectl get pods -n logistis",
                "error: timed out waiting for the condition|Logistis is not running; see kubectl get pods -n logistis",
                "error: Service logistis does not have a service port 8080|deployment/logistis in the namespace logistis has no"
                        + " port 8080",
                "The connection to the server localhost:8080 was refused - did you specify the right host or port?|the cluster"
                        + " can't be reached; does kubectl version answer?",
                "Unable to connect to the server: dial tcp: lookup nosuch: no such host|the cluster can't be reached",
                "error: exec plugin is broken|kubectl port-forward to deployment/logistis in the namespace logistis failed; try"
                        + " it by hand, or give --server"
            })
    void eachWayToFailHasItsSentence(String words, String sentence) throws IOException {
        StandInKubectl kubectl = new StandInKubectl(
                folder,
                "cat >&2 <<'END'\nE1124 15:33:46.359155     431 memcache.go:265] \"Unhandled Error\" err=\"x\"\n"
                        + words + "\nE1124 15:33:46.359155     431 last.go:2] log\nEND\nexit 1");

        assertThatThrownBy(() -> start(kubectl, Duration.ofSeconds(60)))
                .isInstanceOfSatisfying(
                        CommandException.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(3))
                .hasMessageStartingWith(sentence)
                .hasMessageEndingWith(" (kubectl: " + words + ")");
    }

    @Test
    void oneThatSaysNothingIsNotWaitedForForEver() throws IOException {
        StandInKubectl kubectl =
                new StandInKubectl(folder, "echo $$ >\"$pid\"\necho please log in >&2\nexec sleep 600");

        assertThatThrownBy(() -> start(kubectl, Duration.ofSeconds(2)))
                .hasMessage(
                        "kubectl port-forward to deployment/logistis in the namespace logistis has not begun within 2 s;"
                                + " try it by hand, or give --server (kubectl: please log in)");
        assertThat(kubectl.isGone()).isTrue();
    }

    @Test
    void oneThatEndsWithoutAWordIsAFailure() throws IOException {
        StandInKubectl kubectl = new StandInKubectl(folder, "exit 0");

        assertThatThrownBy(() -> start(kubectl, Duration.ofSeconds(60)))
                .hasMessage(
                        "kubectl port-forward to deployment/logistis in the namespace logistis failed; try it by hand, or"
                                + " give --server");
    }

    @Test
    void whatItSaysIsHarmlessForATerminal() throws IOException {
        StandInKubectl kubectl = new StandInKubectl(folder, "printf '\\033[2Jboo\\n' >&2\nexit 1");

        assertThatThrownBy(() -> start(kubectl, Duration.ofSeconds(60)))
                .hasMessageEndingWith("(kubectl: \\u001b[2Jboo)");
    }

    @Test
    void withoutKubectlItSaysWhatElseThereIs() {
        assertThatThrownBy(() -> Kubectl.find(Map.of("PATH", folder + ":/nonexistent"), null, null))
                .hasMessage(
                        "kubectl is not on the PATH, so that Logistis can't be found in a cluster; install it, or give the"
                                + " server's query address with --server or LOGISTIS_SERVER");
        assertThat(blame(Map.of()).exitCode()).isEqualTo(3);
    }

    @Test
    void aFolderOfThatNameAndAFileThatCanNotBeRunAreNoKubectl() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.createDirectory(other.resolve("kubectl"));
        Files.writeString(folder.resolve("kubectl"), "x");

        assertThat(Kubectl.isOn(Map.of("PATH", other + ":" + folder))).isFalse();
    }

    private static BlameRun blame(Map<String, String> environment, String... arguments) {
        return BlameRun.of(environment, new SampleHistory().clock(), Terminal.NONE, arguments);
    }

    @Test
    void blameAsksThroughItAndEndsIt() throws IOException {
        SampleHistory history = new SampleHistory();
        try (QueryServer server = new QueryServer(history.store(), history.clock())) {
            StandInKubectl kubectl = new StandInKubectl(
                    folder,
                    "case $* in *'config view'*) printf shop; exit ;; esac\n"
                            + "echo $$ >\"$pid\"\necho 'Forwarding from 127.0.0.1:"
                            + server.uri().getPort() + " -> 8080'\nexec sleep 600");

            BlameRun run = blame(
                    kubectl.environment(),
                    "deploy/web",
                    "--kubeconfig=/x y/$(touch z)",
                    "--context=prod; rm -rf /",
                    "--logistis-namespace=ops");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).contains("shop/Deployment/web");
            assertThat(kubectl.calls())
                    .containsExactly(
                            "<--kubeconfig=/x y/$(touch z)><--context=prod; rm -rf /><config><view><--minify>"
                                    + "<--output=jsonpath={.contexts[0].context.namespace}>",
                            "<--kubeconfig=/x y/$(touch z)><--context=prod; rm -rf /><port-forward><--namespace=ops>"
                                    + "<--address=127.0.0.1><deployment/logistis><:8080>");
            assertThat(kubectl.isGone()).isTrue();
        }
    }

    @Test
    void itsPlaceComesFromTheEnvironmentWhereNoFlagNamesIt() throws IOException {
        StandInKubectl kubectl = new StandInKubectl(folder, "exit 1");
        Map<String, String> environment = new HashMap<>(kubectl.environment());
        environment.putAll(Map.of("LOGISTIS_NAMESPACE", "ops", "LOGISTIS_TARGET", "svc/history"));

        blame(environment, "-A");
        blame(environment, "-A", "--logistis-target=pod/logistis-0");

        assertThat(kubectl.calls())
                .containsExactly(
                        "<port-forward><--namespace=ops><--address=127.0.0.1><svc/history><:8080>",
                        "<port-forward><--namespace=ops><--address=127.0.0.1><pod/logistis-0><:8080>");
    }

    @Test
    void whatKubectlComplainsOfWhileItForwardsIsSaidWithTheFailure() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        StandInKubectl kubectl = new StandInKubectl(
                folder,
                "echo 'error forwarding port 8080 to pod: connection refused' >&2\necho 'Forwarding from 127.0.0.1:"
                        + nobody + " -> 8080'\nexec sleep 600");

        BlameRun run = blame(kubectl.environment(), "-A");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .startsWith("no server answers at http://127.0.0.1:" + nobody)
                .endsWith(" (kubectl: error forwarding port 8080 to pod: connection refused)\n");
    }

    @Test
    void verboseTellsWhatKubectlSays() throws IOException {
        StandInKubectl kubectl = new StandInKubectl(folder, "echo hello; echo world >&2; exit 1");

        assertThat(new ArrayList<>(
                        List.of(blame(kubectl.environment(), "-A", "-v").err().split("\n"))))
                .contains("hello", "world");
        assertThat(blame(kubectl.environment(), "-A").err()).doesNotContain("hello");
    }

    @Test
    void aContextThatIsNotThereIsAnErrorAndNoDefault() throws IOException {
        StandInKubectl kubectl =
                new StandInKubectl(folder, "echo 'error: context \"nosuch\" does not exist' >&2; exit 1");
        Map<String, String> environment = new HashMap<>(kubectl.environment());
        environment.put("LOGISTIS_SERVER", "http://127.0.0.1:1");

        BlameRun run = blame(environment, "deploy/web", "--context=nosuch");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("kubectl: error: context \"nosuch\" does not exist\n");
    }

    @Test
    void withoutAKubeconfigTheNamespaceIsTheDefaultOne() throws IOException {
        StandInKubectl kubectl =
                new StandInKubectl(folder, "echo 'error: current-context must exist in order to minify' >&2; exit 1");

        assertThat(Kubectl.find(kubectl.environment(), null, null).namespace()).isEqualTo("default");
    }
}
