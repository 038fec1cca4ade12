package io.logistis.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransitionTest {

    private static final byte[] OLD = "{\"apiVersion\":\"apps/v1beta1\",\"kind\":\"Deployment\"}".getBytes(UTF_8);
    private static final byte[] NEW = "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"a\":1}".getBytes(UTF_8);

    @Test
    void itsTypeIsWhatTheLaterObjectSays() {
        assertThat(Transition.of(OLD, NEW).apiVersion()).isEqualTo("apps/v1");
        assertThat(Transition.of(null, NEW).kind()).isEqualTo("Deployment");
        assertThat(Transition.of(OLD, null).apiVersion()).isEqualTo("apps/v1beta1");
        assertThat(Transition.of(OLD, NEW).before()).isSameAs(OLD);
        assertThat(Transition.of(OLD, NEW).after()).isSameAs(NEW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"apiVersion\":\"v1\"}", "{\"apiVersion\":\"v1\",\"kind\":1}"})
    void anObjectThatHasNoTypeIsRefused(String untyped) {
        assertThatThrownBy(() -> Transition.of(OLD, untyped.getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("apiVersion and a kind");
    }

    @Test
    void nothingIsNoTransition() {
        assertThatThrownBy(() -> Transition.of(null, null)).isInstanceOf(IllegalArgumentException.class);
    }
}
