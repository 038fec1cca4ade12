package io.logistis.httpserver.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.httpserver.http.ExchangeAdapter;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageEndpointTest {

    private static final Path SOURCES = Path.of("src/main/resources/io/logistis/httpserver/page");
    private static final int MOST_BYTES = 250_000;

    private final ExchangeAdapter adapter = new ExchangeAdapter(new PageEndpoint().routes(), Runnable::run);
    private final PageFiles files = PageFiles.load();

    @Test
    void allOfItIsSmallOverTheWire() {
        int bytes = get("/", Map.of("Accept-Encoding", "gzip")).body().length;
        for (String name : PageFiles.NAMES) {
            bytes += file(name, Map.of("Accept-Encoding", "gzip, deflate, br")).body().length;
        }

        assertThat(bytes).isBetween(20_000, MOST_BYTES);
    }

    @Test
    void itIsPackedForThoseWhoTakeIt() throws IOException {
        Response packed = file("main.js", Map.of("Accept-Encoding", "br;q=1.0, gzip;q=0.8"));
        Response plain = file("main.js", Map.of("Accept-Encoding", "gzip;q=0"));

        assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
                .isEqualTo(plain.body());
        assertThat(plain.header("Content-Encoding")).isNull();
        assertThat(plain.header("Vary")).isEqualTo("Accept-Encoding");
    }

    @ParameterizedTest
    @CsvSource({
        "main.js,text/javascript",
        "style.css,text/css",
        "icon.svg,image/svg+xml",
        "uPlot.iife.min.js,text/javascript"
    })
    void filesMayBeKeptForEverUnderTheirVersion(String name, String type) {
        Response file = file(name, Map.of());

        assertThat(file.header("Content-Type")).startsWith(type);
        assertThat(file.header("Cache-Control")).isEqualTo("private, max-age=31536000, immutable");
        assertThatThrownBy(() -> get("/page/0123456789abcdef/" + name, Map.of()))
                .isInstanceOf(HttpException.class);
    }

    @Test
    void thePageItselfIsAskedForAgainAndSentWhenItIsAnother() {
        Response page = get("/", Map.of());
        String tag = page.header("ETag");

        assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(get("/", Map.of("If-None-Match", String.valueOf(tag))).status())
                .isEqualTo(304);
        assertThat(get("/", Map.of("If-None-Match", "\"another\"")).status()).isEqualTo(200);
    }

    @Test
    void aBrowserIsToldToRunNothingButItsFiles() {
        for (Response answer : List.of(get("/", Map.of()), file("main.js", Map.of()), file("icon.svg", Map.of()))) {
            assertThat(answer.header("Content-Security-Policy"))
                    .contains("default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
                    .contains("require-trusted-types-for 'script'")
                    .doesNotContain("unsafe");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
        }
    }

    @Test
    void nothingIsInlineAndNothingComesFromElsewhere() {
        String page = get("/", Map.of()).text();

        assertThat(page).doesNotContain("<style", " style=", " onclick=", "://", "{version}");
        assertThat(page)
                .containsPattern("<script src=\"page/" + files.version() + "/")
                .doesNotContain("<script>");
    }

    @Test
    void whatTheFilesNameIsThere() {
        Matcher named = Pattern.compile("page/[0-9a-f]{16}/([^\"]+)")
                .matcher(get("/", Map.of()).text());
        while (named.find()) {
            assertThat(PageFiles.NAMES).contains(named.group(1));
        }
        for (String name : PageFiles.NAMES) {
            Matcher imported = Pattern.compile("(?m)^import .*'\\./([^']+)';$")
                    .matcher(file(name, Map.of()).text());
            while (imported.find()) {
                assertThat(PageFiles.NAMES).as(name).contains(imported.group(1));
            }
        }
    }

    @Test
    void everyFileThatIsThereIsServed() throws IOException {
        try (Stream<Path> there = Files.list(SOURCES)) {
            TreeSet<String> names = new TreeSet<>(
                    there.map(file -> file.getFileName().toString()).toList());
            names.removeAll(List.of("index.html", "VENDORED.txt"));
            assertThat(names).containsExactlyInAnyOrderElementsOf(PageFiles.NAMES);
        }
    }

    @Test
    void noScriptTurnsTextIntoMarkupOrCode() throws IOException {
        for (String name : PageFiles.NAMES) {
            if (name.endsWith(".js") && !name.startsWith("uPlot")) {
                assertThat(Files.readString(SOURCES.resolve(name)))
                        .as(name)
                        .doesNotContain(
                                "innerHTML",
                                "outerHTML",
                                "insertAdjacentHTML",
                                "document.write",
                                "eval(",
                                "new Function",
                                "localStorage",
                                "sessionStorage",
                                "document.cookie");
            }
        }
    }

    /** Each line: SHA-256, file, where it is from, licence. */
    @Test
    void whatIsOfOthersIsUnchangedAndNamed() throws Exception {
        String vendored = Files.readString(SOURCES.resolve("VENDORED.txt"));
        for (String name : PageFiles.NAMES) {
            if (name.startsWith("uPlot")) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(SOURCES.resolve(name)));
                assertThat(vendored).contains(HexFormat.of().formatHex(digest) + "  " + name);
            }
        }
        try (InputStream notices =
                Objects.requireNonNull(PageEndpointTest.class.getResourceAsStream("/META-INF/THIRD-PARTY.txt"))) {
            assertThat(new String(notices.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("uPlot", "Leon Sorokin");
        }
    }

    private Response file(String name, Map<String, String> headers) {
        return get("/page/" + files.version() + "/" + name, headers);
    }

    private Response get(String path, Map<String, String> headers) {
        return adapter.dispatch(Request.of("GET", path, headers, new byte[0]))
                .toCompletableFuture()
                .join();
    }
}
