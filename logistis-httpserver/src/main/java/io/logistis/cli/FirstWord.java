package io.logistis.cli;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Takes the name of a command as that in the first place only: {@code blame cm locks} is about a ConfigMap, and {@code -n lock}
 * a namespace. Picocli would look for them everywhere.
 */
final class FirstWord implements IParameterPreprocessor {

    /**
     * @param words left to be read, the next one on top
     * @throws ParameterException if options stand before the name of a command
     */
    @Override
    @SuppressWarnings("JdkObsolete") // picocli's interface
    public boolean preprocess(
            Stack<String> words, CommandSpec command, @Nullable ArgSpec argument, Map<String, Object> info) {
        Set<String> names = Set.copyOf(command.subcommands().keySet());
        boolean isCommand = !words.isEmpty() && names.contains(words.peek());
        if (isCommand || words.contains("--help") || words.contains("-h")) {
            return false;
        }
        String type = firstArgument(words, command);
        if (type != null && names.contains(type)) {
            throw new ParameterException(
                    command.commandLine(),
                    type + " comes first: " + command.qualifiedName() + " " + type
                            + " …; a kind of that name is written with its group: " + type + ".example.com");
        }
        names.forEach(command::removeSubcommand);
        return false;
    }

    /** That is neither an option nor one's value; null if there is none. */
    private static @Nullable String firstArgument(List<String> words, CommandSpec command) {
        for (int i = words.size() - 1; i >= 0; i--) {
            String word = words.get(i);
            if (!word.startsWith("-")) {
                return word;
            }
            OptionSpec option = command.findOption(word);
            if (option != null && option.arity().max() > 0) {
                i--;
            }
        }
        return null;
    }
}
