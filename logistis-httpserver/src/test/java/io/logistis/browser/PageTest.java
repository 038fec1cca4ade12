package io.logistis.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logistis.store.Interruption;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Each view, with a day that was recorded from a real API server. */
@Tag("browser")
@Timeout(120)
class PageTest {

    private static final String WEB = "#/object?namespace=shop&kind=deployments.apps&name=web";

    private static Browser browser;
    private static PageServer server;
    private static URI page;

    @BeforeAll
    static void open() throws IOException {
        browser = Browser.open();
        server = new PageServer().withRecordedDay();
        page = server.uri();
        Instant now = Instant.now();
        server.store()
                .journal(new Interruption(
                        now.minus(Duration.ofHours(9)), now.minus(Duration.ofHours(8)), Interruption.Reason.STOPPED, 0))
                .toCompletableFuture()
                .join();
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

    @BeforeEach
    void asEver() {
        browser.size(1280, 900);
        browser.colours("light");
        browser.complaints();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "#/overview | .chart canvas",
                "#/changes | .change",
                "#/changes?user=alice&operation=UPDATE | .change",
                "#/changes?name=nosuch | .state .title",
                WEB + " | .lines .out",
                WEB + "&view=split | .pair .out",
                WEB + "&view=fields | .fields td",
                WEB + "&view=patch | .lines code",
                WEB + "&view=blame | .blamed .by",
                WEB + "&view=whole | .lines code",
                "#/locks | .state .title"
            })
    void everyViewCanBeReadInLightAndDarkWideAndNarrow(String address, String sign) {
        browser.go(page, address);
        browser.find(sign);

        assertThat(browser.barriers()).isEmpty();
        browser.colours("dark");
        assertThat(browser.barriers()).isEmpty();
        browser.size(320, 640);
        await().untilAsserted(() -> assertThat(browser.number("return document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(320));
        assertThat(browser.barriers()).isEmpty();
        assertThat(browser.complaints()).allMatch(said -> said.contains("/locks"));
    }

    @Test
    void fromTheChartToWhoWroteALineInFiveClicks() {
        browser.go(page, "#/overview?namespace=shop&kind=deployments.apps&name=web&range=24h");
        WebElement chart = browser.find(".chart .u-over");
        // The bar of the middle of what happened, by its place among the buckets.
        int at = (int) browser.number("""
                const stats = await (await fetch('stats?namespace=shop&kind=deployments.apps&name=web&since=24h')).json();
                const busy = stats.people.map((n, i) => n ? i : -1).filter(i => i >= 0);
                return Math.round((busy[busy.length >> 1] + 0.4) / stats.people.length * arguments[0]);""", chart.getSize().getWidth());

        browser.clickAt(chart, at - chart.getSize().getWidth() / 2, 0);
        browser.click(".change .object");
        browser.click(".tabs a[href*='view=blame']");
        browser.click(".blamed .by");

        assertThat(browser.address()).contains("#/object?", "view=blame", "change=");
        browser.see(".blamed.current .by", "");
        assertThat(browser.find(".blamed.current .origin").getAttribute("title"))
                .contains("alice");
    }

    @Test
    void everythingIsReachedByTheKeyboard() {
        browser.go(page, "#/overview");
        browser.find(".chart canvas");
        browser.press(Keys.TAB);
        assertThat(browser.run("return document.activeElement.className")).isEqualTo("skip");
        browser.tabTo("#views a[href^='#/changes']");
        browser.press(Keys.ENTER);
        browser.find(".change");

        browser.tabTo(".change");
        browser.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_UP);
        assertThat(browser.run("return document.activeElement.getAttribute('aria-posinset')"))
                .isEqualTo("2");
        browser.press(Keys.ENTER);
        browser.find(".strip");

        browser.go(page, WEB);
        browser.find(".strip [aria-current]");
        browser.tabTo(".step[aria-current]");
        browser.press(Keys.ARROW_LEFT, Keys.ARROW_LEFT);
        browser.see("#said", "of");
        assertThat(browser.run("return document.activeElement.matches('.step[aria-current]')"))
                .isEqualTo(true);
        browser.tabTo(".tabs a[href*='view=blame']");
        browser.press(Keys.ENTER);
        browser.find(".blamed .by");
    }

    @Test
    void addressesCanBeSharedReloadedAndGoneBackTo() {
        browser.go(page, "#/changes?user=alice&range=24h");
        browser.find(".change");
        browser.click(".change .object");
        browser.find(".strip");
        String object = browser.address();
        browser.click(".tabs a[href*='view=split']");
        browser.find(".pair");

        browser.reload();
        browser.find(".pair");
        browser.back();
        browser.find(".unified");
        assertThat(browser.address()).isEqualTo(object);
        browser.back();
        browser.find(".change");
        assertThat(browser.address()).contains("#/changes?user=alice");
        browser.forward();
        browser.find(".strip");
    }

    @Test
    void aClickOnAnythingNarrowsToIt() {
        browser.go(page, "#/overview");
        browser.click(".top-list a[href*='namespace=shop']");
        browser.see(".chip", "namespace shop");
        browser.click(".top-list a[href*='user=bob']");
        browser.see(".chips", "user bob");
        browser.click("#views a[href^='#/changes']");
        browser.find(".change");

        assertThat(browser.all(".change .person"))
                .allMatch(person -> person.getText().equals("bob"));
        browser.click(".chip[href*='namespace=shop']:not([href*='user='])");
        await().untilAsserted(() -> assertThat(browser.count(".chip")).isEqualTo(1));
    }

    @Test
    void anEmptyStretchIsNeverMistakenForAQuietOne() {
        browser.go(page, "#/overview");
        browser.see(".away", "Not everything of this time was recorded");
        browser.go(page, "#/changes");
        browser.find(".change");
        await().until(() -> {
            browser.run("document.querySelector('main').scrollTop += 300");
            return browser.count(".interruption") > 0;
        });
        browser.see(".interruption", "Logistis was not running");
    }

    @Test
    void blameTellsWhatNobodySawFromWhatSomebodyDid() {
        browser.go(page, WEB + "&view=blame");
        browser.find(".blamed");

        List<String> who = browser.all(".blamed.first .origin").stream()
                .map(WebElement::getText)
                .toList();
        assertThat(String.join("\n", who)).contains("alice", "CREATE");
        assertThat(browser.count(".blamed")).isGreaterThan(20);
    }

    @Test
    void twoMomentsAreComparedAndCopiedForTheTerminal() {
        browser.go(page, WEB + "&view=fields");
        browser.find(".fields");
        browser.run("""
                const choice = document.querySelector('.compare select');
                choice.value = choice.options[choice.options.length - 1].value;
                choice.dispatchEvent(new Event('change'));""");
        browser.see(".body", "replicas");
        assertThat(browser.address()).contains("from=");

        browser.run("Object.defineProperty(navigator, 'clipboard',"
                + " {value: {writeText: text => { window.copied = text; return Promise.resolve(); }}})");
        browser.click(".object-head button");
        await().untilAsserted(() -> assertThat(browser.run("return window.copied"))
                .isEqualTo("kubectl blame deployments.apps/web -n shop --format=fields"));
    }
}
