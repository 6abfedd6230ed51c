// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Calls of a library that the tests are not compiled against. */
public final class Foreign {
    private Foreign() {}

    /** Makes an object by its public constructor of that many parameters. */
    public static Object make(ClassLoader loader, String className, Object... arguments) {
        try {
            for (var constructor : loader.loadClass(className).getConstructors()) {
                if (fits(constructor.getParameterTypes(), arguments)) {
                    return constructor.newInstance(arguments);
                }
            }
        } catch (ReflectiveOperationException failure) {
            throw new LinkageError(failure.toString(), failure);
        }
        throw new AssertionError("no constructor of " + className);
    }

    /** Calls a public method. */
    public static @Nullable Object call(Object on, String method, @Nullable Object... arguments) {
        return invoke(on.getClass(), on, method, arguments);
    }

    /** Calls a public method, which returns something. */
    public static Object get(Object on, String method, @Nullable Object... arguments) {
        Object result = call(on, method, arguments);
        if (result == null) {
            throw new AssertionError(method + " returned null");
        }
        return result;
    }

    /** Calls a public static method, which returns something. */
    public static Object callStatic(
            ClassLoader loader, String className, String method, @Nullable Object... arguments) {
        try {
            Object result = invoke(loader.loadClass(className), null, method, arguments);
            return result == null ? "" : result;
        } catch (ClassNotFoundException failure) {
            throw new LinkageError(failure.toString(), failure);
        }
    }

    /** The value of a public static field. */
    public static Object field(ClassLoader loader, String className, String field) {
        try {
            return loader.loadClass(className).getField(field).get(null);
        } catch (ReflectiveOperationException failure) {
            throw new LinkageError(failure.toString(), failure);
        }
    }

    private static @Nullable Object invoke(
            Class<?> type, @Nullable Object on, String method, @Nullable Object... arguments) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Method candidate : at.getDeclaredMethods()) {
                if (candidate.getName().equals(method)
                        && !candidate.isBridge()
                        && fits(candidate.getParameterTypes(), arguments)) {
                    try {
                        candidate.setAccessible(true);
                        return candidate.invoke(on, arguments);
                    } catch (InvocationTargetException failure) {
                        throw sneaky(failure.getCause());
                    } catch (IllegalAccessException failure) {
                        throw new LinkageError(failure.toString(), failure);
                    }
                }
            }
        }
        throw new AssertionError("no method " + method + " of " + type);
    }

    private static boolean fits(Class<?>[] parameters, @Nullable Object[] arguments) {
        if (parameters.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < parameters.length; i++) {
            Object argument = arguments[i];
            boolean primitive = parameters[i].isPrimitive();
            if (argument == null ? primitive : !primitive && !parameters[i].isInstance(argument)) {
                return primitive && argument instanceof Boolean && parameters[i] == boolean.class;
            }
        }
        return true;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(@Nullable Throwable failure)
            throws T {
        throw (T) (failure == null ? new AssertionError() : failure);
    }
}
