// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

class ApplicationScanTest {
    private static final String TABLE =
            """
            log\torg.log.Logger\tsetLevel(Lorg/log/Level;)V
            log\torg.log.Logger\tsetLevel(Ljava/lang/String;)V
            log\torg.log.Logger\treload()V
            h2\torg.h2.Console\texecute(Ljava/lang/String;)I
            """;

    @TempDir Path tmp;

    @Test
    void aLibraryInsideAWarIsFoundWithWhatIsWitnessedOfIt() throws IOException {
        byte[] library =
                jar(
                        Map.of(
                                "org/log/Logger.class",
                                type("org/log/Logger", "setLevel(Lorg/log/Level;)V", "reload()V")));
        Path war = write("app.war", jar(Map.of("WEB-INF/lib/log-2.jar", library)));

        ApplicationScan scan = scan(war);

        assertEquals(
                List.of(
                        new Finding(
                                "log",
                                "log-2.jar",
                                "org.log.Logger",
                                List.of("setLevel(Lorg/log/Level;)V", "reload()V"),
                                List.of())),
                scan.findings());
        assertEquals(2, scan.libraries());
        assertEquals(List.of(), scan.problems());
    }

    @Test
    void aMethodOfTheSameNameWithAnotherSignatureHasDrifted() throws IOException {
        Path jar =
                write(
                        "h2-3.jar",
                        jar(
                                Map.of(
                                        "org/h2/Console.class",
                                        type("org/h2/Console", "execute(Ljava/lang/String;J)I"))));

        Finding only = scan(jar).findings().get(0);

        assertEquals(List.of(), only.matched());
        assertEquals(
                List.of(
                        new Finding.Drift(
                                "execute",
                                List.of("execute(Ljava/lang/String;)I"),
                                List.of("execute(Ljava/lang/String;J)I"))),
                only.drifted());
    }

    @Test
    void aMethodThatAnotherVersionHasIsNoDrift() throws IOException {
        Path jar =
                write(
                        "log-1.jar",
                        jar(
                                Map.of(
                                        "org/log/Logger.class",
                                        type("org/log/Logger", "setLevel(Ljava/lang/String;)V"))));

        assertEquals(List.of(), scan(jar).findings().get(0).drifted());
    }

    @Test
    void classesOfADirectoryAndOfABootJarCountToo() throws IOException {
        byte[] logger = type("org/log/Logger", "reload()V");
        Path classes = Files.createDirectories(tmp.resolve("classes/org/log"));
        Files.write(classes.resolve("Logger.class"), logger);
        Path boot = write("boot.jar", jar(Map.of("BOOT-INF/classes/org/log/Logger.class", logger)));

        Path unpacked = Files.createDirectories(tmp.resolve("app/WEB-INF/lib"));
        Files.write(unpacked.resolve("log-2.jar"), jar(Map.of("org/log/Logger.class", logger)));

        assertEquals("log-2.jar", scan(tmp.resolve("app")).findings().get(0).library());
        assertEquals("classes/", scan(tmp.resolve("classes")).findings().get(0).library());
        assertEquals("boot.jar", scan(boot).findings().get(0).library());
    }

    @Test
    void whatIsNoClassFileOrNoJarIsToldAndTheRestIsRead() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("org/h2/Console.class", "not a class".getBytes(StandardCharsets.UTF_8));
        entries.put("org/log/Logger.class", type("org/log/Logger", "reload()V"));
        Path jar = write("broken.jar", jar(entries));

        ApplicationScan scan = scan(jar);

        assertEquals(1, scan.problems().size());
        assertTrue(scan.problems().get(0).startsWith("org/h2/Console.class in broken.jar"));
        assertTrue(
                scan.findings().stream()
                        .anyMatch(finding -> finding.matched().equals(List.of("reload()V"))));
        Path text = Files.writeString(tmp.resolve("readme.txt"), "hello");
        assertThrows(ZipException.class, () -> scan(text));
    }

    private static ApplicationScan scan(Path path) throws IOException {
        ApplicationScan scan =
                new ApplicationScan(
                        KnownMethods.read(
                                new ByteArrayInputStream(TABLE.getBytes(StandardCharsets.UTF_8))));
        scan.add(path);
        return scan;
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(tmp.resolve(name), content);
    }

    private static byte[] jar(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return out.toByteArray();
    }

    private static byte[] type(String name, String... methods) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
        for (String method : methods) {
            int parenthesis = method.indexOf('(');
            writer.visitMethod(
                            Opcodes.ACC_PUBLIC | Opcodes.ACC_NATIVE,
                            method.substring(0, parenthesis),
                            method.substring(parenthesis),
                            null,
                            null)
                    .visitEnd();
        }
        writer.visitEnd();
        return writer.toByteArray();
    }
}
