// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.jwitness.policy.internal.file.Node;
import io.jwitness.policy.internal.file.Node.Scalar.Form;
import io.jwitness.policy.internal.file.Problems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one mapping of the file, read with what is allowed for each; every fault is told with
 * its place, and reading goes on.
 *
 * <p>Asking for a key twice is fine; a key that is not among the allowed ones is told at once.
 */
final class Fields {
    private static final int LONGEST_PATTERN = 1000;

    private final Node.Mapping mapping;
    private final String where;
    private final Problems problems;

    private Fields(Node.Mapping mapping, String where, Problems problems) {
        this.mapping = mapping;
        this.where = where;
        this.problems = problems;
    }

    /**
     * @param where what holds the mapping, for messages: {@code rule 'heap-dump'}
     * @return null when the node is no mapping, which has been told
     */
    static @Nullable Fields of(Node node, String where, Problems problems, List<String> allowed) {
        if (!(node instanceof Node.Mapping mapping)) {
            problems.add(
                    node.place(),
                    where + " is " + node.kind() + "; it holds keys: " + list(allowed) + ".");
            return null;
        }
        for (Node.Entry entry : mapping.entries()) {
            if (!allowed.contains(entry.key()) && !problems.isFull()) {
                problems.add(entry.place(), unknown("key", entry.key(), where, allowed));
            }
        }
        return new Fields(mapping, where, problems);
    }

    private static String unknown(
            String kind, String text, String where, Collection<String> allowed) {
        String nearest = Suggest.nearest(text, allowed);
        return "unknown "
                + kind
                + " "
                + Problems.quote(text)
                + " in "
                + where
                + "; "
                + (nearest != null
                        ? "did you mean '" + nearest + "'?"
                        : "allowed: " + list(allowed) + ".");
    }

    private static String list(Collection<String> allowed) {
        return String.join(", ", allowed);
    }

    Node.Mapping mapping() {
        return mapping;
    }

    /** Tells a fault of a value. */
    void fault(Node node, String what) {
        problems.add(node.place(), what);
    }

    String where() {
        return where;
    }

    @Nullable Node node(String key) {
        return mapping.get(key);
    }

    boolean has(String key) {
        return mapping.get(key) != null;
    }

    /** The mapping under a key; null when absent or faulty. */
    @Nullable Fields fields(String key, List<String> allowed) {
        Node node = mapping.get(key);
        return node == null
                ? null
                : Fields.of(node, "'" + key + "' of " + where, problems, allowed);
    }

    /** The text under a key; null when absent or faulty. */
    @Nullable String text(String key) {
        Node node = mapping.get(key);
        return node == null ? null : text(node, key);
    }

    private @Nullable String text(Node node, String key) {
        if (node instanceof Node.Scalar scalar
                && scalar.form() != Form.NULL
                && !scalar.text().isBlank()) {
            return scalar.text();
        }
        String is = node instanceof Node.Scalar ? "empty" : node.kind();
        problems.add(node.place(), "'" + key + "' in " + where + " is " + is + "; it is one text.");
        return null;
    }

    /** The text under a key that must be there. */
    @Nullable String required(String key, String example) {
        if (!has(key)) {
            problems.add(
                    mapping.place(),
                    where + " has no '" + key + "'; write '" + key + ": " + example + "'.");
            return null;
        }
        return text(key);
    }

    /** The texts under a key, of a list or of one text; empty when absent. */
    List<Node.Scalar> texts(String key) {
        Node node = mapping.get(key);
        List<Node.Scalar> texts = new ArrayList<>();
        if (node == null) {
            return texts;
        }
        List<Node> items = node instanceof Node.Sequence list ? list.items() : List.of(node);
        if (items.isEmpty()) {
            problems.add(
                    node.place(),
                    "'"
                            + key
                            + "' in "
                            + where
                            + " is an empty list; name at least"
                            + " one, or leave the key out.");
        }
        for (Node item : items) {
            if (text(item, key) != null) {
                texts.add((Node.Scalar) item);
            }
        }
        return texts;
    }

