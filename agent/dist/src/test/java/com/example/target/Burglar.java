// SPDX-License-Identifier: Apache-2.0
package com.example.target;

import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.TreeSet;

/** Tries to get into the JDK, and into the agent, and says how far it came. */
public final class Burglar {

    private Burglar() {}

    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        Method defineClass =
                ClassLoader.class.getDeclaredMethod(
                        "defineClass", String.class, byte[].class, int.class, int.class);
        say("ClassLoader.defineClass", opens(defineClass));
        say("String.value", opens(String.class.getDeclaredField("value")));
        say(
                "Class.getDeclaredFields0",
                opens(Class.class.getDeclaredMethod("getDeclaredFields0", boolean.class)));
        say(
                "Method.setAccessible0",
                opens(AccessibleObject.class.getDeclaredMethod("setAccessible0", boolean.class)));
        for (String name : args) {
            say(name, loads(name));
        }
        TreeSet<String> seen = new TreeSet<>();
        for (String name :
                new String[] {
                    "io/jwitness/engine",
                    "net/openhft",
                    "inst",
                    "META-INF/services/org.slf4j.spi.SLF4JServiceProvider",
                    "system.properties"
                }) {
            if (!Collections.list(Burglar.class.getClassLoader().getResources(name)).isEmpty()) {
                seen.add(name);
            }
        }
        say("resources", seen);
        try {
            Class<?> hook = Class.forName("java.lang.JWitnessHook");
            say("hook.dispatcher", opens(hook.getDeclaredField("dispatcher")));
            say(
                    "hook answers",
                    hook.getMethod("enter", int.class, Object.class).invoke(null, 0, null));
        } catch (ClassNotFoundException none) {
            say("hook", "none");
        }
    }

    private static boolean opens(AccessibleObject member) {
        try {
            member.setAccessible(true);
            return true;
        } catch (RuntimeException refused) {
            return false;
        }
    }

    private static boolean loads(String name) {
        try {
            Class.forName(name);
            return true;
        } catch (ClassNotFoundException | LinkageError none) {
            return false;
        }
    }

    private static void say(String what, Object answer) {
        System.out.println(what + ": " + answer);
    }
}
