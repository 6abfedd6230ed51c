// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.weave;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jwitness.sensors.internal.testing.Foreign;
import io.jwitness.sensors.internal.testing.Hook;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.util.CheckClassAdapter;
import org.objectweb.asm.util.Textifier;
import org.objectweb.asm.util.TraceMethodVisitor;

class WeaverTest {
    private static final String NAME = "this.getName()Ljava/lang/String;";

    private final Calls calls = new Calls();
    private final Methods plan = new Methods();

    @Test
    void everyShapeOfMethodVerifiesAndDoesWhatItDid() throws Exception {
        plan.all(List.of("this", NAME), "return");
        Object woven = make();

        Hook.during(
                calls,
                () -> {
                    Foreign.call(woven, "nothing");
                    assertEquals(-1, Foreign.call(woven, "branches", -4));
                    assertEquals(4, Foreign.call(woven, "branches", 10));
                    assertEquals(0, Foreign.call(woven, "branches", 1));
                    assertEquals(100L, Foreign.call(woven, "wide", 70L, 4.0, 30L + 32L));
                    assertEquals(-2.5, Foreign.call(woven, "still", 2.5, "b"));
                    assertEquals("ded", Foreign.call(woven, "guarded", "guarded".substring(1)));
                    assertEquals("7", Foreign.call(woven, "caught", "7"));
                    assertEquals("none", Foreign.call(woven, "caught", (Object) null));
                    assertEquals("ab3", Foreign.call(woven, "overwrites", "ab", 3));
                    assertEquals(0.75f, Foreign.call(woven, "loopsAtOnce", 3f));
                    int[] two = {1, 2};
                    assertSame(two, Foreign.call(woven, "arrays", (Object) new int[][] {{}, two}));
                    List<String> filled = new ArrayList<>();
                    assertThrows(
                            IllegalStateException.class,
                            () -> Foreign.call(woven, "endless", filled));
                    assertEquals(4, filled.size());
                    assertThrows(
                            UnsupportedOperationException.class,
                            () -> Foreign.call(woven, "main", (Object) new String[] {"a"}));
                });

        assertEquals("specimen", calls.first("branches").values[1]);
        assertEquals(-1, calls.first("branches").result);
        assertEquals(100L, calls.first("wide").result);
        assertEquals(-2.5, calls.first("still").result);
        assertNull(calls.first("still").self);
        assertArrayEquals(new int[] {1, 2}, (int[]) calls.first("arrays").result);
        assertEquals(IllegalStateException.class, thrown(calls.first("endless")));
        assertEquals(UnsupportedOperationException.class, thrown(calls.first("main")));
        assertNull(calls.first("nothing").result);
        calls.all.forEach(call -> assertEquals(1, call.exits, call.method));
    }

    private static @Nullable Class<?> thrown(Call call) {
        Throwable thrown = call.thrown;
        return thrown == null ? null : thrown.getClass();
    }

    @Test
    void anAccessorThatFailsIsNullAndNobodyElseNotices() throws Exception {
        plan.add("branches", List.of(NAME, "arg0"), NAME);
        Object woven = make();
        Foreign.call(woven, "fail");

        Hook.during(
                calls,
                () -> {
                    assertEquals(0, Foreign.call(woven, "branches", 1));
                });

        Call call = calls.first("branches");
        assertNull(call.values[0]);
        assertEquals(1, call.values[1]);
        assertNull(call.result);
        assertEquals(1, call.exits);
    }

    @Test
    void aMethodThatAnotherVersionHasIsNullAndTheNextAlternativeIsAsked() throws Exception {
        plan.add(
                "branches",
                List.of(
                        "this.getNickname()Ljava/lang/String;",
                        "this.getNickname()Ljava/lang/String; | " + NAME,
                        "no/such/Type#name()Ljava/lang/String; | arg0",
                        NAME + "<java/lang/Integer> | " + NAME + "<java/lang/String>.length()I"),
                null);
        Object woven = make();

        Hook.during(
                calls,
                () -> {
                    Foreign.call(woven, "branches", 1);
                });

        assertArrayEquals(new Object[] {null, "specimen", 1, 8}, calls.first("branches").values);
    }

