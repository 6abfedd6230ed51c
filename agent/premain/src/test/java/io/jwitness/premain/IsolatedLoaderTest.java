// SPDX-License-Identifier: Apache-2.0
package io.jwitness.premain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IsolatedLoaderTest {
    @TempDir Path dir;

    private IsolatedLoader loader;

    /** A service of the JDK's type, so that both sides of the wall know it. */
    public static final class Provider implements Supplier<String> {
        @Override
        public String get() {
            return "ours";
        }
    }

    @BeforeEach
    void open() throws IOException {
        String provider = Provider.class.getName();
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("inst/" + provider.replace('.', '/') + ".classdata", classFile(Provider.class));
        entries.put("inst/java/lang/Foreign.classdata", classFile(Provider.class));
        entries.put("inst/META-INF/services/java.util.function.Supplier", provider.getBytes(UTF_8));
        entries.put("inst/text/hello.txt", "hello".getBytes(UTF_8));
        entries.put("inst/empty", new byte[0]);
        entries.put("plain.txt", "outside".getBytes(UTF_8));
        Path file = dir.resolve("agent.jar");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new JarEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        }
        loader = new IsolatedLoader(file.toFile());
    }

    @AfterEach
    void close() throws IOException {
        loader.close();
    }

    @Test
    void ourClassesComeFirst() throws ClassNotFoundException {
        Class<?> type = loader.loadClass(Provider.class.getName());

        assertNotSame(Provider.class, type);
        assertSame(loader, type.getClassLoader());
        assertSame(type, loader.loadClass(Provider.class.getName()));
        assertEquals("io.jwitness.premain", type.getPackage().getName());
        assertTrue(
                type.getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath()
                        .endsWith(".jar"));
    }

    @Test
    void thePlatformIsSeenAndTheApplicationIsNot() throws ClassNotFoundException {
        assertSame(String.class, loader.loadClass("java.lang.String"));
        assertSame(
                java.sql.Connection.class,
                loader.loadClass("java.sql.Connection"),
                "a module of the platform loader");
        assertThrows(ClassNotFoundException.class, () -> loader.loadClass(Test.class.getName()));
    }

    @Test
    void aClassOfJavaLangIsNeverOurs() {
        assertThrows(ClassNotFoundException.class, () -> loader.loadClass("java.lang.Foreign"));
    }

    @Test
    void servicesComeFromTheJarAlone() throws IOException {
        Supplier<?> only = ServiceLoader.load(Supplier.class, loader).findFirst().orElseThrow();

        assertEquals("ours", only.get());
        assertSame(loader, only.getClass().getClassLoader());
        assertFalse(loader.getResources("META-INF/services/no.such.Service").hasMoreElements());
        assertNull(loader.getResource("META-INF/services/no.such.Service"));
        assertNull(loader.getResourceAsStream("META-INF/services/no.such.Service"));
    }

    @Test
    void resourcesAreReadFromTheOneFolder() throws IOException {
        assertEquals("hello", text(loader.getResourceAsStream("text/hello.txt")));
        URL url = loader.getResource("text/hello.txt");
        assertNotNull(url);
        assertEquals("hello", text(url.openStream()));
        assertEquals("", text(loader.getResourceAsStream("empty")));
        assertEquals(1, Collections.list(loader.getResources("text/hello.txt")).size());
        assertNull(loader.getResource("plain.txt"));
        assertNull(loader.getResource("text"));
        assertNotNull(loader.getResource(Provider.class.getName().replace('.', '/') + ".class"));
        assertNotNull(loader.getResource("java/lang/Object.class"), "the parent's");
    }

    @Test
    void afterItClosesNothingMoreIsFound() throws Exception {
        Class<?> type = loader.loadClass(Provider.class.getName());
        URL url = loader.getResource("text/hello.txt");
        assertNotNull(url);

        loader.close();
        loader.close();

        assertTrue(loader.isClosed());
        assertSame(type, loader.loadClass(Provider.class.getName()));
        assertNull(loader.getResource("text/hello.txt"));
        assertNull(loader.getResourceAsStream("text/hello.txt"));
        assertThrows(IOException.class, url::openStream);
    }

    private static String text(@Nullable InputStream in) throws IOException {
        assertNotNull(in);
        try (in) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static byte[] classFile(Class<?> type) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
