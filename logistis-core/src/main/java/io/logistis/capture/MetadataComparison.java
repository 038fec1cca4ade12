package io.logistis.capture;

import io.logistis.event.JsonRange;
import io.logistis.scan.JsonScanner;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether two states of an object differ in what a {@code /status} write may change beside the status. */
final class MetadataComparison {

    private static final List<String> NEWS = List.of("labels", "annotations", "finalizers", "ownerReferences");

    private MetadataComparison() {}

    /** Whether labels, annotations, finalizers or owner references differ. The API server writes them in one order. */
    static boolean differs(JsonRange before, JsonRange after) {
        int[] left = ranges(before);
        int[] right = ranges(after);
        for (int i = 0; i < left.length; i += 2) {
            if (!Arrays.equals(before.array(), left[i], left[i + 1], after.array(), right[i], right[i + 1])) {
                return true;
            }
        }
        return false;
    }

    /** From and to of each of NEWS; an empty range where it is absent, null or empty. */
    private static int[] ranges(JsonRange object) {
        int[] ranges = new int[2 * NEWS.size()];
        JsonScanner scanner = new JsonScanner(object.array(), object.offset(), object.end());
        scanner.enterObject();
        while (scanner.nextMember()) {
            if (scanner.nameIs("metadata") && scanner.peek() == '{') {
                scanner.enterObject();
                while (scanner.nextMember()) {
                    int at = indexOfName(scanner);
                    scanner.skipValue();
                    if (at >= 0 && !isEmpty(object.array(), scanner.valueStart(), scanner.valueEnd())) {
                        ranges[2 * at] = scanner.valueStart();
                        ranges[2 * at + 1] = scanner.valueEnd();
                    }
                }
            } else {
                scanner.skipValue();
            }
        }
        return ranges;
    }

    private static int indexOfName(JsonScanner scanner) {
        for (int i = 0; i < NEWS.size(); i++) {
            if (scanner.nameIs(NEWS.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isEmpty(byte[] json, int from, int to) {
        return to - from == 2 || json[from] == 'n';
    }

    /** As {@link #differs}, for states of which one may be missing: then they differ. */
    static boolean differsOrUnknown(@Nullable JsonRange before, @Nullable JsonRange after) {
        return before == null || after == null || differs(before, after);
    }
}
