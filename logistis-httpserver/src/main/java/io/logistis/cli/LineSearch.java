package io.logistis.cli;

import io.logistis.cli.BlameCommand.NamespaceChoice;
import io.logistis.httpserver.client.LogistisClient;
import io.logistis.httpserver.client.LogistisClientException;
import io.logistis.httpserver.client.LogistisClientException.Reason;
import io.logistis.httpserver.client.ReportedBlame;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks who wrote the lines of an object, and where there is none in the namespace that nobody named, looks where else there is
 * one.
 *
 * @param object with kind and name
 * @param at a moment or an event; null for now
 * @param withRemoved whether fields that are gone are told of
 */
record LineSearch(
        LogistisClient client,
        ObjectArgument object,
        @Nullable String at,
        boolean withRemoved) {

    BlameReport find(NamespaceChoice chosen, BlameView view) {
        try {
            return view.lines(ask(chosen.name()));
        } catch (LogistisClientException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
            return chosen.isGuess() ? elsewhere(chosen, view) : view.noLines(object, chosen.name(), e.getMessage());
        }
    }

    /** Whether a custom kind has namespaces is known by its objects alone. */
    private BlameReport elsewhere(NamespaceChoice chosen, BlameView view) {
        try {
            ReportedBlame blame = ask(null);
            String namespace = blame.newest().object().key().namespace();
            return namespace == null
                    ? view.lines(blame)
                    : view.noLines(object, chosen.name(), "there is one in " + namespace + "; name it with -n");
        } catch (LogistisClientException e) {
            if (e.reason() != Reason.NOT_FOUND && e.reason() != Reason.BAD_REQUEST) {
                throw e;
            }
            return view.noLines(object, chosen.name(), e.getMessage());
        }
    }

    private ReportedBlame ask(@Nullable String namespace) {
        return client.blame(
                namespace,
                Objects.requireNonNull(object.kind(), "kind"),
                Objects.requireNonNull(object.name(), "name"),
                at,
                withRemoved);
    }
}
