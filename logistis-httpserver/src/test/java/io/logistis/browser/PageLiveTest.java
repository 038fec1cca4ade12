package io.logistis.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What arrives while one looks, how much there can be, and what is wrong with it. */
@Tag("browser")
@Timeout(180)
class PageLiveTest {

    private static Browser browser;

    private PageServer server;

    @BeforeAll
    static void open() {
        browser = Browser.open();
    }

    @AfterAll
    static void quit() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = new PageServer();
        browser.size(1280, 800);
        browser.complaints();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void newChangesShowUpByThemselvesAndWhatIsReadStaysWhereItIs() {
        browser.go(server.uri(), "#/changes");
        browser.see(".state .title", "Nothing was recorded");
        browser.see("#live", "live");

        server.keep(server.events().update("alice", "shop", "first").build());
        browser.see(".change", "first");
        for (int i = 0; i < 60; i++) {
            server.keep(server.events().update("bob", "shop", "more-" + i).build());
        }
        browser.see(".change", "more-59");

        browser.run("document.querySelector('main').scrollTop = 1000");
        browser.find(".change");
        String read = "return [...document.querySelectorAll('.change')].map(row => [row.dataset.id,"
                + " Math.round(row.getBoundingClientRect().top)]).find(([, top]) => top > 300).join()";
        await().pollDelay(Duration.ofMillis(100)).until(() -> browser.run(read) != null);
        Object before = browser.run(read);
        server.keep(server.events().delete("carol", "shop", "late").build());

        browser.see(".news", "1 new change");
        assertThat(browser.run(read)).isEqualTo(before);
        browser.click(".news");
        browser.see(".change", "late");
        await().untilAsserted(() -> assertThat(browser.run("return document.querySelector('.news').hidden"))
                .isEqualTo(true));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void tenThousandChangesAreScrolledWithoutTheDocumentGrowing() {
        Instant start = Instant.now().minus(Duration.ofHours(10));
        for (int i = 0; i < 10_000; i++) {
            server.keep(server.events()
                    .update("user-" + i % 50, "shop", "object-" + i)
                    .before(null)
                    .after(null)
                    .at(start.plusSeconds(3L * i))
                    .build());
        }
        browser.go(server.uri(), "#/changes");
        browser.find(".change");

        long most = 0;
        Instant end = Instant.now().plusSeconds(100);
        while (browser.all(".end").stream().noneMatch(last -> last.getText().startsWith("This is all"))) {
            assertThat(Instant.now()).isBefore(end);
            most = Math.max(most, browser.number("""
                    const main = document.querySelector('main');
                    main.scrollTop = main.scrollHeight;
                    return document.querySelectorAll('*').length;"""));
        }

        assertThat(most).isLessThan(1_500);
        browser.run("const main = document.querySelector('main'); main.scrollTop = main.scrollHeight");
        browser.see(".change", "object-0");
        assertThat(browser.number("return document.querySelector('.long-list').offsetHeight / 10000"))
                .isGreaterThan(20);
    }

    @Test
    void aLargeObjectIsShownWithoutTheDocumentGrowing() {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            data.append(i == 0 ? "" : ",").append("\"key-").append(i).append("\":\"value\"");
        }
        server.keep(server.events()
                .create("alice", "shop", "large")
                .resource("", "configmaps", "ConfigMap")
                .after("{\"data\":{" + data + "}}")
                .build());
        browser.go(server.uri(), "#/object?namespace=shop&kind=configmaps&name=large&view=blame");
        browser.find(".blamed");

        browser.run("const box = document.querySelector('.lines'); box.scrollTop = box.scrollHeight");

        browser.see(".lines", "key-9999");
        assertThat(browser.number("return document.querySelectorAll('*').length"))
                .isLessThan(2_000);
    }

    @Test
    void whoLeavesAndComesBackLeavesNoConnectionBehind() {
        server.keep(server.events().update("alice", "shop", "web").build());
        for (int i = 0; i < 10; i++) {
            browser.go(server.uri(), "#/changes");
            browser.see(".change", "web");
            browser.see("#live", "live");
        }
    }

    @Test
    void whatGoesWrongIsSaidWithWhatCanBeDone() {
        browser.go(server.uri(), "#/changes?operation=FLY");
        browser.see(".state.failed", "operation must be one of");
        browser.click(".chip, #views a[href^='#/overview']");

        server.close();
        browser.run("location.hash = '#/changes'");
        browser.see(".state.failed", "The server can’t be reached");
        browser.see(".state.failed", "Try again");
    }
}
