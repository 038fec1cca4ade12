package io.logistis.capture;

import java.util.List;

/** A value in a YAML text, with its place. Nothing but texts, lists and mappings: what a text means, its reader says. */
sealed interface YamlValue {

    /** Where it begins. */
    Place place();

    /** What it is, for messages. */
    String kind();

    /**
     * A place in a text.
     *
     * @param line from 1
     * @param column from 1, in characters
     */
    record Place(int line, int column) {}

    /**
     * A text, whichever way it was written.
     *
     * @param plain whether it stands without quotes, so that it may be a number, true, false or nothing
     */
    record Text(String text, boolean plain, Place place) implements YamlValue {

        private static final int MOST_SHOWN = 80;

        boolean isNothing() {
            return plain
                    && switch (text) {
                        case "", "~", "null", "Null", "NULL" -> true;
                        default -> false;
                    };
        }

        @Override
        public String kind() {
            return isNothing() ? "nothing" : shown();
        }

        /** In quotes, cut where it is long. */
        String shown() {
            return "'" + (text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text) + "'";
        }
    }

    /** A list. */
    record Items(List<YamlValue> items, Place place) implements YamlValue {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A mapping. */
    record Members(List<Member> members, Place place) implements YamlValue {
        public Members {
            members = List.copyOf(members);
        }

        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** A key of a mapping and its value. */
    record Member(Text key, YamlValue value) {}
}
