package io.logistis.history;

import io.logistis.event.ObjectKey;
import io.logistis.event.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A request on its way through a {@link SimulatedApiServer}, step by step, so that others can come between. */
abstract class SimulatedRequest {

    final SimulatedApiServer server;
    final Random random;
    final String user;
    final ObjectKey key;
    final List<String> reviews = new ArrayList<>();
    private boolean finished;

    SimulatedRequest(SimulatedApiServer server, Random random, String user, ObjectKey key) {
        this.server = server;
        this.random = random;
        this.user = user;
        this.key = key;
    }

    /** Goes on a little. */
    abstract void step();

    boolean isFinished() {
        return finished;
    }

    void finish() {
        finished = true;
    }

    void succeed(Operation operation, @Nullable String subresource) {
        server.done(new SimulatedApiServer.Done(key, operation, subresource, user, List.copyOf(reviews)));
        finish();
    }

    /** Whether something other than us refuses a request now and then, after admission by us. */
    boolean isRefusedElsewhere(int oneIn) {
        return oneIn > 0 && random.nextInt(oneIn) == 0;
    }

    /** A PATCH: read, changed, admitted, and all of it again when the object moved meanwhile. */
    static final class Patch extends SimulatedRequest {
        private final @Nullable String subresource;
        private final Consumer<ObjectNode> change;
        private final int refusedOneIn;
        private @Nullable ObjectNode base;
        private @Nullable ObjectNode made;
        private boolean isRetry;

        Patch(
                SimulatedApiServer server,
                Random random,
                String user,
                ObjectKey key,
                @Nullable String subresource,
                int refusedOneIn,
                Consumer<ObjectNode> change) {
            super(server, random, user, key);
            this.subresource = subresource;
            this.refusedOneIn = refusedOneIn;
            this.change = change;
        }

        @Override
        void step() {
            ObjectNode read = base;
            ObjectNode next = made;
            if (read == null) {
                base = isRetry ? server.read(key) : server.readFromCache(key);
                isRetry = true;
                if (base == null) {
                    finish();
                }
            } else if (next == null) {
                admit(read);
            } else if (server.isCurrent(key, read)) {
                server.write(key, next);
                succeed(Operation.UPDATE, subresource);
            } else {
                base = null;
                made = null;
            }
        }

        private void admit(ObjectNode read) {
            ObjectNode next = read.deepCopy();
            change.accept(next);
            made = next;
            if (SimulatedApiServer.isSame(read, next)) {
                // Nothing to write; a status that moved is written all the same, and is no news.
                if (!read.equals(next) && server.isCurrent(key, read)) {
                    server.write(key, next);
                }
                finish();
                return;
            }
            boolean isScale = "scale".equals(subresource);
            reviews.add(server.admit(
                    Operation.UPDATE,
                    key,
                    subresource,
                    user,
                    isScale ? scale(read) : read,
                    isScale ? scale(next) : next));
            if (isRefusedElsewhere(refusedOneIn)) {
                finish();
            }
        }

        private static ObjectNode scale(ObjectNode object) {
            ObjectNode scale = SimulatedApiServer.JSON.createObjectNode();
            scale.put("apiVersion", "autoscaling/v1").put("kind", "Scale");
            ObjectNode metadata = scale.putObject("metadata");
            for (String name : List.of("name", "namespace", "uid", "resourceVersion")) {
                metadata.set(name, object.path("metadata").path(name));
            }
            scale.putObject("spec").set("replicas", object.path("spec").path("replicas"));
            return scale;
        }
    }

    /** A PUT: what the client read, changed, and sent back; a conflict is the client's. */
    static final class Put extends SimulatedRequest {
        private final Consumer<ObjectNode> change;
        private @Nullable ObjectNode base;
        private boolean isAdmitted;

        Put(SimulatedApiServer server, Random random, String user, ObjectKey key, Consumer<ObjectNode> change) {
            super(server, random, user, key);
            this.change = change;
        }

        @Override
        void step() {
            ObjectNode read = base;
            if (read == null) {
                base = server.read(key);
                if (base == null) {
                    finish();
                }
            } else if (!server.isCurrent(key, read)) {
                finish();
            } else if (!isAdmitted) {
                reviews.add(server.admit(Operation.UPDATE, key, null, user, read, changed(read)));
                isAdmitted = true;
            } else {
                server.write(key, changed(read));
                succeed(Operation.UPDATE, null);
            }
        }

