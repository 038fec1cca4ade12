package io.logistis.httpserver.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Who a pod is for the API server, and where that is: what the kubelet puts into every container.
 *
 * @param server {@code https://10.0.0.1:443}
 * @param folder with {@code token}, {@code ca.crt} and {@code namespace}, each read whenever it is needed, because the
 *     kubelet renews them
 */
public record ServiceAccount(URI server, Path folder) {

    /** A system property that names another folder, for tests. */
    static final String FOLDER_PROPERTY = "logistis.cluster.service-account";

    private static final String FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final String HOST = "KUBERNETES_SERVICE_HOST";
    private static final String PORT = "KUBERNETES_SERVICE_PORT";

    public ServiceAccount {
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(folder, "folder");
    }

    /**
     * The service account of the pod that this runs in.
     *
     * @param environment of the process
     * @throws IOException if this is no pod, or one without a token
     */
    public static ServiceAccount ofThisPod(Map<String, String> environment) throws IOException {
        String host = environment.getOrDefault(HOST, "");
        String port = environment.getOrDefault(PORT, "");
        if (host.isEmpty() || !port.matches("[0-9]{1,5}")) {
            throw new IOException("this runs in no pod of a cluster (" + HOST + " and " + PORT
                    + " are not set, as the kubelet does)");
        }
        String address = host.contains(":") ? "[" + host + "]" : host;
        ServiceAccount account = new ServiceAccount(
                URI.create("https://" + address + ":" + port), Path.of(System.getProperty(FOLDER_PROPERTY, FOLDER)));
        account.token();
        account.namespace();
        return account;
    }

    /** Never to be logged. */
    String token() throws IOException {
        return read("token");
    }

    /** PEM. */
    byte[] authority() throws IOException {
        return Files.readAllBytes(folder.resolve("ca.crt"));
    }

    /** That the pod runs in. */
    String namespace() throws IOException {
        return read("namespace");
    }

    private String read(String file) throws IOException {
        try {
            String text = Files.readString(folder.resolve(file), StandardCharsets.UTF_8)
                    .strip();
            if (!text.isEmpty()) {
                return text;
            }
        } catch (IOException e) {
            throw new IOException("this pod has no service account: " + folder.resolve(file) + " can't be read", e);
        }
        throw new IOException("this pod has no service account: " + folder.resolve(file) + " is empty");
    }
}
