package io.logistis.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.httpserver.LogistisServer;
import io.logistis.httpserver.ServerConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** A server that asks for a token, and what can be done with one. */
@Tag("browser")
@Timeout(120)
class PageLocksTest {

    private static final String READER = "a-token-of-rita-who-may-read";
    private static final String LOCKER = "a-token-of-alice-who-may-lock";

    @TempDir
    static Path folder;

    private static Browser browser;
    private static LogistisServer server;
    private static URI page;

    @BeforeAll
    static void open() throws IOException {
        browser = Browser.open();
        Path tokens = Files.writeString(
                folder.resolve("tokens"), "rita reader " + READER + "\nalice locker " + LOCKER + "\n");
        server = LogistisServer.start(ServerConfig.of(
                "--data-dir=" + folder,
                "--store=memory",
                "--token-file=" + tokens,
                "--webhook-address=127.0.0.1:0",
                "--query-address=127.0.0.1:0",
                "--ops-address=127.0.0.1:0"));
        page = server.addresses().query();
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

    private static void give(String token) {
        browser.find("#token").clear();
        browser.find("#token").sendKeys(token, Keys.ENTER);
    }

    @Test
    void aTokenIsAskedForKeptInMemoryAndSentAsAHeader() {
        browser.go(page, "#/changes");
        browser.see("dialog", "A token is needed");
        assertThat(browser.barriers()).isEmpty();

        give("wrong");
        browser.see("dialog", "the token is not known here");
        give(READER);
        browser.find(".changes .state .title, .change");
        browser.see("#live", "live");

        assertThat(browser.address()).doesNotContain(READER);
        assertThat(browser.run("return localStorage.length + sessionStorage.length + document.cookie.length"))
                .isEqualTo(0L);
        browser.reload();
        browser.see("dialog", "A token is needed");
        browser.click("dialog button[value=cancel]");
        browser.see(".state", "a token is needed");
    }

    @Test
    void aLockIsMadeAndRemovedByWhoMay() {
        browser.go(page, "#/locks");
        give(READER);
        browser.see(".locks", "Nothing is locked");
        browser.click(".locks .primary");
        browser.find("#lock-namespace").sendKeys("shop");
        browser.find("#lock-kind").sendKeys("deploy");
        browser.find("#lock-reason").sendKeys("<b>freeze</b>");
        assertThat(browser.barriers()).isEmpty();
        browser.find("#lock-reason").sendKeys(Keys.ENTER);
        browser.see("dialog.token", "role locker");
        give(LOCKER);

        browser.see(".lock-card", "<b>freeze</b>");
        browser.see(".lock-card", "alice");
        assertThat(browser.barriers()).isEmpty();
        browser.click("#views a[href^='#/changes']");
        browser.see(".change", "LOCK");

        browser.click("#views a[href^='#/locks']");
        browser.click(".lock-card > .actions button");
        browser.see(".lock-card > .actions button", "Really remove it?");
        browser.click(".lock-card > .actions button");
        browser.see(".locks", "Nothing is locked");
        browser.click(".locks .quiet");
        browser.see(".lock-card", "removed by alice");
        assertThat(browser.complaints()).allMatch(said -> said.contains("401") || said.contains("403"));
    }
}