    @Test
    void theExitExpressionSeesWhatTheMethodDid() throws Exception {
        plan.add("changes", List.of(NAME, "arg0"), NAME);
        Object woven = make();

        Hook.during(
                calls,
                () -> {
                    Foreign.call(woven, "changes", "next");
                });

        assertEquals("specimen", calls.first("changes").values[0]);
        assertEquals("next", calls.first("changes").result);
    }

    @Test
    void fiveValuesTravelInAnArray() throws Exception {
        plan.add("wide", List.of("arg0", "arg1", "arg2", NAME, "this"), null);
        Object woven = make();

        Hook.during(
                calls,
                () -> {
                    Foreign.call(woven, "wide", 1L, 2.0, 3L);
                });

        assertEquals(
                List.of(1L, 2.0, 3L, "specimen", woven), Arrays.asList(calls.first("wide").values));
    }

    @Test
    void aRefusalIsThrownAndTheMethodDoesNotRun() throws Exception {
        plan.add("guarded", List.of(), null);
        plan.add("still", List.of(), null);
        Object woven = make();
        calls.refusal = new SecurityException("no");

        Hook.during(
                calls,
                () -> {
                    Throwable thrown =
                            assertThrows(
                                    SecurityException.class,
                                    () -> Foreign.call(woven, "guarded", "x"));
                    assertSame(calls.refusal, thrown);
                    assertThrows(
                            SecurityException.class, () -> Foreign.call(woven, "still", 1.0, "x"));
                });

        assertEquals(0, calls.first("guarded").exits);
    }

    @Test
    void withTheHookOffNothingIsCalled() throws Exception {
        plan.all(List.of("this", NAME), NAME + " | return");
        Object woven = make();

        assertEquals(4, Foreign.call(woven, "branches", 10));
        assertEquals("none", Foreign.call(woven, "caught", "x"));

        assertEquals(List.of(), calls.all);
    }

    @Test
    void methodsThatThePlanDoesNotNameKeepTheirBytes() throws Exception {
        plan.add("nothing", List.of(), null);
        byte[] original = specimen();
        byte[] woven = weave(original);

        assertEquals(code(original, "endless"), code(woven, "endless"));
        assertEquals(code(original, "caught"), code(woven, "caught"));
    }

    @Test
    void namesOfParametersAreRead() throws Exception {
        plan.all(List.of(), null);
        weave(specimen());

        assertEquals(List.of("text", "count"), plan.names.get("overwrites"));
        assertEquals(List.of("a", "b", "c"), plan.names.get("wide"));
    }

    @Test
    void namesOfParametersAreReadFromLocalVariablesToo() throws Exception {
        plan.all(List.of(), null);
        weave(without(specimen(), "MethodParameters"));

        assertEquals(List.of("text", "count"), plan.names.get("overwrites"));
        assertEquals(List.of("a", "b"), plan.names.get("still"));
    }

    @Test
    void aClassOfJava5IsWovenWithoutFrames() throws Exception {
        plan.add("of", List.of("arg0", "arg1"), "return");
        byte[] woven = weave(java5());
        verify(woven);
        Class<?> loaded = new Loader(woven).loadClass("Old");

        Hook.during(
                calls,
                () -> {
                    Object result =
                            loaded.getMethod("of", int.class, long.class).invoke(null, 1, 5L);
                    assertEquals(5L, result);
                });

        assertEquals(5L, calls.first("of").result);
    }

    @Test
    void valuesThatACompilerLeftOnTheStackDoNoHarm() throws Exception {
        plan.add("of", List.of("arg0"), "return");
        byte[] woven = weave(withLeftOvers());
        verify(woven);
        Class<?> loaded = new Loader(woven).loadClass("Odd");

        Hook.during(
                calls,
                () -> {
                    assertEquals(7, loaded.getMethod("of", int.class).invoke(null, 7));
                    assertEquals(-1, loaded.getMethod("of", int.class).invoke(null, -7));
                });
    }

