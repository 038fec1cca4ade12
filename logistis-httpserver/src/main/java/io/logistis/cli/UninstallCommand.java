package io.logistis.cli;

import io.logistis.httpserver.cluster.Installation;
import io.logistis.httpserver.cluster.ServiceAccount;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code logistis uninstall}: no API server calls us any more. */
@Command(
        name = "uninstall",
        mixinStandardHelpOptions = true,
        versionProvider = Logistis.Version.class,
        description = {
            "Deletes the registrations, those of locks first, so that nothing waits for Logistis when it is gone.",
            "What is recorded stays. To be followed by kubectl delete -k with what was applied."
        },
        footer = {
            "",
            "Runs in the pod, with its rights:",
            "  kubectl -n logistis exec deploy/logistis -- java -Xmx32m -jar /app/logistis.jar uninstall",
            "Without one:",
            "  kubectl delete validatingwebhookconfiguration logistis-locks logistis"
        })
final class UninstallCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ServiceAccount account = ServiceAccount.ofThisPod(System.getenv());
        List<String> deleted = new Installation(account, Clock.systemUTC()).deleteRegistrations();
        PrintWriter out = spec.commandLine().getOut();
        if (deleted.isEmpty()) {
            out.println("there was no registration to delete");
        }
        deleted.forEach(name -> out.println("deleted the registration " + name));
        out.println("nothing calls Logistis any more; kubectl delete -k with what was applied removes the rest");
        return Logistis.OK;
    }
}
