// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the annotations of an endpoint say, read by name. */
final class Endpoints {
    private static final String ANNOTATIONS =
            "org.springframework.boot.actuate.endpoint.annotation.";
    private static final String PUBLISHER = "org.reactivestreams.Publisher";

    /** Ids by class. Holds texts alone, so that it keeps neither their classes nor ours alive. */
    private static final ClassValue<String> IDS =
            new ClassValue<>() {
                @Override
                protected String computeValue(Class<?> type) {
                    String id = annotated(type, 0);
                    return id == null ? named(type) : id;
                }
            };

    private Endpoints() {}

    /** The id of an endpoint, or of what an extension extends. */
    static String id(Class<?> type) {
        return IDS.get(type);
    }

    /**
     * Its own annotation, or that of a class that it extends: the annotations are not inherited.
     */
    private static @Nullable String annotated(Class<?> type, int depth) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            String id = ownId(at, depth);
            if (id != null) {
                return id;
            }
        }
        return null;
    }

    private static @Nullable String ownId(Class<?> type, int depth) {
        for (Annotation annotation : type.getAnnotations()) {
            Class<? extends Annotation> kind = annotation.annotationType();
            if (is(kind, "Endpoint") && call(annotation, "id") instanceof String id) {
                return id;
            }
            if (depth == 0
                    && is(kind, "EndpointExtension")
                    && call(annotation, "endpoint") instanceof Class<?> extended) {
                return annotated(extended, 1);
            }
        }
        return null;
    }

    /** True for the annotation of that name, and for one that is made of it. */
    private static boolean is(Class<? extends Annotation> kind, String name) {
        if (kind.getName().equals(ANNOTATIONS + name)) {
            return true;
        }
        for (Annotation on : kind.getAnnotations()) {
            if (on.annotationType().getName().equals(ANNOTATIONS + name)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Object call(Annotation annotation, String attribute) {
        try {
            return annotation.annotationType().getMethod(attribute).invoke(annotation);
        } catch (ReflectiveOperationException | RuntimeException none) {
            return null;
        }
    }

    /** What it would be called, for a class without the annotation: an endpoint's base. */
    private static String named(Class<?> type) {
        String name = type.getSimpleName();
        String bare = name.endsWith("Endpoint") ? name.substring(0, name.length() - 8) : name;
        return bare.isEmpty()
                ? "unknown"
                : Character.toLowerCase(bare.charAt(0)) + bare.substring(1);
    }

    /** Names of the parameters that select: parts of the path behind the endpoint's id. */
    static List<String> selectors(Method method) {
        List<String> names = new ArrayList<>(1);
        for (Parameter parameter : method.getParameters()) {
            for (Annotation annotation : parameter.getAnnotations()) {
                if (annotation.annotationType().getName().equals(ANNOTATIONS + "Selector")) {
                    names.add(parameter.getName());
                }
            }
        }
        return names;
    }

    static boolean isPublisher(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Class<?> each : at.getInterfaces()) {
                if (each.getName().equals(PUBLISHER) || isPublisher(each)) {
                    return true;
                }
            }
        }
        return false;
    }
}