    // ---- machinery -------------------------------------------------------------------------

    private Object make() throws Exception {
        byte[] woven = weave(specimen());
        verify(woven);
        String name = Specimen.class.getName();
        return new Loader(woven).loadClass(name).getDeclaredConstructor().newInstance();
    }

    private byte[] weave(byte[] original) {
        byte[] woven = Weaver.weave(original, plan).bytes;
        assertNotNull(woven);
        return woven;
    }

    private static byte[] specimen() throws IOException {
        try (InputStream in = WeaverTest.class.getResourceAsStream("Specimen.class")) {
            assertNotNull(in);
            return in.readAllBytes();
        }
    }

    private static void verify(byte[] classFile) {
        StringWriter findings = new StringWriter();
        CheckClassAdapter.verify(new ClassReader(classFile), false, new PrintWriter(findings));
        assertEquals("", findings.toString());
    }

    /** A method as text, frames and all. */
    private static String code(byte[] classFile, String method) {
        ClassNode read = new ClassNode();
        new ClassReader(classFile).accept(read, 0);
        MethodNode found =
                read.methods.stream().filter(m -> m.name.equals(method)).findFirst().orElseThrow();
        Textifier printer = new Textifier();
        found.accept(new TraceMethodVisitor(printer));
        StringWriter text = new StringWriter();
        printer.print(new PrintWriter(text, true));
        return text.toString();
    }

