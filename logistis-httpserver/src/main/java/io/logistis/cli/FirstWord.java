package io.logistis.cli;

import java.util.List;
import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Takes the name of a command as that in the first place only: {@code blame cm locks} is about a ConfigMap, and {@code -n lock}
 * a namespace. Picocli would look for them everywhere.
 */
final class FirstWord implements IParameterPreprocessor {

    /** @param words left to be read, the next one on top */
    @Override
    @SuppressWarnings("JdkObsolete") // picocli's interface
    public boolean preprocess(
            Stack<String> words, CommandSpec command, @Nullable ArgSpec argument, Map<String, Object> info) {
        boolean isCommand = !words.isEmpty() && command.subcommands().containsKey(words.peek());
        boolean wantsHelp = words.contains("--help") || words.contains("-h");
        if (!isCommand && !wantsHelp) {
            List.copyOf(command.subcommands().keySet()).forEach(command::removeSubcommand);
        }
        return false;
    }
}
