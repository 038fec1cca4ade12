package io.logistis.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.event.CustomKind;
import io.logistis.event.JsonRange;
import io.logistis.event.ObservedChange;
import io.logistis.scan.JsonSyntaxException;
import io.logistis.testkit.Changes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON is written with single quotes here. */
class WriteComparisonTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'spec':{'a':1}}|{'spec':{'a':1}}",
                "{'a':1,'b':2}|{ 'b' : 2 , 'a' : 1 }",
                "{'metadata':{'managedFields':[1],'resourceVersion':'1','generation':1,'uid':'x'},'a':1}"
                        + "|{'metadata':{'resourceVersion':'2','generation':2},'a':1}",
                "{'metadata':{'deletionTimestamp':'t','deletionGracePeriodSeconds':3,'creationTimestamp':'c',"
                        + "'selfLink':'s'}}|{'metadata':{}}",
                "{'status':{'a':1},'spec':1}|{'status':{'a':2},'spec':1}",
                "{'metadata':{'annotations':{'kubectl.kubernetes.io/last-applied-configuration':'x','a':'1'}}}"
                        + "|{'metadata':{'annotations':{'a':'1'}}}",
                "{'metadata':{'annotations':{'deployment.kubernetes.io/revision':'1'}}}|{'metadata':{}}",
                "{'metadata':{'labels':{},'annotations':null,'finalizers':[]}}|{'metadata':{}}",
                "{'metadata':null,'data':{}}|{}",
                "{'a':1,'a':2}|{'a':2}",
                "{'metadata':{'labels':{'a':'1'}},'metadata':{'labels':{'b':'1'}}}|{'metadata':{'labels':{'b':'1'}}}",
                "{'metadata':{'name':'x'},'metadata':null}|{}",
                "{'\\u0061':1}|{'a':1}"
            })
    void whatMovesByItselfIsNoChange(String before, String after) {
        assertThat(WriteComparison.changesNothing(update(before, after))).isTrue();
        assertThat(WriteComparison.changesNothing(update(after, before))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'spec':{'a':1}}|{'spec':{'a':2}}",
                "{'spec':{'a':1}}|{}",
                "{'spec':[1,2]}|{'spec':[2,1]}",
                "{'a':1.0}|{'a':1}",
                "{'a':''}|{}",
                "{'a':0}|{}",
                "{'a':false}|{}",
                "{'metadata':{'labels':{'a':'1'}}}|{'metadata':{'labels':{'a':'2'}}}",
                "{'metadata':{'annotations':{'a':'1'}}}|{'metadata':{'annotations':{'a':'2'}}}",
                "{'metadata':{'annotations':{'a':'1'}}}|{'metadata':{}}",
                "{'metadata':{'finalizers':['a']}}|{'metadata':{'finalizers':['b']}}",
                "{'metadata':{'ownerReferences':[{'uid':'1'}]}}|{'metadata':{}}",
                "{'metadata.managedFields':1}|{'metadata.managedFields':2}",
                "{'metadata':{'annotations.deployment.kubernetes.io/revision':'1'}}|{}",
                "{'immutable':true}|{'immutable':false}"
            })
    void allElseIsAChange(String before, String after) {
        assertThat(WriteComparison.changesNothing(update(before, after))).isFalse();
        assertThat(WriteComparison.changesNothing(update(after, before))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'status':1,'spec':1}|{'status':2,'spec':2}|true",
                "{'metadata':{'name':'x'}}|{'metadata':{'name':'y'}}|true",
                "{'metadata':{'annotations':{'deployment.kubernetes.io/revision':'1'}}}"
                        + "|{'metadata':{'annotations':{'deployment.kubernetes.io/revision':'2'}}}|true",
                "{'metadata':{'labels':{'a':'1'}}}|{'metadata':{'labels':{'a':'2'}}}|false",
                "{'metadata':{'annotations':{'a':'1'}}}|{'metadata':{'annotations':{'a':'2'}}}|false",
                "{'metadata':{'finalizers':['a']}}|{'metadata':{}}|false",
                "{'metadata':{'ownerReferences':[1]}}|{'metadata':{'ownerReferences':[2]}}|false"
            })
    void aStatusWriteCountsWhereItChangesLabelsAnnotationsFinalizersOrOwners(
            String before, String after, boolean nothing) {
        assertThat(WriteComparison.changesNothing(change(before, after)
                        .subresource("status", "Deployment")
                        .build()))
                .isEqualTo(nothing);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'spec':{'replicas':3},'status':{'replicas':1}}|{'spec':{'replicas':3},'status':{'replicas':2}}|true",
                "{'metadata':{'labels':{'a':'1'}},'spec':{'replicas':3}}|{'spec':{'replicas':3}}|true",
                "{'spec':{'replicas':3}}|{'spec':{'replicas':5}}|false",
                "{'spec':{'replicas':3}}|{'spec':{}}|false"
            })
    void aScaleCountsWhereItChangesTheSpec(String before, String after, boolean nothing) {
        assertThat(WriteComparison.changesNothing(
                        change(before, after).subresource("scale", "Scale").build()))
                .isEqualTo(nothing);
    }

    @Test
    void anApprovalIsAChangeThoughItIsInTheStatus() {
        ObservedChange approval = change("{'status':{}}", "{'status':{'conditions':[1]}}")
                .of("certificates.k8s.io", "certificatesigningrequests", "CertificateSigningRequest")
                .subresource("approval", "CertificateSigningRequest")
                .build();

        assertThat(WriteComparison.changesNothing(approval)).isFalse();
    }

    @Test
    void onlyUpdatesCanChangeNothing() {
        String same = "{\"a\":1}";

        assertThat(WriteComparison.changesNothing(
                        Changes.create("bob").objects(null, same).build()))
                .isFalse();
        assertThat(WriteComparison.changesNothing(
                        Changes.delete("bob").objects(same, null).build()))
                .isFalse();
        assertThat(WriteComparison.changesNothing(
                        Changes.connect("bob").objects(same, same).build()))
                .isFalse();
    }

    @Test
    void whatIsTooLargeToCompareIsAChange() {
        assertThat(WriteComparison.changesNothing(
                        change("{'a':1}", "{'a':1}").tooLarge().build()))
                .isFalse();
        assertThat(WriteComparison.onlyRemovesFinalizers(
                        change("{'a':1}", "{'a':1}").tooLarge().build()))
                .isFalse();
    }

    @Test
    void anObjectThatIsNoneIsSaidToBeNone() {
        assertThatThrownBy(() -> WriteComparison.changesNothing(update("[]", "{}")))
                .isInstanceOf(JsonSyntaxException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "['a']|[]|true",
                "['a','b']|['b']|true",
                "['a','b','c']|['c','a']|true",
                "['a']|['a']|false",
                "['a']|['b']|false",
                "['a','b']|['c']|false",
                "[]|['a']|false"
            })
    void removingFinalizersOfWhatIsBeingDeletedIsKnown(String before, String after, boolean removes) {
        String deleted = "{'metadata':{'deletionTimestamp':'2026-01-31T12:00:00Z','resourceVersion':'%s',"
                + "'finalizers':%s},'spec':{'a':1}}";

        assertThat(WriteComparison.onlyRemovesFinalizers(
                        update(deleted.formatted("1", before), deleted.formatted("2", after))))
                .isEqualTo(removes);
    }

    @Test
    void removingFinalizersOfWhatIsNotBeingDeletedIsAChangeLikeOthers() {
        assertThat(WriteComparison.onlyRemovesFinalizers(
                        update("{'metadata':{'finalizers':['a']}}", "{'metadata':{}}")))
                .isFalse();
        assertThat(WriteComparison.onlyRemovesFinalizers(update(
                        "{'metadata':{'deletionTimestamp':null,'finalizers':['a']}}",
                        "{'metadata':{'deletionTimestamp':'t'}}")))
                .isFalse();
    }

    @Test
    void whoeverChangesMoreThanFinalizersDoesNotOnlyRemoveThem() {
        assertThat(WriteComparison.onlyRemovesFinalizers(update(
                        "{'metadata':{'deletionTimestamp':'t','finalizers':['a']},'spec':1}",
                        "{'metadata':{'deletionTimestamp':'t'},'spec':2}")))
                .isFalse();
        assertThat(WriteComparison.onlyRemovesFinalizers(update(
                        "{'metadata':{'deletionTimestamp':'t','finalizers':['a'],'labels':{'a':'1'}}}",
                        "{'metadata':{'deletionTimestamp':'t'}}")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"namespaces,Namespace,true", "configmaps,ConfigMap,false"})
    void aNamespacesFinalizersAreInItsSpec(String resource, String kind, boolean removes) {
        assertThat(WriteComparison.onlyRemovesFinalizers(change(
                                "{'metadata':{'deletionTimestamp':'t'},'spec':{'finalizers':['kubernetes']}}",
                                "{'metadata':{'deletionTimestamp':'t'},'spec':{}}")
                        .of("", resource, kind)
                        .subresource("finalize", kind)
                        .build()))
                .isEqualTo(removes);
    }

    @ParameterizedTest
    @CsvSource({"Namespaced,true", "Cluster,false"})
    void aDefinitionSaysWhichKindGoesWithIt(String scope, boolean namespaced) {
        String definition = "{'metadata':{'name':'octopodes.example.com'},'spec':{'group':'example.com','scope':'%s',"
                + "'names':{'kind':'Octopus','plural':'octopodes','shortNames':['oc']},'versions':[{'name':'v1'}]}}";

        assertThat(CustomKindReader.read(json(definition.formatted(scope))))
                .isEqualTo(new CustomKind("example.com", "octopodes", "Octopus", namespaced));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{}",
                "{'spec':null}",
                "{'spec':{'group':'g','names':{'plural':'p'}}}",
                "{'spec':{'group':1,'names':{'plural':'p','kind':'K'}}}",
                "{'group':'g','names':{'plural':'p','kind':'K'}}"
            })
    void aDefinitionThatDoesNotSayItIsNotGuessedAt(String definition) {
        assertThat(CustomKindReader.read(json(definition))).isNull();
    }

    private static ObservedChange update(String before, String after) {
        return change(before, after).build();
    }

    private static Changes change(String before, String after) {
        return Changes.update("bob").objects(before.replace('\'', '"'), after.replace('\'', '"'));
    }

    private static JsonRange json(String text) {
        return JsonRange.of(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