    /** The mappings or other values of a list; empty when absent. */
    List<Node> items(String key) {
        Node node = mapping.get(key);
        if (node == null) {
            return List.of();
        }
        if (node instanceof Node.Sequence list) {
            return list.items();
        }
        problems.add(
                node.place(),
                "'"
                        + key
                        + "' in "
                        + where
                        + " is "
                        + node.kind()
                        + "; it is a list: begin each item with '- '.");
        return List.of();
    }

    /** A word of an enumeration; null when absent or faulty. */
    <E extends Enum<E>> @Nullable E word(String key, Class<E> type) {
        Node node = mapping.get(key);
        String text = node == null ? null : text(node, key);
        return node == null || text == null ? null : word(node, key, text, type);
    }

    /** The words under a key; null when absent. */
    <E extends Enum<E>> @Nullable Set<E> words(String key, Class<E> type) {
        if (!has(key)) {
            return null;
        }
        Set<E> words = EnumSet.noneOf(type);
        for (Node.Scalar scalar : texts(key)) {
            E word = word(scalar, key, scalar.text(), type);
            if (word != null) {
                words.add(word);
            }
        }
        return words;
    }

    private <E extends Enum<E>> @Nullable E word(
            Node node, String key, String text, Class<E> type) {
        E[] constants = type.getEnumConstants();
        for (E constant : constants) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        List<String> allowed =
                Arrays.stream(constants).map(c -> c.name().toLowerCase(Locale.ROOT)).toList();
        problems.add(node.place(), value(key, text, allowed));
        return null;
    }

    /** What to say of a value that is none of the allowed ones. */
    String value(String key, String text, Collection<String> allowed) {
        String nearest = Suggest.nearest(text, allowed);
        return "'"
                + key
                + "' in "
                + where
                + " is "
                + Problems.quote(text)
                + "; "
                + (nearest != null ? "did you mean '" + nearest + "'? Allowed: " : "allowed: ")
                + list(allowed)
                + ".";
    }

    /** A boolean; null when absent or faulty. */
    @Nullable Boolean bool(String key) {
        Node node = mapping.get(key);
        if (node == null) {
            return null;
        }
        if (node instanceof Node.Scalar scalar && scalar.form() == Form.BOOLEAN) {
            return scalar.text().equalsIgnoreCase("true");
        }
        problems.add(
                node.place(),
                "'" + key + "' in " + where + " is " + node.kind() + "; allowed: true, false.");
        return null;
    }

    /** A regular expression under a key; null when absent or faulty. */
    @Nullable Pattern pattern(String key) {
        Node node = mapping.get(key);
        String text = node == null ? null : text(node, key);
        if (node == null || text == null) {
            return null;
        }
        String where = "'" + key + "' in " + this.where;
        if (text.length() > LONGEST_PATTERN) {
            problems.add(
                    node.place(), where + " is longer than " + LONGEST_PATTERN + " characters.");
            return null;
        }
        if (!PatternSize.isBounded(text)) {
            problems.add(
                    node.place(),
                    where
                            + " is too large: with its repetitions written out, it has"
                            + " more than "
                            + PatternSize.MOST
                            + " characters to match.");
            return null;
        }
        try {
            Pattern pattern = Pattern.compile(text);
            if (pattern.matches("")) {
                problems.add(
                        node.place(),
                        where
                                + " matches the empty text, and so everything; ask for"
                                + " at least one character.");
                return null;
            }
            return pattern;
        } catch (PatternSyntaxException e) {
            problems.add(
                    node.place(),
                    where
                            + " is not an RE2 expression: "
                            + e.getDescription()
                            + "; look-around and back references do not exist there.");
        } catch (RuntimeException | StackOverflowError e) {
            // RE2/J's parser recurses on nested groups.
            problems.add(node.place(), where + " is not an RE2 expression: too complex.");
        }
        return null;
    }
}
