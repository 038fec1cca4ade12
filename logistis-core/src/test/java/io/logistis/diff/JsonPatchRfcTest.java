package io.logistis.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of RFC 6902, appendix A, and of RFC 6901, section 5; then what else the text demands. */
class JsonPatchRfcTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            A.1 adding an object member         | {"foo":"bar"}                     | [{"op":"add","path":"/baz","value":"qux"}]                | {"foo":"bar","baz":"qux"}
            A.2 adding an array element         | {"foo":["bar","baz"]}             | [{"op":"add","path":"/foo/1","value":"qux"}]              | {"foo":["bar","qux","baz"]}
            A.3 removing an object member       | {"baz":"qux","foo":"bar"}         | [{"op":"remove","path":"/baz"}]                           | {"foo":"bar"}
            A.4 removing an array element       | {"foo":["bar","qux","baz"]}       | [{"op":"remove","path":"/foo/1"}]                         | {"foo":["bar","baz"]}
            A.5 replacing a value               | {"baz":"qux","foo":"bar"}         | [{"op":"replace","path":"/baz","value":"boo"}]            | {"baz":"boo","foo":"bar"}
            A.6 moving a value                  | {"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}} | [{"op":"move","from":"/foo/waldo","path":"/qux/thud"}] | {"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}
            A.7 moving an array element         | {"foo":["all","grass","cows","eat"]} | [{"op":"move","from":"/foo/1","path":"/foo/3"}]        | {"foo":["all","cows","eat","grass"]}
            A.8 testing a value: success        | {"baz":"qux","foo":["a",2,"c"]}   | [{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}] | {"baz":"qux","foo":["a",2,"c"]}
            A.10 adding a nested member object  | {"foo":"bar"}                     | [{"op":"add","path":"/child","value":{"grandchild":{}}}]  | {"foo":"bar","child":{"grandchild":{}}}
            A.11 ignoring unrecognized elements | {"foo":"bar"}                     | [{"op":"add","path":"/baz","value":"qux","xyz":123}]      | {"foo":"bar","baz":"qux"}
            A.14 ~ escape ordering              | {"/":9,"~1":10}                   | [{"op":"test","path":"/~01","value":10}]                  | {"/":9,"~1":10}
            A.16 adding an array value          | {"foo":["bar"]}                   | [{"op":"add","path":"/foo/-","value":["abc","def"]}]      | {"foo":["bar",["abc","def"]]}
            add replaces what is there          | {"a":1}                           | [{"op":"add","path":"/a","value":null}]                   | {"a":null}
            add to the end by its index         | [1]                               | [{"op":"add","path":"/1","value":2}]                      | [1,2]
            the root is replaced                | {"a":1}                           | [{"op":"replace","path":"","value":[]}]                   | []
            the root is added                   | null                              | [{"op":"add","path":"","value":{"a":1}}]                  | {"a":1}
            the root is removed                 | {"a":1}                           | [{"op":"remove","path":""}]                               | null
            copying                             | {"a":{"b":[1]}}                   | [{"op":"copy","from":"/a","path":"/c"},{"op":"add","path":"/c/b/-","value":2},{"op":"add","path":"/a/b/0","value":0}] | {"a":{"b":[0,1]},"c":{"b":[1,2]}}
            copying what was changed before     | {"a":[1]}                         | [{"op":"add","path":"/a/-","value":2},{"op":"copy","from":"/a","path":"/b"},{"op":"remove","path":"/a/0"}] | {"a":[2],"b":[1,2]}
            copying into itself                 | {"a":[1]}                         | [{"op":"copy","from":"/a","path":"/a/-"}]                 | {"a":[1,[1]]}
            moving onto itself                  | {"a":1,"b":2}                     | [{"op":"move","from":"/a","path":"/a"}]                   | {"a":1,"b":2}
            moving to a longer name             | {"a":1}                           | [{"op":"move","from":"/a","path":"/ab"}]                  | {"ab":1}
            numbers are tested by value         | {"a":1.50,"b":[1e2]}              | [{"op":"test","path":"/a","value":1.5},{"op":"test","path":"/b","value":[100]}] | {"a":1.50,"b":[1e2]}
            objects are tested in any order     | {"a":{"x":1,"y":2}}               | [{"op":"test","path":"/a","value":{"y":2,"x":1}}]         | {"a":{"x":1,"y":2}}
            an empty name                       | {"":{"":1}}                       | [{"op":"replace","path":"//","value":2}]                  | {"":{"":2}}
            an index may be a member's name     | {"a":{"0":1,"-":2,"01":3}}        | [{"op":"remove","path":"/a/0"},{"op":"remove","path":"/a/-"},{"op":"remove","path":"/a/01"}] | {"a":{}}
            RFC 6901: slash, tilde and others   | {"a/b":1,"m~n":8,"c%d":2,"e^f":3,"g_h":4,"k\\"l":6," ":7} | [{"op":"test","path":"/a~1b","value":1},{"op":"test","path":"/m~0n","value":8},{"op":"test","path":"/c%d","value":2},{"op":"test","path":"/k\\"l","value":6},{"op":"test","path":"/ ","value":7}] | {"a/b":1,"m~n":8,"c%d":2,"e^f":3,"g_h":4,"k\\"l":6," ":7}
            """)
    void anExampleGivesWhatTheRfcSays(String title, String document, String patch, String expected) {
        assertThat(apply(patch, document)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            A.9 testing a value: error            | {"baz":"qux"}       | [{"op":"test","path":"/baz","value":"bar"}]          | test failed
            A.12 adding to a nonexistent target   | {"foo":"bar"}       | [{"op":"add","path":"/baz/bat","value":"qux"}]       | there is nothing at "/baz/bat"
            A.13 an operation with two ops        | {"foo":"bar"}       | [{"op":"add","path":"/baz","value":"qux","op":"remove"}] | there is nothing at "/baz"
            A.15 comparing strings and numbers    | {"/":9,"~1":10}     | [{"op":"test","path":"/~01","value":"10"}]           | test failed
            removing what is not there            | {"a":1}             | [{"op":"remove","path":"/b"}]                        | there is nothing at "/b"
            replacing what is not there           | {"a":1}             | [{"op":"replace","path":"/b","value":1}]             | there is nothing at "/b"
            testing what is not there             | {"a":1}             | [{"op":"test","path":"/b","value":null}]             | there is nothing at "/b"
            an index beyond the end               | [1]                 | [{"op":"add","path":"/2","value":1}]                 | an index from 0 to 1
            replacing at the end                  | [1]                 | [{"op":"replace","path":"/1","value":1}]             | an index from 0 to 0
            removing from an empty array          | []                  | [{"op":"remove","path":"/0"}]                        | no element at "/0"
            removing at -                         | [1]                 | [{"op":"remove","path":"/-"}]                        | was "-"
            an index with a leading zero          | [1,2]               | [{"op":"remove","path":"/01"}]                       | was "01"
            an index with a sign                  | [1,2]               | [{"op":"remove","path":"/+1"}]                       | was "+1"
            an index of many digits               | [1]                 | [{"op":"remove","path":"/99999999999999999999"}]     | no element at
            an index that is empty                | [1]                 | [{"op":"remove","path":"/"}]                         | was ""
            a member of a string                  | {"a":"b"}           | [{"op":"add","path":"/a/b","value":1}]               | neither an object nor an array
            a member of the root, a number        | 1                   | [{"op":"add","path":"/a","value":1}]                 | neither an object nor an array
            moving into its own child             | {"a":{"b":1}}       | [{"op":"move","from":"/a","path":"/a/b"}]            | into itself
            moving the root into it               | {"a":{"b":1}}       | [{"op":"move","from":"","path":"/a"}]                | into itself
            moving what is not there              | {"a":1}             | [{"op":"move","from":"/b","path":"/c"}]              | there is nothing at "/b"
            numbers beyond any number             | {"a":1e9999999999}  | [{"op":"test","path":"/a","value":1e9999999998}]     | test failed
            objects with more members             | {"a":{"x":1}}       | [{"op":"test","path":"/a","value":{}}]               | test failed
            arrays in another order               | {"a":[1,2]}         | [{"op":"test","path":"/a","value":[2,1]}]            | test failed
            null is not absence                   | {"a":{"x":null}}    | [{"op":"test","path":"/a","value":{"y":null}}]       | test failed
            """)
    void whatCantBeAppliedIsRefusedWithItsReason(String title, String document, String patch, String message) {
        assertThatThrownBy(() -> apply(patch, document))
                .isInstanceOf(JsonPatchException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"op":"add"}                                  | an array of operations
            [1]                                           | operation 0 is no object
            [{"op":"remove","path":"/a"},{"path":"/a"}]   | operation 1 has no op
            [{"op":"remove"}]                             | operation 0 has no path
            [{"op":"remove","path":1}]                    | operation 0 has no path
            [{"op":"add","path":"/a"}]                    | operation 0 has no value
            [{"op":"move","path":"/a"}]                   | operation 0 has no from
            [{"op":"Remove","path":"/a"}]                 | must be add, remove, replace, move, copy or test, was "Remove"
            [{"op":"remove","path":"a"}]                  | starts with '/', was "a"
            [{"op":"remove","path":"/a~2"}]               | '~' stands before 0 or 1 only
            [{"op":"remove","path":"/a~"}]                | '~' stands before 0 or 1 only
            [{"op":"copy","path":"/a","from":"b"}]        | starts with '/', was "b"
            [                                             | no JSON text
            [] []                                         | no JSON text
            """)
    void whatIsNoPatchIsRefusedWithItsReason(String patch, String message) {
        assertThatThrownBy(() -> JsonPatch.parse(utf8(patch)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static String apply(String patch, String document) {
        return new String(JsonPatch.parse(utf8(patch)).applyTo(utf8(document)), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
