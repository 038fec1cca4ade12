package io.logistis.httpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.httpserver.TokenFile.Role;
import io.logistis.httpserver.http.Caller;
import io.logistis.testkit.TurnableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {

    @TempDir
    Path folder;

    private final TurnableClock clock = new TurnableClock();
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("data/tokens");
    }

    private Caller bearer(String token) throws Exception {
        return Tokens.parse(Files.readAllBytes(file)).find(token);
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void theFirstTokenMakesAFileForItsOwnerOnly() throws Exception {
        String token = TokenFile.add(file, "alice", Role.LOCKER);

        assertThat(Files.readString(file)).isEqualTo("alice locker " + token + "\n");
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(file.getParent()).isDirectoryNotContaining(other -> !other.equals(file));
        assertThat(bearer(token)).isEqualTo(new Caller("alice", true));
    }

    @Test
    void aFurtherTokenLeavesTheRestAsItWas() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "# ours\nalice locker abc");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        String token = TokenFile.add(file, "bob", Role.READER);

        assertThat(Files.readString(file)).isEqualTo("# ours\nalice locker abc\nbob reader " + token + "\n");
        assertThat(mode(file)).isEqualTo("rw-r-----");
    }

    @Test
    void aLinkStaysALink() throws Exception {
        Path target = Files.writeString(folder.resolve("target"), "");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);

        TokenFile.add(link, "bob", Role.READER);

        assertThat(link).isSymbolicLink();
        assertThat(target).content().startsWith("bob reader ");
    }

    @Test
    void whatCanNotBeAddedLeavesTheFileAlone() throws Exception {
        TokenFile.add(file, "alice", Role.LOCKER);
        String before = Files.readString(file);

        assertThatThrownBy(() -> TokenFile.add(file, "alice", Role.READER))
                .isInstanceOf(ConfigException.class)
                .hasMessage("alice has a token in " + file + " already: remove that line to give another");
        assertThatThrownBy(() -> TokenFile.add(file, "system:admin", Role.READER))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("the name must begin with a letter or a digit");
        assertThatThrownBy(() -> TokenFile.add(file, "a b", Role.READER)).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> TokenFile.add(file, "x\ny locker t", Role.READER))
                .isInstanceOf(ConfigException.class);
        assertThat(Files.readString(file)).isEqualTo(before);
        assertThat(file.getParent()).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void aFileThatIsSomethingElseIsLeftAlone() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "just-one-token\n");

        assertThatThrownBy(() -> TokenFile.add(file, "alice", Role.LOCKER))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + " is no token file: line 1: must be three words, name role token, has 1");
        assertThat(Files.readString(file)).isEqualTo("just-one-token\n");
        assertThatThrownBy(() -> TokenFile.add(folder, "alice", Role.LOCKER))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("a token file must be one that can be read and written: ");
    }

    @Test
    void ofManyWhoAddAtOnceNoneIsLost() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        int added = 0;
        try {
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String name = "user-" + i;
                calls.add(() -> TokenFile.add(file, name, Role.READER));
            }
            for (Future<String> result : threads.invokeAll(calls)) {
                try {
                    assertThat(bearer(result.get())).isNotNull();
                    added++;
                } catch (ExecutionException e) {
                    assertThat(e.getCause())
                            .isInstanceOf(ConfigException.class)
                            .hasMessageContaining("another token is being added");
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(added).isPositive();
        assertThat(Files.readAllLines(file)).hasSize(added);
    }

    @Test
    void aBadFileKeepsTheOldTokensAndNamesTheLineOnly() throws Exception {
        String token = TokenFile.add(file, "alice", Role.LOCKER);
        try (ReloadedFile<Tokens> tokens = TokenFile.open(file, clock)) {
            Files.writeString(file, "bob reader\n");
            tokens.look(changed -> {});
            assertThat(tokens.value().find(token)).isNotNull();
            assertThat(tokens.complaint()).isEqualTo(file + ": line 1: must be three words, name role token, has 2");

            Files.writeString(file, "bob reader b\n");
            tokens.look(changed -> {});
            assertThat(tokens.complaint()).isEmpty();
            assertThat(tokens.value().find(token)).isNull();
            assertThat(tokens.value().find("b")).isEqualTo(new Caller("bob", false));

            Files.writeString(file, "");
            tokens.look(changed -> {});
            assertThat(tokens.value().find("b")).isNull();
        }
    }

    @Test
    void aBadFileAtTheStartRefusesToStart() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "alice admin s3cr3t\n");

        assertThatThrownBy(() -> TokenFile.open(file, clock))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--token-file: " + file + ": line 1: the role must be reader or locker");
    }

    @Test
    void aFileThatOthersCanReadIsWarnedOf() throws Exception {
        TokenFile.add(file, "alice", Role.LOCKER);
        assertThat(TokenFile.warning(file)).isEmpty();

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(TokenFile.warning(file))
                .isEqualTo("the tokens in " + file + " are open to others than its owner (rw-r--r--): chmod 600 it");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assertThat(TokenFile.warning(file)).isEmpty();
    }
}
