package io.logistis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectArgumentTest {

    @Test
    void itIsReadInEveryForm() {
        ObjectArgument web = new ObjectArgument("deploy", "web");

        assertThat(ObjectArgument.of(List.of("deploy/web"), null, null)).isEqualTo(web);
        assertThat(ObjectArgument.of(List.of("deploy", "web"), null, null)).isEqualTo(web);
        assertThat(ObjectArgument.of(List.of("deploy"), null, "web")).isEqualTo(web);
        assertThat(ObjectArgument.of(List.of(), "deploy", "web")).isEqualTo(web);
        assertThat(ObjectArgument.of(List.of("deploy"), null, null)).isEqualTo(new ObjectArgument("deploy", null));
        assertThat(ObjectArgument.of(List.of(), null, null)).isEqualTo(new ObjectArgument(null, null));
    }

    @Test
    void namesKeepWhatTheyHave() {
        assertThat(ObjectArgument.of(List.of("clusterrole/system:node"), null, null)
                        .name())
                .isEqualTo("system:node");
        assertThat(ObjectArgument.of(List.of("widgets.example.com/W.1"), null, null))
                .isEqualTo(new ObjectArgument("widgets.example.com", "W.1"));
    }
}