    private static byte[] without(byte[] classFile, String attribute) {
        assertEquals("MethodParameters", attribute);
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9, writer) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access,
                                    String name,
                                    String descriptor,
                                    @Nullable String signature,
                                    String @Nullable [] exceptions) {
                                return new MethodVisitor(
                                        Opcodes.ASM9,
                                        super.visitMethod(
                                                access, name, descriptor, signature, exceptions)) {
                                    @Override
                                    public void visitParameter(String parameter, int flags) {}
                                };
                            }
                        },
                        0);
        return writer.toByteArray();
    }

    /** A class file of version 49: no frames, the old verifier. */
    private static byte[] java5() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V1_5, Opcodes.ACC_PUBLIC, "Old", null, "java/lang/Object", null);
        MethodVisitor method =
                writer.visitMethod(
                        Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "of", "(IJ)J", null, null);
        var end = new Label();
        method.visitCode();
        method.visitVarInsn(Opcodes.ILOAD, 0);
        method.visitJumpInsn(Opcodes.IFEQ, end);
        method.visitVarInsn(Opcodes.LLOAD, 1);
        method.visitInsn(Opcodes.LRETURN);
        method.visitLabel(end);
        method.visitInsn(Opcodes.LCONST_0);
        method.visitInsn(Opcodes.LRETURN);
        method.visitMaxs(2, 3);
        method.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    /** Returns with more on the stack than the result, as no javac writes it. */
    private static byte[] withLeftOvers() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Odd", null, "java/lang/Object", null);
        MethodVisitor method =
                writer.visitMethod(
                        Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "of", "(I)I", null, null);
        var end = new Label();
        method.visitCode();
        method.visitInsn(Opcodes.LCONST_1);
        method.visitVarInsn(Opcodes.ILOAD, 0);
        method.visitInsn(Opcodes.DUP);
        method.visitJumpInsn(Opcodes.IFLT, end);
        method.visitInsn(Opcodes.IRETURN);
        method.visitLabel(end);
        method.visitFrame(
                Opcodes.F_FULL,
                1,
                new Object[] {Opcodes.INTEGER},
                2,
                new Object[] {Opcodes.LONG, Opcodes.INTEGER});
        method.visitInsn(Opcodes.POP);
        method.visitInsn(Opcodes.ICONST_M1);
        method.visitInsn(Opcodes.IRETURN);
        method.visitMaxs(4, 1);
        method.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static final class Loader extends ClassLoader {
        private final byte[] bytes;

        Loader(byte[] bytes) {
            super(ClassLoader.getPlatformClassLoader());
            this.bytes = bytes;
        }

        @Override
        protected Class<?> findClass(String name) {
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    /** Weaves methods by name, and remembers what it was told of them. */
    private final class Methods implements ClassPlan {
        final Map<String, @Nullable List<String>> names = new HashMap<>();
        private final Map<String, List<String>> enter = new HashMap<>();
        private final Map<String, @Nullable String> exit = new HashMap<>();
        private @Nullable List<String> enterAll;
        private @Nullable String exitAll;

        void add(String method, List<String> values, @Nullable String result) {
            enter.put(method, values);
            exit.put(method, result);
        }

        void all(List<String> values, @Nullable String result) {
            enterAll = values;
            exitAll = result;
        }

        @Override
        public boolean mayMatch(int access, String name, String descriptor) {
            return !Set.of("getName", "fail").contains(name)
                    && (enterAll != null || enter.containsKey(name));
        }

        @Override
        public @Nullable MethodWeave method(
                String className,
                int access,
                String name,
                String descriptor,
                @Nullable List<String> parameterNames) {
            names.put(name, parameterNames);
            List<String> values = enter.getOrDefault(name, enterAll);
            if (values == null) {
                return null;
            }
            boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
            List<String> fitting =
                    values.stream().filter(v -> !isStatic || !v.startsWith("this")).toList();
            String result = enter.containsKey(name) ? exit.get(name) : exitAll;
            if (isStatic && result != null && result.startsWith("this")) {
                result = "return";
            }
            return new MethodWeave(calls.site(name), fitting, result, fitting.size() > 4);
        }

        @Override
        public boolean sparesParameterNames() {
            return false;
        }
    }

    private static final class Call {
        final String method;
        final @Nullable Object self;
        final @Nullable Object[] values;
        int exits;
        @Nullable Object result;
        @Nullable Throwable thrown;

        Call(String method, @Nullable Object self, @Nullable Object... values) {
            this.method = method;
            this.self = self;
            this.values = values;
        }
    }

    /** Keeps every call of the hook. */
    private static final class Calls implements JWitnessDispatcher {
        final List<Call> all = new ArrayList<>();
        private final List<String> sites = new ArrayList<>();
        @Nullable Throwable refusal;

        int site(String method) {
            sites.add(method);
            return sites.size() - 1;
        }

        Call first(String method) {
            return all.stream().filter(c -> c.method.equals(method)).findFirst().orElseThrow();
        }

        private Object add(int site, @Nullable Object self, @Nullable Object... values) {
            Call call = new Call(sites.get(site), self, values);
            all.add(call);
            return refusal == null ? call : refusal;
        }

        @Override
        public Object enter(int site, @Nullable Object self) {
            return add(site, self);
        }

        @Override
        public Object enter(int site, @Nullable Object self, @Nullable Object a0) {
            return add(site, self, a0);
        }

        @Override
        public Object enter(
                int site, @Nullable Object self, @Nullable Object a0, @Nullable Object a1) {
            return add(site, self, a0, a1);
        }

        @Override
        public Object enter(
                int site,
                @Nullable Object self,
                @Nullable Object a0,
                @Nullable Object a1,
                @Nullable Object a2) {
            return add(site, self, a0, a1, a2);
        }

        @Override
        public Object enter(
                int site,
                @Nullable Object self,
                @Nullable Object a0,
                @Nullable Object a1,
                @Nullable Object a2,
                @Nullable Object a3) {
            return add(site, self, a0, a1, a2, a3);
        }

        @Override
        public Object enterAll(int site, @Nullable Object self, @Nullable Object[] args) {
            return add(site, self, args);
        }

        @Override
        public void exit(
                int site,
                @Nullable Object token,
                @Nullable Object result,
                @Nullable Throwable thrown) {
            Call call = (Call) token;
            if (call != null) {
                call.exits++;
                call.result = result;
                call.thrown = thrown;
            }
        }
    }
}
