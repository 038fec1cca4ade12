package io.logistis.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesSchemaTest {

    @Test
    void theTableHasTheKeysOfEveryListThatKubernetesNames() throws IOException {
        for (String line : recorded()) {
            String[] row = line.split(" ");
            List<String> keys = Arrays.asList(row).subList(3, row.length);

            ListKeys known = KubernetesSchema.of(row[0], row[1]).keys(row[2]);

            assertThat(known).as(line).isNotNull();
            assertThat(known.members().stream().map(ListKeys.Key::name))
                    .as(line)
                    .isEqualTo(keys.equals(List.of("set")) ? List.of() : keys);
        }
    }

    private static List<String> recorded() throws IOException {
        try (InputStream in = KubernetesSchemaTest.class.getResourceAsStream("/kubernetes-lists.txt");
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "apps/v1, Deployment, spec.template.spec.tolerations",
        "rbac.authorization.k8s.io/v1, Role, rules",
        "rbac.authorization.k8s.io/v1, RoleBinding, subjects",
        "networking.k8s.io/v1, Ingress, spec.rules",
        "v1, ServiceAccount, imagePullSecrets",
        "example.com/v1, Deployment, spec.template.spec.containers",
        "networking.k8s.io.example.com/v1, Ingress, spec.ports",
    })
    void otherListsHaveNoKeys(String apiVersion, String kind, String list) {
        assertThat(KubernetesSchema.of(apiVersion, kind).keys(list)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "apps/v1, Deployment, spec.template.spec.containers.resources.limits, cpu, true",
        "apps/v1, Deployment, spec.template.spec.initContainers.resources.requests, example.com/gpu, true",
        "apps/v1, Deployment, spec.template.spec.containers, image, false",
        "batch/v1, CronJob, spec.jobTemplate.spec.template.spec.volumes.emptyDir, sizeLimit, true",
        "v1, PersistentVolumeClaim, spec.resources.requests, storage, true",
        "v1, ResourceQuota, spec.hard, requests.cpu, true",
        "storage.k8s.io/v1, CSIStorageCapacity, '', capacity, true",
        "v1, ConfigMap, data, cpu, false",
        "example.com/v1, Widget, spec.resources.limits, cpu, false",
    })
    void quantitiesAreKnownByTheirField(String apiVersion, String kind, String holder, String name, boolean expected) {
        assertThat(KubernetesSchema.of(apiVersion, kind).isQuantity(holder, name))
                .isEqualTo(expected);
    }
}
