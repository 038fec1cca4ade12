package io.logistis.httpserver.page;

import io.logistis.event.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The files of the page, from the jar, packed once. Immutable, but for the bytes, which nobody may write to. */
final class PageFiles {

    /** All but {@code index.html}, which names them by their version. */
    static final List<String> NAMES = List.of(
            "style.css",
            "views.css",
            "icon.svg",
            "uPlot.min.css",
            "uPlot.iife.min.js",
            "main.js",
            "address.js",
            "api.js",
            "blame.js",
            "change.js",
            "changes.js",
            "chart.js",
            "diff.js",
            "dom.js",
            "filters.js",
            "lines.js",
            "list.js",
            "live.js",
            "locks.js",
            "object.js",
            "overview.js",
            "people.js",
            "states.js",
            "text.js",
            "time.js",
            "token.js");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /**
     * One file.
     *
     * @param type its media type
     * @param packed by gzip
     */
    record Page(String type, byte[] bytes, byte[] packed) {}

    private final Map<String, Page> files;
    private final Page index;
    private final String version;

    private PageFiles(Map<String, Page> files, Page index, String version) {
        this.files = files;
        this.index = index;
        this.version = version;
    }

    static PageFiles load() {
        Map<String, Page> files = new LinkedHashMap<>();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String name : NAMES) {
            byte[] bytes = read(name);
            all.writeBytes(bytes);
            files.put(name, page(name, bytes));
        }
        byte[] index = read("index.html");
        all.writeBytes(index);
        String version = Digest.of(all.toByteArray()).toString().substring(0, 16);
        String text = new String(index, StandardCharsets.UTF_8).replace("{version}", version);
        return new PageFiles(files, page("index.html", text.getBytes(StandardCharsets.UTF_8)), version);
    }

    private static byte[] read(String name) {
        try (InputStream file = Objects.requireNonNull(PageFiles.class.getResourceAsStream(name), name)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("read " + name + " from the jar", e);
        }
    }

    private static Page page(String name, byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("pack " + name, e);
        }
        String type = Objects.requireNonNull(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
        return new Page(type, bytes, packed.toByteArray());
    }

    Page index() {
        return index;
    }

    /** Null if there is none of that name. */
    @Nullable
    Page get(String name) {
        return files.get(name);
    }

    /** Another one for other files. */
    String version() {
        return version;
    }
}
