package io.logistis.cli;

import io.logistis.capture.EventLimits;
import io.logistis.capture.FieldRule;
import io.logistis.capture.Rules;
import io.logistis.capture.RulesException;
import io.logistis.httpserver.Setting;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code logistis rules}: what a rules file says. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        description = "Looks into a file of rules (serve --rules): which changes are kept, which fields are hidden.")
final class RulesCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    /** Without a command: says which there are. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = {
                "Says in plain words what the rules in a file keep, hide and drop;",
                "or what is wrong with them, with line and column, and ends with 2."
            },
            footer = {"", "Example:", "  logistis rules check rules.yaml"})
    int check(@Parameters(paramLabel = "FILE", description = "rules, in YAML") Path file) {
        CommandLine command = spec.commandLine();
        Rules rules;
        try {
            rules = Rules.load(file);
        } catch (RulesException e) {
            command.getErr().println(TerminalText.oneLine(String.valueOf(e.getMessage())));
            return Logistis.USAGE;
        } catch (IOException e) {
            String wrong = Files.isDirectory(file) ? "it is a folder" : e.toString();
            command.getErr().println(TerminalText.oneLine("FILE must be a file that can be read: " + wrong));
            return Logistis.USAGE;
        }
        print(command.getOut(), file, rules);
        return Logistis.OK;
    }

    private static void print(PrintWriter out, Path file, Rules rules) {
        out.println(TerminalText.oneLine(file + " is right."));
        section(
                out,
                "Changes (the first that fits decides; dry runs are never recorded):",
                rules.predicate().describe().lines().toList());
        fields(out, "Hidden, beside what always is:", rules.hide());
        fields(out, "Dropped, beside what always is:", rules.drop());
        if (rules.limits() != EventLimits.NONE) {
            section(
                    out,
                    "How many events of one object (the first that fits decides; of all others "
                            + Setting.MAX_EVENTS_PER_OBJECT.flag() + "):",
                    rules.limits().describe().lines().toList());
        }
    }

    private static void fields(PrintWriter out, String title, List<FieldRule> rules) {
        if (!rules.isEmpty()) {
            section(out, title, rules.stream().map(FieldRule::toString).toList());
        }
    }

    private static void section(PrintWriter out, String title, List<String> lines) {
        out.println();
        out.println(title);
        lines.forEach(line -> out.println("  " + TerminalText.oneLine(line)));
    }
}
