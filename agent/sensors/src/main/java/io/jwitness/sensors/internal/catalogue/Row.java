// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.catalogue;

import io.jwitness.sensors.internal.dispatch.SiteHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One method of one class that a sensor watches: a surface is a row, not a class.
 *
 * <pre>
 *   Row.of("ch.qos.logback.classic.Logger", "setLevel(Lch/qos/logback/classic/Level;)V")
 *           .event("log.level.change")
 *           .enter("this.getName()Ljava/lang/String;", "arg0.toString()Ljava/lang/String;")
 *           .exit("this.getEffectiveLevel()Lch/qos/logback/classic/Level;")
 *           .seen("1.2.13, 1.5.18")
 *           .by(new LevelChange());
 * </pre>
 *
 * <p>Expressions are those of {@code weave.Expression}: they are compiled into the woven method, so
 * that nothing is looked up by reflection when it runs. Descriptors are exact: a bridge or an
 * overload never matches by accident. Immutable.
 *
 * @param className binary name of the class, with dots
 * @param method its name and descriptor
 * @param event what is recorded, or null where the handler says so, or where nothing is recorded
 * @param enter values that the handler's {@code enter} gets, at most four unless {@code asArray}
 * @param exit value that its {@code exit} gets; {@code "return"} for the result; null for none
 * @param asArray true where more than four values are fetched
 * @param seen versions whose descriptor a test has checked
 * @param handler what makes a record of a call
 */
public record Row(
        String className,
        String method,
        @Nullable String event,
        List<String> enter,
        @Nullable String exit,
        boolean asArray,
        String seen,
        SiteHandler handler) {

    public Row {
        enter = List.copyOf(enter);
    }

    /** Starts a row; finish it with {@link Draft#by}. */
    public static Draft of(String className, String methodAndDescriptor) {
        return new Draft(className, methodAndDescriptor);
    }

    /** Name of the method, without its descriptor. */
    public String methodName() {
        return method.substring(0, method.indexOf('('));
    }

    /** Descriptor of the method. */
    public String descriptor() {
        return method.substring(method.indexOf('('));
    }

    /** Name of the class as class files write it, with slashes. */
    public String internalName() {
        return className.replace('.', '/');
    }

    /** A row in the making. */
    public static final class Draft {
        private final String className;
        private final String method;
        private @Nullable String event;
        private List<String> enter = List.of();
        private @Nullable String exit;
        private String seen = "";

        private Draft(String className, String method) {
            this.className = className;
            this.method = method;
        }

        /** What is recorded. */
        public Draft event(String name) {
            this.event = name;
            return this;
        }

        /** Values for {@code enter}; more than four travel in an array, which is allocated. */
        public Draft enter(String... expressions) {
            this.enter = List.of(expressions);
            return this;
        }

        /** The value for {@code exit}. */
        public Draft exit(String expression) {
            this.exit = expression;
            return this;
        }

        /** Versions whose descriptor a test has checked. */
        public Draft seen(String versions) {
            this.seen = versions;
            return this;
        }

        /** Finishes the row. */
        public Row by(SiteHandler handler) {
            return new Row(className, method, event, enter, exit, enter.size() > 4, seen, handler);
        }
    }
}
