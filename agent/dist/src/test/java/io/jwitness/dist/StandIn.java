// SPDX-License-Identifier: Apache-2.0
package io.jwitness.dist;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jwitness.harness.Project;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.Deflater;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/**
 * A copy of the agent jar in which a few lines stand in for the engine, so that a test sees the
 * entry alone.
 */
record StandIn(Path jar) {
    private static final String STARTER = "io/jwitness/engine/internal/Starter";
    private static final String[] NESTED = {"", "$Armed", "$Dispatcher"};
    private static final String STAND_IN = "io/jwitness/dist/standin/StandInStarter";

    /**
     * @param version what it calls itself in its notes
     */
    static StandIn in(Path dir, String version) throws IOException {
        Path jar = dir.resolve("stand-in-" + version + ".jar");
        try (JarFile agent = new JarFile(Project.agentJar().toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.setLevel(Deflater.NO_COMPRESSION);
            for (JarEntry entry : Collections.list(agent.entries())) {
                if (entry.isDirectory()
                        || entry.getName().equals("inst/" + STARTER + ".classdata")) {
                    continue;
                }
                out.putNextEntry(new JarEntry(entry.getName()));
                try (InputStream in = agent.getInputStream(entry)) {
                    in.transferTo(out);
                }
            }
            for (String nested : NESTED) {
                out.putNextEntry(new JarEntry("inst/" + STARTER + nested + ".classdata"));
                out.write(renamed(STAND_IN + nested));
            }
            out.putNextEntry(new JarEntry("inst/version"));
            out.write(version.getBytes(UTF_8));
        }
        return new StandIn(jar);
    }

    String flag(String arguments) {
        return "-javaagent:" + jar + "=" + arguments;
    }

    /** As a late attach names it. */
    String arguments(String more) throws IOException, NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
        return "jar=" + jar + ",sha256=" + HexFormat.of().formatHex(digest) + "," + more;
    }

    private static byte[] renamed(String name) throws IOException {
        try (InputStream in = StandIn.class.getClassLoader().getResourceAsStream(name + ".class")) {
            Map<String, String> names = new HashMap<>();
            for (String nested : NESTED) {
                names.put(STAND_IN + nested, STARTER + nested);
            }
            ClassWriter writer = new ClassWriter(0);
            new ClassReader(in)
                    .accept(new ClassRemapper(writer, new SimpleRemapper(Opcodes.ASM9, names)), 0);
            return writer.toByteArray();
        }
    }
}
