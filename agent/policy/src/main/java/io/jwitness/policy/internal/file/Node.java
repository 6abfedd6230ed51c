// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.file;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One value of a policy file, with its place. */
public sealed interface Node {
    /** Line and column of the first character, both from 1. */
    Place place();

    /** What to call this kind of value in a message: {@code a list}. */
    String kind();

    /** Where something stands. */
    record Place(int line, int column) {}

    /** A text, number, boolean or null; which of them, only the form tells. */
    record Scalar(Place place, Form form, String text) implements Node {
        /** How the value was written. */
        public enum Form {
            TEXT,
            NUMBER,
            BOOLEAN,
            NULL
        }

        @Override
        public String kind() {
            return switch (form) {
                case TEXT -> "a text";
                case NUMBER -> "a number";
                case BOOLEAN -> "a boolean";
                case NULL -> "nothing";
            };
        }
    }

    /** Values in order. */
    record Sequence(Place place, List<Node> items) implements Node {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Keys with values, in the order of the file; keys are unique. */
    record Mapping(Place place, List<Entry> entries) implements Node {
        @Override
        public String kind() {
            return "a mapping";
        }

        /** The value of a key, or null. */
        public @Nullable Node get(String key) {
            for (Entry entry : entries) {
                if (entry.key().equals(key)) {
                    return entry.value();
                }
            }
            return null;
        }
    }

    /** One key of a mapping. */
    record Entry(Place place, String key, Node value) {}
}
