package io.logistis.httpserver;

import io.logistis.capture.CapturePredicate;
import io.logistis.capture.Rules;
import io.logistis.capture.RulesException;
import io.logistis.httpserver.ReloadedFile.WrongFileException;
import java.nio.file.Path;
import java.time.Clock;

/** The file of {@code --rules}. */
final class RulesFile {

    private RulesFile() {}

    /**
     * @param otherwise decides on what no rule is about
     * @throws ConfigException in one line, with line and column, if the rules can't be used
     */
    static ReloadedFile<Rules> open(Path file, CapturePredicate otherwise, Clock clock) {
        return new ReloadedFile<>(
                "rules",
                Setting.RULES,
                file,
                Rules.MAX_BYTES,
                bytes -> {
                    try {
                        return Rules.parse(bytes, file.toString(), otherwise);
                    } catch (RulesException e) {
                        throw new WrongFileException(String.valueOf(e.getMessage()), e);
                    }
                },
                clock);
    }
}
