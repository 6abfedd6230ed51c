// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Sends back what it is sent, and tells what of an agent's its threads carry with them. */
@RestController
class Bodies {
    private static final ThreadLocal<Mark> MARK = ThreadLocal.withInitial(Mark::new);

    /** Is found wherever an agent's would be. */
    private static final class Mark {}

    @PostMapping("/echo")
    byte[] echo(@RequestBody byte[] body) {
        return body;
    }

    /** Needs {@code --add-opens java.base/java.lang=ALL-UNNAMED}. */
    @GetMapping("/left")
    String left() throws ReflectiveOperationException {
        MARK.get();
        Set<String> found = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            // What it keeps on threads of its own is its affair.
            if (!thread.getName().startsWith("jwitness")) {
                look(thread, "threadLocals", found);
                look(thread, "inheritableThreadLocals", found);
            }
        }
        MARK.remove();
        return found.toString();
    }

    private static void look(Thread thread, String field, Set<String> found)
            throws ReflectiveOperationException {
        Object map = get(Thread.class, field, thread);
        Object table = map == null ? null : get(map.getClass(), "table", map);
        for (int i = 0; table != null && i < Array.getLength(table); i++) {
            Object entry = Array.get(table, i);
            if (entry != null) {
                note(get(entry.getClass(), "value", entry), found);
                note(((Reference<?>) entry).get(), found);
            }
        }
    }

    private static void note(Object local, Set<String> found) {
        if (local == null) {
            return;
        }
        ClassLoader loader = local.getClass().getClassLoader();
        String names = local.getClass().getName() + " " + (loader == null ? "" : loader.getClass());
        if (names.contains("jwitness") || local instanceof Mark) {
            found.add(local.getClass().getName());
        }
    }

    private static Object get(Class<?> type, String field, Object of)
            throws ReflectiveOperationException {
        Field found = type.getDeclaredField(field);
        found.setAccessible(true);
        return found.get(of);
    }
}
