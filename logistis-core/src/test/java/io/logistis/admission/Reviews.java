package io.logistis.admission;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** Bodies that a real API server sent, byte for byte. */
final class Reviews {

    private Reviews() {}

    /** About thirty, of every operation and of many kinds; a copied subset of {@link #recorded}. */
    static List<byte[]> some() {
        try (InputStream in = Objects.requireNonNull(Reviews.class.getResourceAsStream("/reviews.jsonl"))) {
            return lines(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The small ones of {@link #some}, for what takes many tries. */
    static List<byte[]> small() {
        return some().stream().filter(body -> body.length < 2_500).collect(Collectors.toList());
    }

    /** All that were recorded; the test that asks is skipped where their folder is missing. */
    static List<byte[]> recorded() {
        Path file = Path.of(System.getProperty("logistis.fixtures", "../../shared/fixtures"), "reviews-a.jsonl.gz");
        assumeTrue(Files.isReadable(file), () -> "no recorded reviews at " + file);
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return lines(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<byte[]> lines(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                .lines()
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .collect(Collectors.toList());
    }

    /** A small valid review of a Deployment's update, whose request has these members besides (or instead). */
    static byte[] with(String members) {
        return bytes("{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":"
                + request(members) + "}");
    }

    /** The request of {@link #with}. */
    static String request(String members) {
        return "{\"uid\":\"u-1\",\"kind\":{\"group\":\"apps\",\"version\":\"v1\",\"kind\":\"Deployment\"},"
                + "\"resource\":{\"group\":\"apps\",\"version\":\"v1\",\"resource\":\"deployments\"},"
                + "\"name\":\"web\",\"namespace\":\"shop\",\"operation\":\"UPDATE\",\"userInfo\":{\"username\":\"alice\"}"
                + (members.isEmpty() ? "" : "," + members) + "}";
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
