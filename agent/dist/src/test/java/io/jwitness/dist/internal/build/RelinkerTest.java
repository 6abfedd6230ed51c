// SPDX-License-Identifier: Apache-2.0
package io.jwitness.dist.internal.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

final class RelinkerTest {
    /** What a library would do. */
    public static final class Library implements Supplier<List<Object>> {
        private static final Logger log = Logger.getLogger("library");

        @Override
        public List<Object> get() {
            PrintStream out = System.out;
            log.log(Level.SEVERE, "heard by nobody");
            new IllegalStateException("seen by nobody").printStackTrace();
            Thread hook = new Thread(() -> {});
            Runtime.getRuntime().addShutdownHook(hook);
            boolean hooked = Runtime.getRuntime().removeShutdownHook(hook);
            return List.of(
                    out == System.out,
                    log.isLoggable(Level.SEVERE),
                    hooked,
                    String.valueOf(System.getProperty("library.secret")),
                    Thread.currentThread().getContextClassLoader());
        }
    }

    /** Calls what no shim has. */
    public static final class Stranger {
        public static void entering() {
            Logger.getLogger("stranger").entering("a", "b");
        }
    }

    @Test
    void aLibraryLeavesTheJvmAlone() throws Exception {
        System.setProperty("library.secret", "of the application");
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            List<Object> seen = relinked("net/openhft/Library").get();

            assertEquals(List.of(true, false, false, "null"), seen.subList(0, 4));
            assertSame(RelinkerTest.class.getClassLoader(), seen.get(4));
        } finally {
            System.clearProperty("library.secret");
            Thread.currentThread().setContextClassLoader(RelinkerTest.class.getClassLoader());
        }
    }

    @Test
    void propertiesAreChroniclesAlone() throws Exception {
        System.setProperty("library.secret", "of the application");
        try {
            assertEquals("of the application", relinked("io/other/Library").get().get(3));
        } finally {
            System.clearProperty("library.secret");
        }
    }

    @Test
    void aCallThatAShimLacksFailsTheBuild() throws IOException {
        Relinker relinker = new Relinker();

        relinker.relink(classFile(Stranger.class));

        Set<String> missing = relinker.missing();
        assertEquals(1, missing.size(), missing::toString);
        assertTrue(missing.iterator().next().contains("LoggerShim.entering"), missing::toString);
    }

    @Test
    void whatRefersToNothingOfThatKindKeepsItsBytes() throws IOException {
        byte[] file = classFile(RelinkerTest.class);

        assertSame(file, new Relinker().relink(file));
    }

    /** The library under another name, relinked, in a loader of its own. */
    @SuppressWarnings("unchecked") // it implements what it implements
    private static Supplier<List<Object>> relinked(String name) throws Exception {
        String original = Library.class.getName().replace('.', '/');
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile(Library.class))
                .accept(
                        new ClassRemapper(
                                writer,
                                new SimpleRemapper(org.objectweb.asm.Opcodes.ASM9, original, name)),
                        0);
        byte[] file = new Relinker().relink(writer.toByteArray());
        ClassLoader loader =
                new ClassLoader(RelinkerTest.class.getClassLoader()) {
                    @Override
                    protected Class<?> findClass(String className) {
                        return defineClass(className, file, 0, file.length);
                    }
                };
        return (Supplier<List<Object>>)
                loader.loadClass(name.replace('/', '.')).getConstructor().newInstance();
    }

    private static byte[] classFile(Class<?> type) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
