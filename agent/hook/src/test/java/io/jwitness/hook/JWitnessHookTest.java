// SPDX-License-Identifier: Apache-2.0
package io.jwitness.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class JWitnessHookTest {
    private static final Object SELF = new Object();
    private static final Object TOKEN = new Object();

    @AfterEach
    void off() throws ReflectiveOperationException {
        set(null);
    }

    @Test
    void offAnswersNullAndExitIsANoOp() {
        assertNull(JWitnessHook.enter(1, SELF));
        assertNull(JWitnessHook.enterAll(1, SELF, new Object[] {"a"}));
        JWitnessHook.exit(1, TOKEN, null, null);
    }

    @Test
    void everyArityReachesTheDispatcherWithItsArgumentsInOrder()
            throws ReflectiveOperationException {
        Recording recording = new Recording(TOKEN);
        set(recording);

        assertSame(TOKEN, JWitnessHook.enter(1, SELF));
        assertSame(TOKEN, JWitnessHook.enter(2, SELF, "a"));
        assertSame(TOKEN, JWitnessHook.enter(3, SELF, "a", "b"));
        assertSame(TOKEN, JWitnessHook.enter(4, SELF, "a", "b", "c"));
        assertSame(TOKEN, JWitnessHook.enter(5, SELF, "a", "b", "c", "d"));
        assertSame(TOKEN, JWitnessHook.enterAll(6, null, new Object[] {"a", "b", "c", "d", "e"}));

        assertEquals(
                List.of(
                        List.of(1, SELF),
                        List.of(2, SELF, "a"),
                        List.of(3, SELF, "a", "b"),
                        List.of(4, SELF, "a", "b", "c"),
                        List.of(5, SELF, "a", "b", "c", "d"),
                        Arrays.asList(6, null, "a", "b", "c", "d", "e")),
                recording.entered);
    }

    @Test
    void exitBringsBackTheTokenAndTheOutcome() throws ReflectiveOperationException {
        Recording recording = new Recording(TOKEN);
        set(recording);
        IllegalStateException thrown = new IllegalStateException();

        JWitnessHook.exit(7, TOKEN, "result", null);
        JWitnessHook.exit(8, TOKEN, null, thrown);
        JWitnessHook.exit(9, null, "nobody was interested", null);

        assertEquals(
                List.of(
                        Arrays.asList(7, TOKEN, "result", null),
                        Arrays.asList(8, TOKEN, null, thrown)),
                recording.exited);
    }

    @Test
    void aRefusalIsReturnedNotThrown() throws ReflectiveOperationException {
        SecurityException refusal = new SecurityException("refused by policy");
        set(new Recording(refusal));

        assertSame(refusal, JWitnessHook.enter(1, SELF, "a"));
    }

    @Test
    void whatADispatcherThrowsIsCountedAndNeverGetsOut() throws ReflectiveOperationException {
        set(new Failing());
        long before = JWitnessHook.failures();

        assertNull(JWitnessHook.enter(1, SELF));
        assertNull(JWitnessHook.enter(1, SELF, "a"));
        assertNull(JWitnessHook.enter(1, SELF, "a", "b"));
        assertNull(JWitnessHook.enter(1, SELF, "a", "b", "c"));
        assertNull(JWitnessHook.enter(1, SELF, "a", "b", "c", "d"));
        assertNull(JWitnessHook.enterAll(1, SELF, new Object[0]));
        JWitnessHook.exit(1, TOKEN, null, null);

        assertEquals(before + 7, JWitnessHook.failures());
    }

    @Test
    void nobodyButAPrivateLookupReachesTheFields() {
        for (Field field : JWitnessHook.class.getDeclaredFields()) {
            assertTrue(Modifier.isPrivate(field.getModifiers()), field.toString());
        }
    }

    /** The ABI, spelled out: this list may grow by a new type only, never change. */
    @Test
    void theAbiIsFrozen() {
        assertEquals(
                List.of(
                        "public static java.lang.Object enter(int,java.lang.Object)",
                        "public static java.lang.Object enter(int,java.lang.Object,java.lang.Object)",
                        "public static java.lang.Object enter(int,java.lang.Object,java.lang.Object,java.lang.Object)",
                        "public static java.lang.Object enter(int,java.lang.Object,java.lang.Object,java.lang.Object,java.lang.Object)",
                        "public static java.lang.Object enter(int,java.lang.Object,java.lang.Object,java.lang.Object,java.lang.Object,java.lang.Object)",
                        "public static java.lang.Object enterAll(int,java.lang.Object,java.lang.Object[])",
                        "public static long failures()",
                        "public static void exit(int,java.lang.Object,java.lang.Object,java.lang.Throwable)"),
                declaredMethods(JWitnessHook.class));
        assertEquals(
                List.of(
                        "public abstract java.lang.Object enter(int,java.lang.Object)",
                        "public abstract java.lang.Object enter(int,java.lang.Object,java.lang.Object)",
                        "public abstract java.lang.Object enter(int,java.lang.Object,java.lang.Object,java.lang.Object)",
                        "public abstract java.lang.Object enter(int,java.lang.Object,java.lang.Object,java.lang.Object,java.lang.Object)",
                        "public abstract java.lang.Object enter(int,java.lang.Object,java.lang.Object,java.lang.Object,java.lang.Object,java.lang.Object)",
                        "public abstract java.lang.Object enterAll(int,java.lang.Object,java.lang.Object[])",
                        "public abstract void exit(int,java.lang.Object,java.lang.Object,java.lang.Throwable)"),
                declaredMethods(JWitnessDispatcher.class));
        assertEquals(
                List.of(
                        "java.util.concurrent.atomic.AtomicLong FAILURES",
                        "java.lang.JWitnessDispatcher dispatcher",
                        "int sites"),
                Stream.of(JWitnessHook.class.getDeclaredFields())
                        .sorted(java.util.Comparator.comparing(Field::getName))
                        .map(field -> field.getType().getName() + " " + field.getName())
                        .toList());
    }

    /** Whatever JDK builds it, JDK 17 must load it. */
    @Test
    void theClassFilesAreOfJava17() throws IOException {
        for (Class<?> type : List.of(JWitnessHook.class, JWitnessDispatcher.class)) {
            try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
                assertEquals(61, new DataInputStream(in).readNBytes(8)[7], type.getName());
            }
        }
    }

    private static List<String> declaredMethods(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> !Modifier.isPrivate(method.getModifiers()))
                .map(
                        method ->
                                Modifier.toString(method.getModifiers())
                                        + " "
                                        + method.getReturnType().getName()
                                        + " "
                                        + method.getName()
                                        + Stream.of(method.getParameterTypes())
                                                .map(Class::getTypeName)
                                                .collect(
                                                        java.util.stream.Collectors.joining(
                                                                ",", "(", ")")))
                .sorted()
                .toList();
    }

    private static void set(@Nullable JWitnessDispatcher dispatcher)
            throws ReflectiveOperationException {
        Field field = JWitnessHook.class.getDeclaredField("dispatcher");
        field.setAccessible(true);
        field.set(null, dispatcher);
    }

    private static final class Recording implements JWitnessDispatcher {
        final List<List<@Nullable Object>> entered = new ArrayList<>();
        final List<List<@Nullable Object>> exited = new ArrayList<>();
        private final Object token;

        Recording(Object token) {
            this.token = token;
        }

        @Override
        public Object enter(int site, @Nullable Object self) {
            return note(site, self);
        }

        @Override
        public Object enter(int site, @Nullable Object self, Object a0) {
            return note(site, self, a0);
        }

        @Override
        public Object enter(int site, @Nullable Object self, Object a0, Object a1) {
            return note(site, self, a0, a1);
        }

        @Override
        public Object enter(int site, @Nullable Object self, Object a0, Object a1, Object a2) {
            return note(site, self, a0, a1, a2);
        }

        @Override
        public Object enter(
                int site, @Nullable Object self, Object a0, Object a1, Object a2, Object a3) {
            return note(site, self, a0, a1, a2, a3);
        }

        @Override
        public Object enterAll(int site, @Nullable Object self, Object[] args) {
            return note(site, self, args);
        }

        @Override
        public void exit(
                int site, Object token, @Nullable Object result, @Nullable Throwable thrown) {
            exited.add(Arrays.asList(site, token, result, thrown));
        }

        private Object note(int site, @Nullable Object self, Object... args) {
            List<@Nullable Object> all = new ArrayList<>();
            all.add(site);
            all.add(self);
            all.addAll(Arrays.asList(args));
            entered.add(all);
            return token;
        }
    }

    /** Fails with an Error each time, as a half-unloaded agent would. */
    private static final class Failing implements JWitnessDispatcher {
        @Override
        public Object enter(int site, Object self) {
            throw new NoClassDefFoundError();
        }

        @Override
        public Object enter(int site, Object self, Object a0) {
            throw new NoClassDefFoundError();
        }

        @Override
        public Object enter(int site, Object self, Object a0, Object a1) {
            throw new NoClassDefFoundError();
        }

        @Override
        public Object enter(int site, Object self, Object a0, Object a1, Object a2) {
            throw new NoClassDefFoundError();
        }

        @Override
        public Object enter(int site, Object self, Object a0, Object a1, Object a2, Object a3) {
            throw new NoClassDefFoundError();
        }

        @Override
        public Object enterAll(int site, Object self, Object[] args) {
            throw new NoClassDefFoundError();
        }

        @Override
        public void exit(int site, Object token, Object result, Throwable thrown) {
            throw new NoClassDefFoundError();
        }
    }
}
