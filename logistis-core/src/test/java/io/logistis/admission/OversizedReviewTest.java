package io.logistis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.event.ObjectKey;
import io.logistis.event.ObservedChange;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OversizedReviewTest {

    private static ObservedChange read(String members) {
        OversizedReview review = new OversizedReview();
        byte[] body = Reviews.with(members);
        review.feed(body, 0, body.length);
        return review.finish().change();
    }

    @Test
    void whatStandsAfterTheObjectsIsReadAndTheObjectsAreNotKept() {
        ObservedChange change =
                read("\"name\":\"\",\"object\":{\"data\":{\"dryRun\":false,\"a\":[1,{\"b\":\"}\\\"]\"}]},"
                        + "\"metadata\":{\"uid\":\"o-1\",\"labels\":{\"name\":\"no\"},\"name\":\"late\"}},"
                        + "\"oldObject\":{},\"dryRun\":true,\"options\":{\"fieldManager\":\"kubectl-edit\"}");

        assertThat(change.tooLarge()).isTrue();
        assertThat(change.newObject()).isNull();
        assertThat(change.oldObject()).isNull();
        assertThat(change.dryRun()).isTrue();
        assertThat(change.fieldManager()).isEqualTo("kubectl-edit");
        assertThat(change.object().key()).isEqualTo(new ObjectKey("apps", "deployments", "shop", "late"));
        assertThat(change.object().uid()).isEqualTo("o-1");
    }

    @Test
    void theLastOfTwoMembersOfOneNameCounts() {
        ObservedChange change = read("\"dryRun\":true,\"object\":{\"metadata\":{\"uid\":\"1\"}},\"dryRun\":false,"
                + "\"object\":{\"metadata\":{\"uid\":\"2\"}},\"uid\":\"u-2\"");

        assertThat(change.dryRun()).isFalse();
        assertThat(change.object().uid()).isEqualTo("2");
        assertThat(change.requestUid()).isEqualTo("u-2");
    }

    @Test
    void namesOfMembersMayBeEscaped() {
        String allEscaped = "\\u006f\\u006c\\u0064\\u004f\\u0062\\u006a\\u0065\\u0063\\u0074";
        ObservedChange change = read("\"dry\\u0052un\":true,\"" + allEscaped
                + "\":{\"m\\u0065tadata\":{\"uid\":\"e\"}},\"" + "\\u0041".repeat(100) + "\":1");

        assertThat(change.dryRun()).isTrue();
        assertThat(change.object().uid()).isEqualTo("e");
    }

    @Test
    void aHundredMegabytesTakeNoMoreThanTheirEnvelope() {
        OversizedReview review = new OversizedReview();
        byte[] body = Reviews.with("\"object\":{\"data\":{\"a\":\"\"}},\"oldObject\":{\"b\":[]},\"dryRun\":true");
        int inString = new String(body, java.nio.charset.StandardCharsets.US_ASCII).indexOf("\"a\":\"") + 5;
        byte[] filler = new byte[1 << 20];
        Arrays.fill(filler, (byte) 'x');

        review.feed(body, 0, inString);
        for (int i = 0; i < 100; i++) {
            review.feed(filler, 0, filler.length);
        }
        review.feed(body, inString, body.length - inString);

        assertThat(review.finish().change().dryRun()).isTrue();
        assertThat(review.envelopeLength()).isLessThan(body.length);
    }

    @Test
    void anEnvelopeBeyondTheLimitIsRefused() {
        assertThatThrownBy(() -> read("\"options\":{\"x\":\"" + "x".repeat(OversizedReview.MAX_ENVELOPE_BYTES) + "\"}"))
                .isInstanceOf(AdmissionReviewException.class)
                .hasMessage("a review without its objects must have at most 1048576 bytes, this one has more");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "[",
                "null",
                "\"\"",
                "1",
                "}",
                "{}x",
                "{}{",
                "{,",
                "{1",
                "{\"a\"}",
                "{\"a\",",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":[1,]",
                "{\"a\":[}",
                "{\"a\":{]",
                "{\"a\":[1}",
                "{\"a\":1]",
                "{\"a\":1 2",
                "{\"a\"::",
                "{\"\\x\":1}"
            })
    void whatCannotBecomeAReviewIsRefusedWhereItShows(String start) {
        byte[] body = Reviews.bytes(start);

        assertThatThrownBy(() -> new OversizedReview().feed(body, 0, body.length))
                .isInstanceOf(AdmissionReviewException.class)
                .hasMessageStartingWith("not an AdmissionReview: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\":1", "{\"kind\":\"AdmissionReview\"", "{}", "{\"kind\":\"Pod\",\"a\":[]}"})
    void whatEndsWithoutBeingAReviewIsRefused(String start) {
        byte[] body = Reviews.bytes(start);
        OversizedReview review = new OversizedReview();
        review.feed(body, 0, body.length);

        assertThatThrownBy(review::finish).isInstanceOf(AdmissionReviewException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void nestingTwentyThousandDeepIsRefused(String opening) {
        assertThatThrownBy(() -> read("\"object\":{\"a\":" + opening.repeat(20_000)))
                .isInstanceOf(AdmissionReviewException.class)
                .hasMessage("not an AdmissionReview that is understood: nested deeper than 10100");
    }

    @Test
    void aMemberOfTheWrongTypeIsRefusedAsInASmallReview() {
        assertThatThrownBy(() -> read("\"object\":[{\"a\":1}]"))
                .hasMessage("not an AdmissionReview: request.object must be an object");
        assertThatThrownBy(() -> read("\"object\":{\"metadata\":\"m\"}"))
                .hasMessage("not an AdmissionReview: request.object.metadata must be an object");
        assertThatThrownBy(() -> read("\"dryRun\":nul")).isInstanceOf(AdmissionReviewException.class);
    }
}
