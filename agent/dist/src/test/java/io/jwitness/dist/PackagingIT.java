// SPDX-License-Identifier: Apache-2.0
package io.jwitness.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.harness.Project;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What lies in {@code jwitness-agent.jar}. */
final class PackagingIT {
    private static final long BUDGET_BYTES = 15L << 20;

    private static JarFile jar;

    @BeforeAll
    static void open() throws IOException {
        jar = new JarFile(Project.agentJar().toFile());
    }

    @AfterAll
    static void close() throws IOException {
        jar.close();
    }

    @Test
    void theManifestNamesTheEntryAndNothingOfTheMachine() throws IOException {
        Attributes main = jar.getManifest().getMainAttributes();

        Set<String> names = new TreeSet<>();
        main.keySet().forEach(name -> names.add(name.toString()));
        assertEquals(
                Set.of(
                        "Manifest-Version",
                        "Implementation-Title",
                        "Implementation-Version",
                        "Premain-Class",
                        "Agent-Class",
                        "Can-Retransform-Classes",
                        "Can-Redefine-Classes"),
                names);
        assertEquals("io.jwitness.premain.Agent", main.getValue("Premain-Class"));
        assertEquals("io.jwitness.premain.Agent", main.getValue("Agent-Class"));
    }

    @Test
    void onlyTheEntryIsInPlainSight() {
        List<String> plain =
                names().filter(name -> !name.startsWith("inst/") && !name.startsWith("META-INF/"))
                        .toList();

        assertFalse(plain.isEmpty());
        assertEquals(
                List.of(),
                plain.stream().filter(name -> !name.startsWith("io/jwitness/premain/")).toList());
        assertEquals(
                List.of(), names().filter(name -> name.startsWith("META-INF/services")).toList());
        assertEquals(
                List.of(),
                names().filter(name -> name.startsWith("inst/") && name.endsWith(".class"))
                        .toList());
    }

    @Test
    void noClassIsInTwoPartitions() {
        Set<String> isolated = new HashSet<>();
        names().filter(name -> name.startsWith("inst/"))
                .forEach(
                        name ->
                                isolated.add(
                                        name.substring("inst/".length())
                                                .replace(".classdata", ".class")));

        assertEquals(List.of(), names().filter(isolated::contains).toList());
        assertEquals(
                List.of(),
                isolated.stream().filter(name -> name.startsWith("io/jwitness/premain/")).toList());
    }

    @Test
    void ofJavaLangThereIsTheHookAlone() {
        assertEquals(
                List.of(
                        "inst/java/lang/JWitnessDispatcher.classdata",
                        "inst/java/lang/JWitnessHook.classdata"),
                names().filter(name -> name.startsWith("inst/java")).toList());
    }

    @Test
    void theEntryIsJava8AndTheRestAtMostJava17() throws IOException {
        for (JarEntry entry : classes()) {
            byte[] file = read(entry);
            int major = (file[6] & 0xff) << 8 | (file[7] & 0xff);
            assertTrue(
                    major <= (entry.getName().startsWith("inst/") ? 61 : 52),
                    entry.getName() + " is " + major);
        }
    }

