package io.logistis.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeSummaryTest {

    @Test
    void theMostTellingFieldsComeFirst() {
        assertThat(
                        of(
                                "apps/v1",
                                "Deployment",
                                "{'metadata':{'annotations':{'a':'1'},'labels':{'l':'1'}},'spec':{'paused':false,'replicas':3,'template':{'spec':{'containers':[{'name':'web','image':'r/web:1.25'}]}}}}",
                                "{'metadata':{'annotations':{'a':'2'},'labels':{'l':'2'}},'spec':{'paused':true,'replicas':5,'template':{'spec':{'containers':[{'name':'web','image':'r/web:1.27'}]}}}}"))
                .isEqualTo("replicas 3 → 5, image[web] 1.25 → 1.27, paused false → true, labels.l 1 → 2 (+1 more)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            web:1.25                  | web:1.27                | 1.25 → 1.27
            r:5000/a/web:1.25         | r:5000/a/web:1.27       | 1.25 → 1.27
            web                       | web:1                   | web → web:1
            web:1                     | proxy:1                 | web:1 → proxy:1
            r:5000/web                | r:5001/web              | r:5000/web → r:5001/web
            web@sha256:0123456789abcdef0123 | web@sha256:fedcba98765432100123 | sha256:0123456789ab… → sha256:fedcba987654…
            some.long.registry.example.com/team/web:1 | docker.io/web:1 | ….example.com/team/web:1 → docker.io/web:1
            """)
    void ofImagesOnlyTheTagIsShownIfOnlyTheTagChanged(String before, String after, String expected) {
        String pod = "{'spec':{'containers':[{'name':'c','image':'%s'}]}}";

        assertThat(of("v1", "Pod", pod.formatted(before), pod.formatted(after))).isEqualTo("image[c] " + expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'env':[{'name':'A','value':'1'}]}  | {'env':[{'name':'A','value':'2'}]}       | env[A] 1 → 2
            {}                                  | {'env':[{'name':'DEBUG','value':'1'}]}   | +env[DEBUG] 1
            {'env':[{'name':'A','value':'1'}]}  | {'env':[]}                               | -env[A]
            {'resources':{}}                    | {'resources':{'limits':{'cpu':'1'}}}     | +limits.cpu[c] 1
            {'ports':[{'containerPort':53,'protocol':'UDP','name':'a'}]} | {'ports':[{'containerPort':53,'protocol':'UDP','name':'b'}]} | ports[53/UDP].name a → b
            {'args':['a','b','c']}              | {'args':['a','x','c']}                   | args[1] b → x
            {'args':['a','b','c']}              | {'args':['c','b','a']}                   | args[c] reordered
            {'livenessProbe':{'httpGet':{'path':'/a'}}} | {'livenessProbe':{'httpGet':{'path':'/b'}}} | httpGet.path[c] /a → /b
            {'livenessProbe':{'httpGet':{'path':'/a'}}} | {}                               | -livenessProbe[c]
            """)
    void fieldsGoByTheirLastTellingName(String before, String after, String expected) {
        String pod = "{'spec':{'containers':[{'name':'c'%s}]}}";

        assertThat(of("v1", "Pod", pod.formatted(members(before)), pod.formatted(members(after))))
                .isEqualTo(expected);
    }

    private static String members(String object) {
        return object.equals("{}") ? "" : "," + object.substring(1, object.length() - 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'data':{'a':'x'}}              | {'data':{'a':'p\\nq\\n'}}           | data.a x → p⏎q⏎
            {'data':{'a':''}}               | {'data':{'a':'1'}}                  | data.a "" → 1
            {'data':{'app.conf':'x'}}       | {'data':{'app.conf':'y'}}           | data["app.conf"] x → y
            {'data':{'a':'the same beginning of both, then 1'}} | {'data':{'a':'the same beginning of both, then 2'}} | data.a … then 1 → … then 2
            {'data':{'a':'x'}}              | {'data':{'a':'\\u001b[31mred\\u202e'}} | data.a x → \\x1b[31mred\\u202e
            {'metadata':{}}                 | {'metadata':{'finalizers':['a/b']}} | +finalizers[a/b]
            {'metadata':{'annotations':{'kubectl.kubernetes.io/restartedAt':'1'}}} | {'metadata':{'annotations':{'kubectl.kubernetes.io/restartedAt':'2'}}} | annotations["…/restartedAt"] 1 → 2
            {'data':{'a':'1'}}              | {'data':{'a':'1'}}                  | no field changed
            """)
    void valuesAreShortenedToOneLine(String before, String after, String expected) {
        assertThat(of("v1", "ConfigMap", before, after)).isEqualTo(expected);
    }

    @Test
    void aScaleSaysTheReplicas() {
        assertThat(of("autoscaling/v1", "Scale", "{'spec':{'replicas':3}}", "{'spec':{'replicas':5}}"))
                .isEqualTo("replicas 3 → 5");
    }

    @Test
    void ofACreatedObjectDefaultsAreCountedOnly() {
        String deployment =
                "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web'},'spec':{'replicas':3,'revisionHistoryLimit':10,"
                        + "'template':{'spec':{'containers':[{'name':'web','image':'r/nginx:1.25','imagePullPolicy':'IfNotPresent'}],'dnsPolicy':'ClusterFirst'}}}}";

        assertThat(of("apps/v1", "Deployment", null, deployment))
                .isEqualTo("created: 3 replicas, image[web] nginx:1.25 (3 defaults)");
        assertThat(of("apps/v1", "Deployment", deployment, null))
                .isEqualTo("deleted: 3 replicas, image[web] nginx:1.25 (3 defaults)");
        assertThat(of("v1", "Namespace", null, "{'metadata':{'name':'shop'},'spec':{'finalizers':['kubernetes']}}"))
                .isEqualTo("created (1 default)");
        assertThat(of("v1", "ServiceAccount", "{'metadata':{'name':'bot'}}", null))
                .isEqualTo("deleted");
        assertThat(of("v1", "ConfigMap", null, null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            PodExecOptions        | {'stdin':true,'container':'web','command':['ls','-l']}    | exec in web: ls -l
            PodExecOptions        | {'command':['sh','-c','echo \\u0027hi\\u0027']}           | exec: sh -c 'echo '\\''hi'\\'''
            PodExecOptions        | {'command':['\\u001b]0;x\\u0007']}                        | exec: '\\x1b]0;x\\x07'
            PodAttachOptions      | {'container':'web','stdin':true}                          | attach in web
            PodPortForwardOptions | {'ports':[8080,9090]}                                     | port-forward 8080, 9090
            ServiceProxyOptions   | {'path':'/metrics'}                                       | proxy /metrics
            """)
    void ofAConnectItSaysWhatWasDone(String kind, String options, String expected) {
        assertThat(of("v1", kind, null, options)).isEqualTo(expected);
    }

    @Test
    void anEvictionIsNoCreation() {
        assertThat(of("policy/v1", "Eviction", null, "{'metadata':{'name':'web-1'},'deleteOptions':{}}"))
                .isEqualTo("eviction requested");
        assertThat(of("example.com/v1", "PodExecOptions", null, "{'command':['ls']}"))
                .isEqualTo("created: command [\"ls\"]");
    }

    @Test
    void itIsOneBoundedLineOfWhatCanBeSeen() {
        for (int seed = 0; seed < 1500; seed++) {
            GeneratedJson generated = new GeneratedJson(seed);
            Object tree = generated.object();
            byte[] before = seed % 11 == 5 ? null : GeneratedJson.bytes(tree);
            byte[] after = seed % 11 == 6 ? null : GeneratedJson.bytes(generated.edited(tree));
            assertBounded(new Transition(seed % 2 == 0 ? "v1" : "example.com/v1", "PodExecOptions", before, after));
        }
        RecordedTransitions.all().forEach(ChangeSummaryTest::assertBounded);
        String name = "\ud83d\ude00\u001b".repeat(10_000);
        String huge = "{\"metadata\":{\"labels\":{" + JsonText.quoted(name) + ":" + JsonText.quoted(name) + "}}}";
        assertBounded(new Transition("v1", "ConfigMap", null, huge.getBytes(StandardCharsets.UTF_8)));
        assertBounded(new Transition("v1", "ConfigMap", huge.getBytes(StandardCharsets.UTF_8), bytes("{}")));
    }

    private static void assertBounded(Transition transition) {
        String summary = ChangeSummary.of(transition);

        assertThat(summary.codePointCount(0, summary.length())).isLessThanOrEqualTo(ChangeSummary.MAX_LENGTH);
        assertThat(summary.codePoints().allMatch(c -> !Character.isISOControl(c) && c != 0x2028 && c != 0x202e))
                .as(summary)
                .isTrue();
    }

    private static String of(String apiVersion, String kind, @Nullable String before, @Nullable String after) {
        return ChangeSummary.of(new Transition(apiVersion, kind, bytes(before), bytes(after)));
    }

    private static byte @Nullable [] bytes(@Nullable String json) {
        return json == null ? null : json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
