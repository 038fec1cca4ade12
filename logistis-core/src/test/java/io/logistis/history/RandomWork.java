package io.logistis.history;

import io.logistis.event.ObjectKey;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** What people and controllers do next to a few objects of several kinds. */
final class RandomWork implements Supplier<SimulatedRequest> {

    static final List<ObjectKey> KEYS = List.of(
            Simulation.configMapKey("a"),
            Simulation.configMapKey("b"),
            new ObjectKey("apps", "deployments", "shop", "web"),
            new ObjectKey("apps", "deployments", "shop", "api"),
            new ObjectKey("", "services", "shop", "web"),
            new ObjectKey("", "pods", "shop", "job"),
            new ObjectKey("rbac.authorization.k8s.io", "roles", "shop", "reader"));

    private final Simulation simulation;
    private int count;

    RandomWork(Simulation simulation) {
        this.simulation = simulation;
    }

    @Override
    public SimulatedRequest get() {
        ObjectKey key = KEYS.get(simulation.random.nextInt(KEYS.size()));
        String user = "u" + simulation.random.nextInt(5);
        int number = count++;
        int dice = simulation.random.nextInt(100);
        if (dice < 12) {
            ObjectNode object = object(key);
            if (simulation.random.nextInt(3) == 0) {
                SimulatedApiServer.metadata(object).putArray("finalizers").add("example.com/hold");
            }
            return dice < 3 ? simulation.refusedCreate(user, key, object) : simulation.create(user, key, object);
        }
        if (dice < 18) {
            return simulation.delete(user, key, SimulatedRequest.Deletion.BACKGROUND);
        }
        if (dice < 20 && !key.resource().equals("pods")) {
            return simulation.delete(user, key, SimulatedRequest.Deletion.FOREGROUND);
        }
        if (dice < 22 && key.resource().equals("pods")) {
            return simulation.delete(user, key, SimulatedRequest.Deletion.FORCED);
        }
        if (dice < 24 && key.resource().equals("pods")) {
            return simulation.evict(user, key, simulation.random.nextBoolean());
        }
        if (dice < 32) {
            return simulation.patch("system:serviceaccount:kube-system:collector", key, object -> {
                if (SimulatedApiServer.metadata(object).has("deletionTimestamp")) {
                    SimulatedApiServer.metadata(object).remove("finalizers");
                }
            });
        }
        if (dice < 45) {
            return simulation.moveStatus(key);
        }
        if (dice < 60 && key.resource().equals("deployments")) {
            int replicas = 1000 + number;
            return simulation.patch(
                    dice < 52 ? user : "system:serviceaccount:kube-system:autoscaler",
                    key,
                    "scale",
                    object -> ((ObjectNode) object.path("spec")).put("replicas", replicas));
        }
        if (dice < 64) {
            return simulation.refusedPatch(user, key, object -> change(object, user, number));
        }
        if (dice < 72) {
            return simulation.put(user, key, object -> change(object, user, number));
        }
        return simulation.patch(user, key, object -> change(object, user, number));
    }

    private static void change(ObjectNode object, String user, int number) {
        String value = "v" + number;
        switch (object.path("kind").asString("")) {
            case "ConfigMap" ->
                ((ObjectNode) object.path("data")).put(value.length() % 2 == 0 ? "shared" : user, value);
            case "Role" ->
                object.withArray("rules").addObject().putArray("verbs").add(value);
            case "Deployment" -> {
                ObjectNode spec = (ObjectNode) object.path("spec");
                spec.put("image", value);
                if (number % 3 == 0) {
                    spec.put("replicas", 100 + number);
                }
            }
            default ->
                SimulatedApiServer.metadata(object).withObject("annotations").put(user, value);
        }
    }

    private static ObjectNode object(ObjectKey key) {
        return switch (key.resource()) {
            case "configmaps" -> Simulation.configMap(key.name());
            case "deployments" -> {
                ObjectNode object = Simulation.object("apps/v1", "Deployment", key.name());
                object.putObject("spec").put("replicas", 1).put("image", "v");
                yield object;
            }
            case "services" -> {
                ObjectNode object = Simulation.object("v1", "Service", key.name());
                object.putObject("spec").put("type", "ClusterIP");
                yield object;
            }
            case "pods" -> Simulation.object("v1", "Pod", key.name());
            default -> {
                ObjectNode object = Simulation.object("rbac.authorization.k8s.io/v1", "Role", key.name());
                object.putArray("rules");
                yield object;
            }
        };
    }
}
