// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.testing;

import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
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
        Method found = null;
        for (Class<?> at = type; at != null && found == null; at = at.getSuperclass()) {
            found = find(at.getDeclaredMethods(), method, arguments);
        }
        if (found == null) {
            found = find(type.getMethods(), method, arguments);
        }
        if (found == null) {
            throw new AssertionError("no method " + method + " of " + type);
        }
        try {
            found.setAccessible(true);
            return found.invoke(on, arguments);
        } catch (InvocationTargetException failure) {
            throw sneaky(failure.getCause());
        } catch (IllegalAccessException failure) {
            throw new LinkageError(failure.toString(), failure);
        }
    }

    private static @Nullable Method find(
            Method[] candidates, String name, @Nullable Object... arguments) {
        for (Method candidate : candidates) {
            if (candidate.getName().equals(name)
                    && !candidate.isBridge()
                    && fits(candidate.getParameterTypes(), arguments)) {
                return candidate;
            }
        }
        return null;
    }

    /** Implements an interface by one function of its abstract methods; the others are its own. */
    public static Object implement(ClassLoader loader, String interfaceName, Answers answers) {
        try {
            return Proxy.newProxyInstance(
                    loader,
                    new Class<?>[] {loader.loadClass(interfaceName)},
                    (proxy, method, arguments) ->
                            method.isDefault()
                                    ? InvocationHandler.invokeDefault(proxy, method, arguments)
                                    : answers.answer(
                                            method.getName(),
                                            arguments == null ? new Object[0] : arguments));
        } catch (ClassNotFoundException failure) {
            throw new LinkageError(failure.toString(), failure);
        }
    }

    /** What an implemented interface does. */
    public interface Answers {
        /** Answers a call of a method. */
        @Nullable Object answer(String method, Object[] arguments);
    }

    private static boolean fits(Class<?>[] parameters, @Nullable Object[] arguments) {
        if (parameters.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < parameters.length; i++) {
            Class<?> type = MethodType.methodType(parameters[i]).wrap().returnType();
            if (arguments[i] == null
                    ? parameters[i].isPrimitive()
                    : !type.isInstance(arguments[i])) {
                return false;
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
