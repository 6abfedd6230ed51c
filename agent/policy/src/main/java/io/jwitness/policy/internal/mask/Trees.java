// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes arrays, lists, sets, maps, optionals and records as one text, each value masked under the
 * name that holds it.
 *
 * <p>Goes four levels deep and over 64 elements in all, so that a cycle ends; says {@code …} where
 * it stopped. A record's components are read from its fields, since its accessors are foreign code;
 * where its module does not let them be read, it is an object.
 */
final class Trees {
    static final int DEEPEST = 4;
    static final int MOST_ELEMENTS = 64;

    private static final String MORE = "…";

    private final Masker masker;
    private final Scratch scratch;
    private final StringBuilder out;
    private final boolean show;

    /**
     * @param show false to go through the values only, so that none of their texts is shown
     *     elsewhere in the record
     */
    private Trees(Masker masker, Scratch scratch, boolean show) {
        this.masker = masker;
        this.scratch = scratch;
        this.out = scratch.tree;
        this.show = show;
    }

    /**
     * The masked text of a container; {@code scratch.treeMasked} tells whether anything is hidden.
     */
    static String show(Masker masker, Scratch scratch, String name, Object container) {
        scratch.tree.setLength(0);
        scratch.elements = 0;
        scratch.treeMasked = false;
        new Trees(masker, scratch, true).value(name, container, 0);
        return scratch.tree.toString();
    }

    /** Remembers the texts in a container that is hidden as a whole. */
    static void hide(Masker masker, Scratch scratch, Object container) {
        scratch.tree.setLength(0);
        scratch.elements = 0;
        new Trees(masker, scratch, false).value("", container, 0);
    }

    private void value(String name, @Nullable Object value, int depth) {
        if (value == null) {
            out.append("null");
            return;
        }
        Kind kind = Kind.of(value);
        if (kind == Kind.CONTAINER && depth < DEEPEST) {
            container(name, value, depth);
        } else if (!kind.isScalar()) {
            scratch.treeMasked = true;
            out.append(kind == Kind.CONTAINER ? MORE : "[object]");
        } else if (show) {
            quote(kind, masker.leaf(scratch, name, kind, value));
        } else {
            masker.remember(scratch, kind, value);
        }
    }

    private void quote(Kind kind, String text) {
        if (kind == Kind.NUMBER || kind == Kind.BOOLEAN) {
            out.append(text);
            return;
        }
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }

    private void container(String name, Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            map(map, depth);
        } else if (value instanceof Record record) {
            components(record, depth);
        } else if (value instanceof Optional<?> optional) {
            value(name, optional.orElse(null), depth + 1);
        } else if (value instanceof Collection<?> collection) {
            list(name, collection, depth);
        } else {
            array(name, value, depth);
        }
    }

    private void list(String name, Collection<?> collection, int depth) {
        out.append('[');
        boolean first = true;
        for (Object element : collection) {
            if (!next(first)) {
                break;
            }
            first = false;
            value(name, element, depth + 1);
        }
        out.append(']');
    }

    private void array(String name, Object array, int depth) {
        out.append('[');
        int length = Array.getLength(array);
        for (int i = 0; i < length; i++) {
            if (!next(i == 0)) {
                break;
            }
            value(name, Array.get(array, i), depth + 1);
        }
        out.append(']');
    }

    private void map(Map<?, ?> map, int depth) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!next(first)) {
                break;
            }
            first = false;
            Object key = entry.getKey();
            String name = "";
            if (key != null && Kind.of(key).isScalar() && Kind.of(key) != Kind.BYTES) {
                name = Kind.of(key).text(key).toString();
            }
            value("", key, DEEPEST);
            out.append(':');
            value(name, entry.getValue(), depth + 1);
        }
        out.append('}');
    }

    private void components(Record record, int depth) {
        out.append('{');
        boolean first = true;
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            if (!next(first)) {
                break;
            }
            first = false;
            quote(Kind.TEXT, component.getName());
            out.append(':');
            Object value;
            try {
                Field field = record.getClass().getDeclaredField(component.getName());
                field.setAccessible(true);
                value = field.get(record);
            } catch (ReflectiveOperationException | RuntimeException e) {
                // Its module keeps it to itself: then it is an object like any other.
                scratch.treeMasked = true;
                out.append("[object]");
                continue;
            }
            value(component.getName(), value, depth + 1);
        }
        out.append('}');
    }

    /** Counts an element; false when there have been enough. */
    private boolean next(boolean first) {
        if (!first) {
            out.append(',');
        }
        if (scratch.elements == MOST_ELEMENTS || out.length() > Masker.LONGEST_TEXT) {
            scratch.treeMasked = true;
            out.append(MORE);
            return false;
        }
        scratch.elements++;
        return true;
    }
}
