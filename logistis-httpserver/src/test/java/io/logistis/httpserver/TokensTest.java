package io.logistis.httpserver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.httpserver.http.Caller;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {

    private static Tokens tokens(String file) {
        return Tokens.parse(file.getBytes(UTF_8));
    }

    @Test
    void aTokenSaysWhoItsBearerIsAndWhatTheyMayDo() {
        Tokens tokens =
                tokens("# people\n\nalice locker secret-1\r\n\tbob\treader   secret-2  \né@x.example reader s3");

        assertThat(tokens.find("secret-1")).isEqualTo(new Caller("alice", true));
        assertThat(tokens.find("secret-2")).isEqualTo(new Caller("bob", false));
        assertThat(tokens.find("s3")).isEqualTo(new Caller("é@x.example", false));
        assertThat(tokens.has("bob")).isTrue();
        for (String other : new String[] {"", "secret-3", "SECRET-1", "secret-1 ", "alice", "secret"}) {
            assertThat(tokens.find(other)).as(other).isNull();
        }
    }

    @Test
    void aFileWithoutTokensLetsNobodyIn() {
        assertThat(tokens("").find("")).isNull();
        assertThat(tokens("# nobody").find("x")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alice locker|must be three words, name role token, has 2",
                "alice locker SECRET x|must be three words, name role token, has 4",
                "alice SECRET locker|the role must be reader or locker",
                "alice Locker SECRET|the role must be reader or locker",
                "SECRET! locker alice|the name must begin with a letter or a digit",
                "system:admin locker SECRET|the name must begin with a letter or a digit",
                "logistis locker SECRET|the name must not be logistis",
                "alice locker SECRÉT|the token must be 1..4096 printable ASCII characters",
                "bob reader SECRET|the name stands in line 1 already",
                "carol reader first|the token is another one's already"
            })
    void whatIsWrongIsSaidByItsLineAndNothingOfItIsShown(String line, String wrong) {
        assertThatThrownBy(() -> tokens("bob reader first\n#\n" + line + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 3: " + wrong)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("SECR", "first"));
    }

    @Test
    void whatIsNoTextOrTooLargeIsRefused() {
        assertThatThrownBy(() -> Tokens.parse(new byte[] {'a', (byte) 0xff}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it must be text in UTF-8");
        assertThatThrownBy(() -> Tokens.parse(new byte[Tokens.MAX_BYTES + 1]))
                .hasMessage("it must have at most 1048576 bytes");
    }

    @Test
    void whateverAFileHoldsNoWordOfItIsInAMessage() {
        Random random = new Random(7);
        String words = "alice locker reader s3cr3t # \n\t\u0000\u00e9 : bob logistis";
        for (int i = 0; i < 5_000; i++) {
            StringBuilder file = new StringBuilder("s3cr3t ");
            for (int j = random.nextInt(40); j >= 0; j--) {
                int at = random.nextInt(words.length());
                file.append(words, at, Math.min(words.length(), at + 1 + random.nextInt(8)));
            }
            try {
                tokens(file.toString());
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).doesNotContain("s3cr3t", "\n");
            }
        }
    }

    @Test
    void freshTokensAre256BitsOfChance() {
        Set<String> fresh = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            fresh.add(Tokens.fresh());
        }

        assertThat(fresh).hasSize(100).allSatisfy(token -> assertThat(token).matches("[A-Za-z0-9_-]{43}"));
    }
}