        private ObjectNode changed(ObjectNode read) {
            ObjectNode next = read.deepCopy();
            change.accept(next);
            return next;
        }
    }

    /** A CREATE, which may find the name taken, or a quota full, after it was admitted. */
    static final class Create extends SimulatedRequest {
        private final ObjectNode object;
        private final int refusedOneIn;
        private boolean isAdmitted;

        Create(
                SimulatedApiServer server,
                Random random,
                String user,
                ObjectKey key,
                int refusedOneIn,
                ObjectNode object) {
            super(server, random, user, key);
            this.refusedOneIn = refusedOneIn;
            this.object = object.deepCopy();
            SimulatedApiServer.metadata(this.object).put("uid", server.newUid());
        }

        @Override
        void step() {
            if (!isAdmitted) {
                reviews.add(server.admit(Operation.CREATE, key, null, user, null, object));
                isAdmitted = true;
            } else if (isRefusedElsewhere(refusedOneIn) || server.read(key) != null) {
                finish();
            } else {
                ObjectNode stored = object.deepCopy();
                if (key.resource().equals("services")) {
                    ((ObjectNode) stored.path("spec")).put("clusterIP", "10.0.0." + random.nextInt(250));
                }
                server.write(key, stored);
                succeed(Operation.CREATE, null);
            }
        }
    }

    /** How a DELETE deletes. */
    enum Deletion {
        BACKGROUND,
        FOREGROUND,
        /** Marks, and goes on to remove what it marked. */
        FORCED
    }

    /** A DELETE: removes, or marks what has finalizers. */
    static final class Delete extends SimulatedRequest {
        private final Deletion deletion;
        private @Nullable ObjectNode base;
        private boolean isAdmitted;
        private boolean hasMarked;

        Delete(SimulatedApiServer server, Random random, String user, ObjectKey key, Deletion deletion) {
            super(server, random, user, key);
            this.deletion = deletion;
        }

        @Override
        void step() {
            ObjectNode read = base;
            if (read == null) {
                base = server.read(key);
                if (base == null && hasMarked) {
                    succeed(Operation.DELETE, null);
                } else if (base == null) {
                    finish();
                }
            } else if (!isAdmitted) {
                reviews.add(server.admit(Operation.DELETE, key, null, user, read, null));
                isAdmitted = true;
            } else if (server.isCurrent(key, read)) {
                carryOut(read);
            } else {
                base = null;
                isAdmitted = false;
            }
        }

        private void carryOut(ObjectNode read) {
            ObjectNode marked = read.deepCopy();
            ObjectNode metadata = SimulatedApiServer.metadata(marked);
            boolean wasMarked = metadata.has("deletionTimestamp");
            metadata.put("deletionTimestamp", "2026-01-31T12:00:00Z");
            if (deletion == Deletion.FORCED) {
                if (wasMarked) {
                    server.remove(key);
                    succeed(Operation.DELETE, null);
                    return;
                }
                server.mark(key, marked);
                hasMarked = true;
                base = null;
                isAdmitted = false;
                return;
            }
            if (deletion == Deletion.FOREGROUND && !wasMarked) {
                metadata.withArray("finalizers").add("foregroundDeletion");
            }
            if (!wasMarked) {
                server.write(key, marked);
            }
            succeed(Operation.DELETE, null);
        }
    }

    /** An eviction: the pod goes, and no DELETE says so. */
    static final class Evict extends SimulatedRequest {
        private final boolean isRefused;
        private boolean isAdmitted;

        Evict(SimulatedApiServer server, Random random, String user, ObjectKey key, boolean isRefused) {
            super(server, random, user, key);
            this.isRefused = isRefused;
        }

        @Override
        void step() {
            if (!isAdmitted) {
                ObjectNode eviction = SimulatedApiServer.JSON.createObjectNode();
                eviction.put("apiVersion", "policy/v1").put("kind", "Eviction");
                eviction.putObject("metadata").put("name", key.name());
                reviews.add(server.admit(Operation.CREATE, key, "eviction", user, null, eviction));
                isAdmitted = true;
            } else if (isRefused || server.read(key) == null) {
                finish();
            } else {
                server.remove(key);
                succeed(Operation.CREATE, "eviction");
            }
        }
    }
}
