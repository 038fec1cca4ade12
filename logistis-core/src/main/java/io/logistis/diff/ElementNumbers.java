package io.logistis.diff;

import jakarta.json.JsonArray;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers that stand for the elements of two lists. Where the lists differ, elements with equal numbers are equal and
 * written in one order of members; the equal elements at their start and end, mostly nearly all, share one number unread.
 */
record ElementNumbers(int[] before, int[] after) {

    static ElementNumbers of(JsonArray before, JsonArray after) {
        int head = 0;
        int shorter = Math.min(before.size(), after.size());
        while (head < shorter && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        // By their text: an attacker can choose elements with one hash, and texts can be put in order nevertheless.
        Map<String, Integer> numbers = new HashMap<>();
        return new ElementNumbers(numbers(before, head, tail, numbers), numbers(after, head, tail, numbers));
    }

    private static int[] numbers(JsonArray list, int head, int tail, Map<String, Integer> numbers) {
        int[] result = new int[list.size()];
        for (int i = head; i < result.length - tail; i++) {
            result[i] = numbers.computeIfAbsent(JsonText.of(list.get(i)), unused -> numbers.size() + 1);
        }
        return result;
    }

    boolean areEqual() {
        return Arrays.equals(before, after);
    }

    /** Whether both lists hold the same, in whatever order. */
    boolean areReordered() {
        int[] first = before.clone();
        int[] second = after.clone();
        Arrays.sort(first);
        Arrays.sort(second);
        return Arrays.equals(first, second);
    }
}
