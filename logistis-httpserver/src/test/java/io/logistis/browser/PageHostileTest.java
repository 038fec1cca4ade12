package io.logistis.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logistis.event.Decision;
import io.logistis.event.UserInfo;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a review holds is untrusted: it is shown as what it is, and nothing more. */
@Tag("browser")
@Timeout(120)
class PageHostileTest {

    private static final String MARKUP = "\"><img src=x onerror=pwned=1><script>pwned=1</script><b>";
    private static final String REORDERED = "ali\u202eecila\u2066\u0007\u200b";
    private static final String LONG = "x".repeat(100_000);

    private static Browser browser;
    private static PageServer server;

    @BeforeAll
    static void open() throws IOException {
        browser = Browser.open();
        server = new PageServer();
        String state = "{\"metadata\":{\"annotations\":{%s:%s}},\"spec\":{\"a\":%s,\"b\":%s}}";
        for (String evil : List.of(MARKUP, "javascript:pwned=1", REORDERED, LONG)) {
            UserInfo user = new UserInfo(evil, evil, List.of(evil), Map.of(evil, List.of(evil)));
            for (String name : List.of("web", evil)) {
                server.keep(server.events()
                        .update(evil, name.equals("web") ? "shop" : evil, name)
                        .resource(
                                name.equals("web") ? "apps" : evil,
                                name.equals("web") ? "deployments" : evil,
                                name.equals("web") ? "Deployment" : evil)
                        .user(user)
                        .fieldManager(evil)
                        .subresource(name.equals("web") ? null : evil)
                        .before(String.format(state, json(evil), "1", "1", json(evil)))
                        .after(String.format(state, json(evil), json(evil), json(evil), "[]"))
                        .decision(
                                name.equals("web")
                                        ? Decision.ADMITTED
                                        : Decision.denied(new Decision.LockRef("l", evil, evil, null)),
                                1)
                        .build());
            }
        }
    }

    private static String json(String text) {
        return tools.jackson.databind.json.JsonMapper.shared().writeValueAsString(text);
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#/overview",
                "#/changes",
                "#/locks",
                "#/object?namespace=shop&kind=deployments.apps&name=web",
                "#/object?namespace=shop&kind=deployments.apps&name=web&view=split",
                "#/object?namespace=shop&kind=deployments.apps&name=web&view=fields",
                "#/object?namespace=shop&kind=deployments.apps&name=web&view=patch",
                "#/object?namespace=shop&kind=deployments.apps&name=web&view=blame",
                "#/object?namespace=shop&kind=deployments.apps&name=web&view=whole",
                "#/changes?user=MARKUP&name=MARKUP",
                "#/object?namespace=MARKUP&kind=MARKUP.MARKUP&name=MARKUP",
                "#/changes?since=MARKUP&range=MARKUP",
                "#/MARKUP?a=b"
            })
    void textStaysText(String address) {
        URI page = server.uri();
        browser.go(page, address.replace("MARKUP", URLEncoder.encode(MARKUP, StandardCharsets.UTF_8)));
        browser.find("main .change, main .lines, main .fields, main .state, main .chart canvas");
        browser.run("document.querySelectorAll('details').forEach(one => { one.open = true; })");

        assertThat(browser.run("return typeof pwned")).isEqualTo("undefined");
        assertThat(browser.count("main img, main script, main iframe, main b > b, main style"))
                .isZero();
        assertThat(browser.number("return [...document.querySelectorAll('[href]')]"
                        + ".filter(one => one.href.trim().toLowerCase().startsWith('javascript')).length"))
                .isZero();
        String shown =
                String.valueOf(browser.run("return document.body.innerText + [...document.querySelectorAll('[title]')]"
                        + ".map(one => one.title).join() + document.title"));
        assertThat(shown).doesNotContain("\u202e", "\u2066", "\u0007", "\u200b");
        assertThat(shown.length()).isLessThan(400_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#/changes", "#/object?namespace=shop&kind=deployments.apps&name=web&view=blame"})
    void whatCannotBeSeenIsShown(String address) {
        browser.go(server.uri(), address);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                browser.run("return document.querySelector('main').innerText.includes('⟨U+202E⟩')"))
                        .isEqualTo(true));
    }
}
