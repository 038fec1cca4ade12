package io.logistis.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example runs, and prints what it says it does. */
class ExamplesTest {

    @Test
    void embeddedHistoryPrintsWhatWasRecorded() throws Exception {
        assertThat(Output.of(EmbeddedHistory::main))
                .isEqualTo("alice UPDATE ObjectKey[group=apps, resource=deployments, namespace=shop, name=web]\n");
    }

    @Test
    void controllerHistoryTellsALifeFromItsEndToItsBeginning() throws Exception {
        assertThat(Output.of(ControllerHistory::main)).isEqualTo("""
                DELETE ADMITTED deleted: 3 replicas, image[web] nginx:1.28, labels.app web
                UPDATE PERSISTED image[web] 1.27 → 1.28
                UPDATE PERSISTED replicas 2 → 3
                CREATE PERSISTED created: 2 replicas, image[web] nginx:1.27, labels.app web
                """);
    }

    @Test
    void sqliteHistoryKeepsWhatWasRecordedWhenItIsOpenedAgain(@TempDir Path folder) throws Exception {
        assertThat(Output.of(SqliteHistory::main, folder.toString())).isEqualTo("alice UPDATE web\n");
        assertThat(folder.resolve("history.db")).isNotEmptyFile();
    }

    @Test
    void ownRulesLeaveOutAndHide() throws Exception {
        assertThat(Output.of(OwnRules::main)).isEqualTo("""
                Skipped[reason=LEFT_OUT]
                [{"op":"replace","path":"/spec/size","value":3},{"op":"replace","path":"/spec/connection","value":"hidden:8644b5e38bba"}]
                """).doesNotContain("hunter2", "correct-horse");
    }

    @Test
    void twoObjectsDifferInFourWays() throws Exception {
        assertThat(Output.of(TwoObjects::main)).isEqualTo("""
                metadata.resourceVersion: "812" -> "813"
                spec.template.spec.containers[name=web].image: "nginx:1.27" -> "nginx:1.28"
                [{"op":"replace","path":"/metadata/resourceVersion","value":"813"},{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"nginx:1.28"}]
                --- a/web.yaml
                +++ b/web.yaml
                @@ -7,3 +7,3 @@
                     app: web
                -  resourceVersion: "812"
                +  resourceVersion: "813"
                   uid: 3c5f8f5d-0d3f-4f4b-9a57-1f5f3d2a7c11
                @@ -15,2 +15,2 @@
                       - name: web
                -        image: nginx:1.27
                +        image: nginx:1.28
                image[web] 1.27 → 1.28, resourceVersion 812 → 813
                """);
    }

    @Test
    void blameTellsWhoWroteEachLine() throws Exception {
        assertThat(Output.of(BlameAnObject::main)).isEqualTo("""
                carol | apiVersion: apps/v1
                carol | kind: Deployment
                carol | metadata:
                carol |   name: web
                carol |   namespace: shop
                carol |   labels:
                carol |     app: web
                carol | spec:
                alice |   replicas: 3
                carol |   template:
                carol |     spec:
                carol |       containers:
                carol |       - name: web
                bob   |         image: nginx:1.28
                """);
    }

    @Test
    void aLockKeepsBobAwayAndNotAlice() throws Exception {
        assertThat(Output.of(LockAndDecide::main)).matches("""
                        bob: locked by carol until [0-9: -]+ UTC \\(2h left\\): release freeze \\[lock [0-9a-f]{8}]\\.
                        alice: go ahead
                        """);
    }

    @Test
    void exportTellsWhatTheSinkMissed() throws Exception {
        assertThat(Output.of(ExportChanges::main)).isEqualTo("""
                (1 came too fast for this sink)
                bob UPDATE web
                carol UPDATE web
                """);
    }
}
