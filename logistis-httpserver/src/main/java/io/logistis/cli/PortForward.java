package io.logistis.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A way through the API server to Logistis' query listener, by {@code kubectl port-forward}, until it is closed. */
final class PortForward implements AutoCloseable {

    /** Long enough for a log-in that asks a person. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Pattern FORWARDING = Pattern.compile("Forwarding from 127\\.0\\.0\\.1:(\\d{1,5}) -> .*");
    /** How klog begins its lines, which come in front of the words that are meant for people. */
    private static final Pattern LOG = Pattern.compile("[IWEF]\\d{4} ");

    /** How long a complaint about a connection may come after it broke. */
    private static final Duration COMPLAINT = Duration.ofMillis(500);

    private static final int KEPT_LINES = 20;
    private static final int LONGEST_WORDS = 400;

    /**
     * Where Logistis is in a cluster.
     *
     * @param namespace its own
     * @param resource what kubectl forwards to, as {@code deployment/logistis}
     * @param port of its query listener
     */
    record Target(String namespace, String resource, int port) {

        /** As {@code deploy/} makes it. */
        static final String NAMESPACE = "logistis";

        static final String RESOURCE = "deployment/logistis";
        static final int PORT = 8080;

        @Override
        public String toString() {
            return resource + " in the namespace " + namespace;
        }
    }

    private final Process process;
    private final Target target;
    private final Thread stop;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final Deque<String> errors = new ArrayDeque<>();
    private final CountDownLatch complained = new CountDownLatch(1);

    private PortForward(Process process, Target target) {
        this.process = process;
        this.target = target;
        this.stop = new Thread(process::destroy, "logistis-port-forward-stop");
    }

    /**
     * Starts one, and waits until it forwards.
     *
     * @param verbose takes what kubectl says, line by line, harmless for a terminal
     * @throws CommandException if it does not come to that
     */
    static PortForward start(Kubectl kubectl, Target target, Duration patience, Consumer<String> verbose) {
        Process process = kubectl.start(
                "port-forward",
                "--namespace=" + target.namespace(),
                "--address=127.0.0.1",
                target.resource(),
                ":" + target.port());
        PortForward forward = new PortForward(process, target);
        Runtime.getRuntime().addShutdownHook(forward.stop);
        CompletableFuture<Void> out = forward.read("out", process.getInputStream(), line -> {
            verbose.accept(line);
            forward.lookForPort(line);
        });
        CompletableFuture<Void> err = forward.read("err", process.getErrorStream(), line -> {
            verbose.accept(line);
            forward.keep(line);
        });
        try {
            CompletableFuture.anyOf(forward.port, CompletableFuture.allOf(out, err))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (!forward.port.isDone()) {
                throw forward.failed(forward.why(forward.words()));
            }
            return forward;
        } catch (ExecutionException e) {
            throw new IllegalStateException("neither future fails", e);
        } catch (TimeoutException e) {
            throw forward.failed("kubectl port-forward to " + target + " has not begun within " + patience.toSeconds()
                    + " s; try it by hand, or give --server" + said(forward.words()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw forward.failed("interrupted");
        }
    }

    private CommandException failed(String message) {
        close();
        return CommandException.unreachable(message);
    }

    /** Reads lines on a thread of its own; the future completes at their end. */
    private CompletableFuture<Void> read(String name, InputStream stream, Consumer<String> lines) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader in =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        in.lines()
                                .map(line -> TerminalText.oneLine(line, LONGEST_WORDS))
                                .forEach(lines);
                    } catch (IOException | UncheckedIOException e) {
                        // Its stream is closed under it when the process is ended.
                        keep("kubectl's output ended: " + e.getMessage());
                    } finally {
                        end.complete(null);
                    }
                },
                "logistis-kubectl-" + name);
        reader.setDaemon(true);
        reader.start();
        return end;
    }

    private void lookForPort(String line) {
        Matcher forwarding = FORWARDING.matcher(line);
        if (forwarding.matches()) {
            port.complete(Integer.parseInt(forwarding.group(1)));
        }
    }

    private synchronized void keep(String line) {
        errors.addLast(line);
        if (errors.size() > KEPT_LINES) {
            errors.removeFirst();
        }
        complained.countDown();
    }

    /** What kubectl complains about now that a call has failed; empty if it does not. */
    String complaint() {
        try {
            var unused = complained.await(COMPLAINT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return words();
    }

    /** What kubectl has complained about last, in its log at worst; empty if it has not. */
    private synchronized String words() {
        String words = "";
        for (String line : errors) {
            boolean isLog = LOG.matcher(line).lookingAt();
            if (words.isEmpty() || !isLog) {
                words = line;
            }
        }
        return words;
    }

    /** Where Logistis can be asked. */
    URI server() {
        return URI.create("http://127.0.0.1:" + port.join());
    }

    /**
     * Returns when it has ended by itself, with what kubectl has complained about.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    String awaitEnd() throws InterruptedException {
        process.waitFor();
        return complaint();
    }

    /** A sentence for the way in which it failed. */
    private String why(String words) {
        if (words.contains("forbidden") || words.contains("Forbidden")) {
            return "you may not reach " + target + "; ask for get on it, get and list on pods, and create on"
                    + " pods/portforward there" + said(words);
        }
        if (words.contains("context") && words.contains("does not exist")) {
            return "there is no such cluster in the kubeconfig; see kubectl config get-contexts" + said(words);
        }
        if (words.contains("does not have a service port")) {
            return target + " has no port " + target.port() + said(words);
        }
        if (words.contains("(NotFound)") || words.contains(" not found")) {
            return "there is no " + target
                    + "; is Logistis deployed, and there? Name its place with --logistis-namespace and"
                    + " --logistis-target, or give --server" + said(words);
        }
        if (words.contains("Unauthorized") || words.contains("must be logged in")) {
            return "the cluster does not know you; log in, then try again" + said(words);
        }
        if (words.contains("not running") || words.contains("timed out waiting")) {
            return "Logistis is not running; see kubectl get pods -n " + target.namespace() + said(words);
        }
        if (words.contains("The connection to the server") || words.contains("Unable to connect to the server")) {
            return "the cluster can't be reached; does kubectl version answer?" + said(words);
        }
        return "kubectl port-forward to " + target + " failed; try it by hand, or give --server" + said(words);
    }

    private static String said(String words) {
        return words.isEmpty() ? "" : " (kubectl: " + words + ")";
    }

    /** Ends kubectl. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException e) {
            // The process is being stopped, and this thread's work is done by the hook.
        }
    }
}
