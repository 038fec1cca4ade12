package io.logistis.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.logistis.capture.CandidateChange;
import io.logistis.capture.FieldRules;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.event.JsonRange;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObservedChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped registration keeps away from us what is left out by default, and nothing else: the API server's own CEL is
 * held against {@link KubernetesDefaults}, over a day's work of people and controllers.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MatchConditionsIT {

    private static final String ALL = "/all";
    private static final String SHIPPED = "/shipped";
    private static final FieldRules FIELD_RULES = KubernetesDefaults.fieldRules(RedactionKey.random());

    private @Nullable ControlPlane cluster;
    private @Nullable ReviewTap tap;
    private List<ObservedChange> all = List.of();
    private List<ObservedChange> shipped = List.of();

    @BeforeAll
    void workForADay(@TempDir Path folder) throws Exception {
        String missing = ControlPlane.missing();
        assumeTrue(missing == null, missing);
        ControlPlane cluster = ControlPlane.start(Files.createDirectory(folder.resolve("cluster")));
        this.cluster = cluster;
        ReviewTap tap = ReviewTap.start();
        this.tap = tap;
        Kubectl admin = cluster.admin();
        // Long enough that neither of the two misses one on a busy machine.
        String everything = Manifests.read("webhook.yaml", Map.of("url", tap.url(ALL), "ca-bundle", tap.caBundle()))
                .replace("name: logistis\n", "name: everything\n");
        admin.mustWith(patient(everything), "create", "-f", "-");
        admin.mustWith(
                patient(Deploy.registration("registration/webhook.yaml", tap.url(SHIPPED), tap.caBundle())),
                "create",
                "-f",
                "-");
        awaitInBoth(tap, admin, "the-start");
        int allBefore = tap.at(ALL).size();
        int shippedBefore = tap.at(SHIPPED).size();

        new Workday(cluster, new PlantedSecrets()).run();
        writeWhatIsLeftOut(admin, cluster);

        awaitInBoth(tap, admin, "the-end");
        all = from(tap.at(ALL), allBefore, "the-end");
        shipped = from(tap.at(SHIPPED), shippedBefore, "the-end");
    }

    @AfterAll
    void end() {
        if (cluster != null) {
            cluster.close();
        }
        if (tap != null) {
            tap.close();
        }
    }

    private static String patient(String registration) {
        return registration.replace("timeoutSeconds: 1", "timeoutSeconds: 20");
    }

    /** Writes a ConfigMap of that name until it has come both ways. */
    private static void awaitInBoth(ReviewTap tap, Kubectl admin, String name) {
        admin.must("create", "configmap", name, "-n", "default");
        await(name).atMost(60, SECONDS).until(() -> {
            admin.must("annotate", "configmap", name, "-n", "default", "--overwrite", "at=" + System.nanoTime());
            return tap.at(ALL).stream().anyMatch(isNamed(name))
                    && tap.at(SHIPPED).stream().anyMatch(isNamed(name));
        });
    }

    private static Predicate<ObservedChange> isNamed(String name) {
        return change -> change.object().key().name().equals(name);
    }

    /** What came from then on, up to that name; what controllers do meanwhile could be on its way to one of the two. */
    private static List<ObservedChange> from(List<ObservedChange> changes, int first, String last) {
        List<ObservedChange> part = new ArrayList<>();
        for (ObservedChange change : changes.subList(first, changes.size())) {
            if (isNamed(last).test(change)) {
                break;
            }
            if (!isNamed("the-start").test(change)) {
                part.add(change);
            }
        }
        return part;
    }

    /** Beside what people do in a day: what each condition is for, and its opposite. */
    private static void writeWhatIsLeftOut(Kubectl admin, ControlPlane cluster) throws Exception {
        Kubectl alice = cluster.as("alice");
        alice.must("create", "namespace", "evening");
        alice.must("create", "token", "default", "-n", "evening");
        admin.mustWith(Manifests.read("left-out.yaml"), "create", "-f", "-");
        admin.must("create", "namespace", "logistis");
        admin.must("label", "namespace", "logistis", "a=b");
        admin.must("create", "configmap", "other", "-n", "logistis");
        admin.must("create", "configmap", "logistis-canary", "-n", "logistis");
        admin.must("create", "configmap", "logistis-canary", "-n", "default");
        alice.mustWith(
                Manifests.read("deployment.yaml").replace("name: web\nspec", "name: status\nspec"),
                "create",
                "-n",
                "evening",
                "-f",
                "-");
        for (String change : List.of(
                "{\"status\":{\"observedGeneration\":1}}",
                "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}",
                "{\"metadata\":{\"labels\":{\"a\":null}}}",
                "{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}",
                "{\"metadata\":{\"finalizers\":[\"example.com/a\"]}}",
                "{\"metadata\":{\"finalizers\":null}}",
                "{\"metadata\":{\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"name\":\"default\","
                        + "\"uid\":\"" + admin.must("get", "namespace", "default", "-o=jsonpath={.metadata.uid}")
                        + "\"}]}}")) {
            alice.must(
                    "patch",
                    "deployment/status",
                    "-n",
                    "evening",
                    "--subresource=status",
                    "--type=merge",
                    "-p=" + change);
        }
        admin.must("delete", "namespace", "logistis", "--wait=false");
    }

    /** One admission, however it was sent: both webhooks are sent the same objects, each under a uid of its own. */
    private record Admission(
            String operation, ObjectKey key, String subresource, String user, boolean dryRun, int before, int after) {

        static Admission of(ObservedChange change) {
            return new Admission(
                    change.operation().toString(),
                    change.object().key(),
                    String.valueOf(change.object().subresource()),
                    change.user().username(),
                    change.dryRun(),
                    hash(change.oldObject()),
                    hash(change.newObject()));
        }

        private static int hash(@Nullable JsonRange range) {
            return range == null ? 0 : Arrays.hashCode(Arrays.copyOfRange(range.array(), range.offset(), range.end()));
        }
    }

    private static List<Admission> sorted(List<ObservedChange> changes) {
        return changes.stream()
                .map(Admission::of)
                .sorted(java.util.Comparator.comparing(Admission::toString))
                .toList();
    }

    private static boolean isKept(ObservedChange change) {
        return KubernetesDefaults.predicate().keep(new CandidateChange(change, FIELD_RULES));
    }

    @Test
    void whatComesIsWhatIsKeptByDefault() {
        assertThat(sorted(shipped))
                .isEqualTo(sorted(all.stream().filter(MatchConditionsIT::isKept).toList()));
        assertThat(shipped).as("kept").hasSizeGreaterThan(80);
        assertThat(all.size() - shipped.size()).as("left out").isGreaterThan(80);
    }

    /** {@code UPDATE apps deployments/status shop/web by alice}. */
    private static List<String> words(List<ObservedChange> changes) {
        return changes.stream()
                .map(change -> "%s %s %s%s %s/%s by %s"
                        .formatted(
                                change.operation(),
                                change.object().key().group(),
                                change.object().key().resource(),
                                change.object().subresource() == null
                                        ? ""
                                        : "/" + change.object().subresource(),
                                change.object().key().namespace(),
                                change.object().key().name(),
                                change.user().username()))
                .distinct()
                .toList();
    }

    @Test
    void everyConditionKeepsSomethingAway() {
        List<String> leftOut =
                words(all.stream().filter(change -> !isKept(change)).toList());

        assertThat(leftOut)
                .contains(
                        "CREATE coordination.k8s.io leases evening/a-lease by kubernetes-admin",
                        "CREATE  events evening/an-event by kubernetes-admin",
                        "CREATE discovery.k8s.io endpointslices evening/a-slice by kubernetes-admin",
                        "CREATE certificates.k8s.io certificatesigningrequests null/a-request by kubernetes-admin",
                        "CREATE  serviceaccounts/token evening/default by alice",
                        "UPDATE apps deployments/status evening/status by alice",
                        "CREATE  configmaps logistis/other by kubernetes-admin")
                .anyMatch(change -> change.matches("CREATE  pods evening/.* by system:.*:replicaset-controller"));
    }

    @Test
    void everyConditionLetsItsOppositeThrough() {
        assertThat(shipped)
                .filteredOn(change -> change.object().key().name().equals("status")
                        && "status".equals(change.object().subresource())
                        && !change.user().isSystem())
                .as("writes of a status that change annotations, finalizers and owner references")
                .hasSize(4);
        assertThat(words(shipped))
                .contains(
                        "CREATE  configmaps logistis/logistis-canary by kubernetes-admin",
                        "CREATE  configmaps default/logistis-canary by kubernetes-admin",
                        "UPDATE  namespaces logistis/logistis by kubernetes-admin",
                        "UPDATE apps deployments/scale shop/web by bob")
                .anyMatch(change -> change.matches("DELETE  pods shop/.* by alice"))
                .anyMatch(change -> change.matches("[A-Z]+ .* by system:.*"));
    }
}
