package io.logistis.cli;

import io.logistis.httpserver.cluster.Installation;
import io.logistis.httpserver.cluster.ServiceAccount;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code logistis rotate-ca}: a new certificate authority for the webhook. */
@Command(
        name = "rotate-ca",
        mixinStandardHelpOptions = true,
        versionProvider = Logistis.Version.class,
        description = {
            "Makes a new certificate authority and a new path for a webhook that keeps its own (serve --manage-webhook).",
            "It is trusted at once, and used when all replicas and API servers have seen it; the old one is trusted until"
                    + " its last certificate has ended. No review is missed."
        },
        footer = {
            "",
            "Runs in the pod, with its rights:",
            "  kubectl -n logistis exec deploy/logistis -- java -Xmx32m -jar /app/logistis.jar rotate-ca"
        })
final class RotateCaCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, GeneralSecurityException {
        ServiceAccount account = ServiceAccount.ofThisPod(System.getenv());
        Instant used = new Installation(account, Clock.systemUTC()).rotateAuthority();
        spec.commandLine()
                .getOut()
                .println("a new certificate authority is trusted from now on, and will be used from " + used + " on");
        return Logistis.OK;
    }
}
