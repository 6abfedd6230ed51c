// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.weave;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value that woven code fetches for a sensor, written as text and compiled into the method.
 *
 * <pre>
 *   expression  = alternative *( " | " alternative )     the first that is not null and does not fail
 *   alternative = source *step
 *   source      = "this" | "argN" | "return" | owner "#" name descriptor   (a static call)
 *   step        = "." name descriptor [ "{" constant *( "," constant ) "}" ]  a call on a class
 *               | "::" name descriptor [ … ]                                  a call on an interface
 *               | "." name ":" type                                           a field
 *               | "&lt;" internal name "&gt;"                                 a cast; null where it does not hold
 *   constant    = "this" | "argN" | internal name ".class" | "'" text "'"
 * </pre>
 *
 * <p>Every call after {@code this} is skipped where its receiver is null. Nothing that an
 * expression does, or fails to do, reaches the application.
 */
final class Expression {
    /** What a step does to the value before it. */
    enum Kind {
        CALL,
        INTERFACE_CALL,
        FIELD,
        CAST
    }

    /** Where a value comes from. */
    enum Origin {
        THIS,
        ARGUMENT,
        RETURN,
        STATIC_CALL
    }

    /** One step: a call with its descriptor, a field with its type, a cast with its class. */
    record Step(Kind kind, String name, String descriptor, List<String> constants) {}

    /**
     * One way to the value. {@code owner}, {@code name} and the rest matter to a static call alone.
     */
    record Alternative(
            Origin origin,
            int argument,
            String owner,
            String name,
            String descriptor,
            List<String> constants,
            List<Step> steps) {
        /** True where nothing can fail: a plain reference that is there already. */
        boolean plain() {
            return origin != Origin.STATIC_CALL && steps.isEmpty();
        }
    }

    private final String text;
    private final List<Alternative> alternatives;

    private Expression(String text, List<Alternative> alternatives) {
        this.text = text;
        this.alternatives = alternatives;
    }

    List<Alternative> alternatives() {
        return alternatives;
    }

    /** True when a part of the expression reads {@code this}. */
    boolean needsThis() {
        return alternatives.stream()
                .anyMatch(
                        a ->
                                a.origin == Origin.THIS
                                        || a.constants.contains("this")
                                        || a.steps.stream()
                                                .anyMatch(s -> s.constants.contains("this")));
    }

    @Override
    public String toString() {
        return text;
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException when the text is none: the text and the place
     */
    static Expression parse(String text) {
        List<Alternative> alternatives = new ArrayList<>();
        for (String part : text.split(" \\| ", -1)) {
            alternatives.add(new Parser(part.trim()).alternative());
        }
        return new Expression(text, List.copyOf(alternatives));
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        Alternative alternative() {
            int hash = text.indexOf('#');
            if (hash > 0) {
                String owner = text.substring(0, hash);
                at = hash + 1;
                String name = until("(");
                String descriptor = methodDescriptor();
                return new Alternative(
                        Origin.STATIC_CALL, 0, owner, name, descriptor, constants(), steps());
            }
            String word = word();
            if (word.equals("this")) {
                return reference(Origin.THIS, 0);
            }
            if (word.equals("return")) {
                return reference(Origin.RETURN, 0);
            }
            if (word.startsWith("arg")) {
                return reference(Origin.ARGUMENT, Integer.parseInt(word.substring(3)));
            }
            throw wrong("'this', 'argN', 'return' or a static call");
        }

        private Alternative reference(Origin origin, int argument) {
            return new Alternative(origin, argument, "", "", "", List.of(), steps());
        }

        private List<Step> steps() {
            List<Step> steps = new ArrayList<>();
            while (at < text.length()) {
                steps.add(step());
            }
            return List.copyOf(steps);
        }

        private Step step() {
            if (text.startsWith("::", at)) {
                at += 2;
                String name = until("(");
                return new Step(Kind.INTERFACE_CALL, name, methodDescriptor(), constants());
            }
            char c = text.charAt(at++);
            if (c == '<') {
                String name = until(">");
                at++;
                return new Step(Kind.CAST, name, "", List.of());
            }
            if (c != '.') {
                throw wrong("a step");
            }
            String name = until("(:");
            if (text.charAt(at) == ':') {
                at++;
                return new Step(Kind.FIELD, name, type(), List.of());
            }
            return new Step(Kind.CALL, name, methodDescriptor(), constants());
        }

        private List<String> constants() {
            if (at >= text.length() || text.charAt(at) != '{') {
                return List.of();
            }
            at++;
            String inner = until("}");
            at++;
            return List.of(inner.split(","));
        }

        private String word() {
            int from = at;
            while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
                at++;
            }
            return text.substring(from, at);
        }

        /** Reads up to, not including, one of the stops. */
        private String until(String stops) {
            int from = at;
            while (at < text.length() && stops.indexOf(text.charAt(at)) < 0) {
                at++;
            }
            if (at == text.length() || at == from) {
                throw wrong("a name before one of '" + stops + "'");
            }
            return text.substring(from, at);
        }

        private String methodDescriptor() {
            int from = at;
            at = text.indexOf(')', at) + 1;
            if (at == 0) {
                throw wrong("a descriptor");
            }
            type();
            return text.substring(from, at);
        }

        private String type() {
            int from = at;
            while (at < text.length() && text.charAt(at) == '[') {
                at++;
            }
            int end = at;
            if (at < text.length() && text.charAt(at) == 'L') {
                end = text.indexOf(';', at);
            }
            if (at >= text.length() || end < 0) {
                throw wrong("a type");
            }
            at = end + 1;
            return text.substring(from, at);
        }

        private IllegalArgumentException wrong(String wanted) {
            return new IllegalArgumentException(
                    "expression '" + text + "' at " + at + ": " + wanted + " was expected");
        }
    }

    /** The argument number of an {@code argN} constant, or null where it is another one. */
    static @Nullable Integer argument(String constant) {
        return constant.startsWith("arg") && constant.length() > 3
                ? (Integer) Integer.parseInt(constant.substring(3))
                : null;
    }
}
