package io.logistis.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder {@code deploy} as it is shipped, and a copy of it to add overlays to. */
final class Deploy {

    private static final Path SHIPPED = Path.of("../deploy");

    private static final String SERVICE =
            "    service:\n      namespace: logistis\n      name: logistis\n      port: 443\n";

    private final Path folder;

    private Deploy(Path folder) {
        this.folder = folder;
    }

    /** Copies what is shipped to that folder, which must not exist. */
    static Deploy copiedTo(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(SHIPPED)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(SHIPPED.relativize(file).toString()));
            }
        }
        return new Deploy(folder);
    }

    Path folder() {
        return folder;
    }

    /** A shipped file's text. */
    static String read(String file) throws IOException {
        return Files.readString(SHIPPED.resolve(file));
    }

    /** A registration that leads to a URL instead of our Service. */
    static String registration(String file, String url, String caBundle) throws IOException {
        String text = read(file);
        if (!text.contains(SERVICE)) {
            throw new IllegalStateException(file + " leads elsewhere");
        }
        return text.replace(SERVICE, "    url: \"" + url + "\"\n    caBundle: \"" + caBundle + "\"\n");
    }

    /** An overlay of the base with these components. */
    Path overlay(String name, List<String> components) throws IOException {
        Path overlay = Files.createDirectory(folder.resolve("overlays/" + name));
        StringBuilder text = new StringBuilder("""
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources: [../../base]
                components:
                """);
        components.forEach(component ->
                text.append("- ../../components/").append(component).append('\n'));
        Files.writeString(
                overlay.resolve("kustomization.yaml"),
                components.isEmpty() ? text.toString().replace("components:\n", "") : text);
        return overlay;
    }
}