    @Test
    void noLibraryTouchesWhatBelongsToTheJvm() throws IOException {
        Set<String> found = new TreeSet<>();
        for (JarEntry entry : classes()) {
            if (entry.getName().startsWith("inst/io/jwitness/")
                    || !entry.getName().startsWith("inst/")) {
                continue;
            }
            byte[] file = read(entry);
            String text = new String(file, StandardCharsets.ISO_8859_1);
            for (String type :
                    List.of(
                            "sun/misc/Unsafe",
                            "java/util/logging/Logger",
                            "java/text/SimpleDateFormat")) {
                // A constant of that very name, or a descriptor: not "java/util/logging/LoggerX".
                if (text.contains("L" + type + ";")
                        || text.contains((char) 0 + "" + (char) type.length() + type)) {
                    found.add(entry.getName() + " names " + type);
                }
            }
            boolean chronicle = entry.getName().startsWith("inst/net/openhft/");
            new ClassReader(file)
                    .accept(
                            new ClassVisitor(Opcodes.ASM9) {
                                @Override
                                public MethodVisitor visitMethod(
                                        int access,
                                        String name,
                                        String descriptor,
                                        String signature,
                                        String[] thrown) {
                                    return new Forbidden(entry.getName(), chronicle, found);
                                }
                            },
                            ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        }
        assertEquals(Set.of(), found);
    }

    @Test
    void nothingThatPhonesHomeOrForksIsInside() {
        assertEquals(
                List.of(),
                names().filter(
                                name ->
                                        name.contains("openhft/chronicle/analytics/")
                                                || name.contains("com/sun/jna")
                                                || name.contains("jnr/")
                                                || name.contains("okhttp")
                                                || name.endsWith(".so"))
                        .toList());
    }

    @Test
    void licencesTravelAlong() throws IOException {
        for (String name :
                List.of(
                        "META-INF/LICENSE",
                        "META-INF/NOTICE",
                        "META-INF/licenses/THIRD-PARTY.md",
                        "META-INF/licenses/asm.txt",
                        "META-INF/licenses/re2j.txt",
                        "META-INF/licenses/slf4j-api/LICENSE.txt",
                        "META-INF/licenses/jackson-core/NOTICE")) {
            JarEntry entry = jar.getJarEntry(name);
            assertNotNull(entry, name);
            assertTrue(read(entry).length > 100, name);
        }
    }

    @Test
    void itIsSmall() throws IOException {
        assertTrue(Files.size(Project.agentJar()) <= BUDGET_BYTES);
    }

    @Test
    void itsBytesDependOnNoClock() {
        Set<Long> times = new HashSet<>();
        jar.stream().forEach(entry -> times.add(entry.getTime()));
        assertEquals(1, times.size(), times::toString);
    }

    @Test
    void layingItOutAgainGivesTheSameBytes(@TempDir Path tmp) throws IOException {
        Path dist = Project.root().resolve("agent/dist");
        io.jwitness.dist.internal.build.Packager.main(
                new String[] {
                    tmp.toString(),
                    dist.resolve("target/agent-classpath.txt").toString(),
                    dist.resolve("target/classes").toString(),
                    dist.resolve("src/main/legal").toString(),
                    Project.root().resolve("LICENSE").toString(),
                    Project.root().resolve("NOTICE").toString()
                });

        List<Path> laidOut;
        try (Stream<Path> walk = Files.walk(tmp)) {
            laidOut = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : laidOut) {
            JarEntry entry = jar.getJarEntry(tmp.relativize(file).toString());
            assertNotNull(entry, file.toString());
            assertArrayEquals(Files.readAllBytes(file), read(entry), file.toString());
        }
        assertEquals(laidOut.size() + 1L, names().count(), "and the manifest");
    }

    private static Stream<String> names() {
        return jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName);
    }

    private static List<JarEntry> classes() {
        return jar.stream().filter(entry -> entry.getName().matches(".*\\.class(data)?")).toList();
    }

    private static byte[] read(JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    /** Calls that the packaging must have relinked. */
    private static final class Forbidden extends MethodVisitor {
        private static final Set<String> EVERYWHERE =
                Set.of(
                        "java/lang/Runtime.addShutdownHook",
                        "java/lang/Runtime.exec",
                        "java/lang/ProcessBuilder.start",
                        "java/lang/Thread.getContextClassLoader",
                        "java/util/TimeZone.getDefault",
                        "java/time/ZoneId.systemDefault",
                        "java/lang/System.setProperty",
                        "java/lang/System.setProperties",
                        "java/lang/System.setOut",
                        "java/lang/System.setErr",
                        "java/lang/System.exit",
                        "java/lang/Runtime.halt",
                        "java/lang/Runtime.exit",
                        "java/lang/System.out",
                        "java/lang/System.err");
        private static final Set<String> IN_CHRONICLE =
                Set.of(
                        "java/lang/System.getProperty",
                        "java/lang/System.getProperties",
                        "java/lang/Boolean.getBoolean",
                        "java/lang/Integer.getInteger",
                        "java/lang/Long.getLong");

        private final String where;
        private final boolean chronicle;
        private final Set<String> found;

        Forbidden(String where, boolean chronicle, Set<String> found) {
            super(Opcodes.ASM9);
            this.where = where;
            this.chronicle = chronicle;
            this.found = found;
        }

        @Override
        public void visitMethodInsn(
                int opcode, String owner, String name, String descriptor, boolean isInterface) {
            check(owner, name);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            check(owner, name);
        }

        @Override
        public void visitInvokeDynamicInsn(
                String name, String descriptor, Handle bootstrap, Object... arguments) {
            for (Object argument : arguments) {
                if (argument instanceof Handle handle) {
                    check(handle.getOwner(), handle.getName());
                }
            }
        }

        private void check(String owner, String name) {
            String member = owner + "." + name;
            if (EVERYWHERE.contains(member) || (chronicle && IN_CHRONICLE.contains(member))) {
                found.add(where + " calls " + member);
            }
        }
    }
}
