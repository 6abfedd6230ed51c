// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.catalogue;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.jwitness.sensors.internal.OpenSensors;
import io.jwitness.sensors.internal.Sensors;
import io.jwitness.sensors.internal.testing.Library;
import io.jwitness.sensors.internal.testing.TestEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.util.CheckClassAdapter;

/** A row says which versions it has seen; here it sees them. */
@TestInstance(Lifecycle.PER_CLASS)
class SeenVersionsTest {
    private final Sensors sensors = Sensors.create(new TestEngine());
    private final List<Family> families = OpenSensors.families(sensors);

    SeenVersionsTest() {
        sensors.warm();
    }

    static List<Path> jars() throws IOException {
        try (Stream<Path> all = Files.walk(Library.folder("."))) {
            return all.filter(path -> path.toString().endsWith(".jar")).sorted().toList();
        }
    }

    /** Every class of a jar that has rows is woven, verifies, and has the rows that name it. */
    @ParameterizedTest
    @MethodSource("jars")
    void aWovenLibraryClassVerifies(Path jar) throws IOException {
        String version = version(jar);
        URL[] siblings = siblings(jar);
        try (JarFile file = new JarFile(jar.toFile());
                URLClassLoader loader =
                        new URLClassLoader(siblings, ClassLoader.getPlatformClassLoader())) {
            for (String name : classNames()) {
                var entry = file.getJarEntry(name.replace('.', '/') + ".class");
                if (entry == null) {
                    continue;
                }
                byte[] original = file.getInputStream(entry).readAllBytes();
                for (Row row : rowsOf(name)) {
                    if (List.of(row.seen().split(", ")).contains(version)) {
                        assertTrue(has(original, row), row.method() + " in " + jar);
                    }
                }
                if (jar.toString().contains("/signatures/")) {
                    // Alone here, without what it needs: only its methods can be looked at.
                    assertNotNull(woven(name, original, loader), name);
                } else {
                    verify(name, original, loader);
                }
            }
        }
    }

    static List<Path> jdks() throws IOException {
        List<Path> homes = new ArrayList<>();
        homes.add(Path.of(System.getProperty("java.home")));
        String named = System.getenv("JWITNESS_TEST_JDKS");
        if (named != null) {
            for (String home : named.split(":")) {
                homes.add(Path.of(home));
            }
        } else if (Files.isDirectory(Path.of("/usr/lib/jvm"))) {
            try (Stream<Path> all = Files.list(Path.of("/usr/lib/jvm"))) {
                all.filter(home -> Files.exists(home.resolve("lib/jrt-fs.jar")))
                        .forEach(homes::add);
            }
        }
        return homes;
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aWovenJdkClassVerifies(Path home) throws IOException {
        String feature = feature(home);
        try (FileSystem jrt =
                FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", "" + home))) {
            for (String name : classNames()) {
                byte[] original = read(jrt, name);
                if (original == null) {
                    continue;
                }
                for (Row row : rowsOf(name)) {
                    if (List.of(row.seen().split(", ")).contains(feature)) {
                        assertTrue(has(original, row), row.method() + " in " + home);
                    }
                }
                verify(name, original, jrt);
            }
        }
    }

    /** A class whose name is mistyped is in no jar, and would be looked for in vain for ever. */
    @Test
    void everyVersionThatARowHasSeenIsHere() throws IOException {
        Map<String, Set<String>> found = new HashMap<>();
        Set<String> features = new HashSet<>();
        for (Path jar : jars()) {
            try (JarFile file = new JarFile(jar.toFile())) {
                for (String name : classNames()) {
                    if (file.getJarEntry(name.replace('.', '/') + ".class") != null) {
                        found.computeIfAbsent(name, any -> new HashSet<>()).add(version(jar));
                    }
                }
            }
        }
        for (Path home : jdks()) {
            features.add(feature(home));
            try (FileSystem jrt =
                    FileSystems.newFileSystem(
                            URI.create("jrt:/"), Map.of("java.home", "" + home))) {
                for (String name : classNames()) {
                    if (read(jrt, name) != null) {
                        found.computeIfAbsent(name, any -> new HashSet<>()).add(feature(home));
                    }
                }
            }
        }
        for (Family family : families) {
            for (Row row : family.rows()) {
                for (String seen : row.seen().split(", ")) {
                    boolean isJdk = seen.length() == 2 && !features.contains(seen);
                    assertTrue(
                            seen.isEmpty()
                                    || isJdk
                                    || found.getOrDefault(row.className(), Set.of()).contains(seen),
                            row.className() + " was not found in version " + seen);
                }
            }
        }
    }

    private void verify(String name, byte[] original, ClassLoader loader) {
        byte[] woven = woven(name, original, loader);
        if (woven == null) {
            return;
        }
        StringWriter findings = new StringWriter();
        CheckClassAdapter.verify(new ClassReader(woven), loader, false, new PrintWriter(findings));
        if (!findings.toString().isEmpty()) {
            fail(name + "\n" + findings);
        }
    }

    private void verify(String name, byte[] original, FileSystem jrt) {
        byte[] woven = woven(name, original, ClassLoader.getPlatformClassLoader());
        if (woven == null) {
            return;
        }
        ClassNode type = new ClassNode();
        new ClassReader(woven).accept(new CheckClassAdapter(type, false), ClassReader.SKIP_DEBUG);
        for (MethodNode method : type.methods) {
            try {
                new Analyzer<>(new OtherJdkVerifier(type, internal -> read(jrt, internal)))
                        .analyze(type.name, method);
            } catch (AnalyzerException e) {
                fail(name + "." + method.name + method.desc, e);
            }
        }
    }

    private byte @Nullable [] woven(String name, byte[] original, ClassLoader loader) {
        return sensors.transformer()
                .transform(loader, name.replace('.', '/'), null, null, original);
    }

    private static boolean has(byte[] classFile, Row row) {
        ClassNode read = new ClassNode();
        new ClassReader(classFile).accept(read, ClassReader.SKIP_CODE);
        return read.methods.stream().anyMatch(m -> (m.name + m.desc).equals(row.method()));
    }

    private List<String> classNames() {
        return families.stream()
                .flatMap(family -> family.rows().stream())
                .map(Row::className)
                .distinct()
                .toList();
    }

    private List<Row> rowsOf(String className) {
        return families.stream()
                .flatMap(family -> family.rows().stream())
                .filter(row -> row.className().equals(className))
                .toList();
    }

    private static URL[] siblings(Path jar) throws IOException {
        List<URL> urls = new ArrayList<>();
        Path folder = jar.resolveSibling("");
        try (Stream<Path> all = Files.list(folder)) {
            for (Path each : all.toList()) {
                urls.add(each.toUri().toURL());
            }
        }
        return urls.toArray(new URL[0]);
    }

    private static String version(Path jar) {
        String name = "" + jar.getFileName();
        return name.replaceFirst("^.*?-(\\d)", "$1").replaceFirst("\\.jar$", "");
    }

    private static String feature(Path home) throws IOException {
        for (String line : Files.readAllLines(home.resolve("release"))) {
            if (line.startsWith("JAVA_VERSION=")) {
                return line.replaceFirst("JAVA_VERSION=\"(\\d+).*", "$1");
            }
        }
        return "unknown";
    }

    private static byte @Nullable [] read(FileSystem jrt, String name) throws IOException {
        try (Stream<Path> modules = Files.list(jrt.getPath("/modules"))) {
            for (Path module : modules.toList()) {
                Path file = module.resolve(name.replace('.', '/') + ".class");
                if (Files.exists(file)) {
                    return Files.readAllBytes(file);
                }
            }
        }
        return null;
    }
}
