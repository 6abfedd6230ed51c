// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.testing;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** An {@code Instrumentation} of the JVM that the tests run in. */
public final class SelfAttach {
    private static volatile @Nullable Instrumentation instrumentation;

    private SelfAttach() {}

    /** Attaches once; needs {@code jdk.attach.allowAttachSelf}. */
    public static synchronized Instrumentation instrumentation() throws Exception {
        Instrumentation known = instrumentation;
        if (known != null) {
            return known;
        }
        Path jar = Files.createTempFile("self-attach", ".jar");
        try {
            write(jar);
            VirtualMachine self =
                    VirtualMachine.attach(Long.toString(ProcessHandle.current().pid()));
            try {
                self.loadAgent(jar.toString());
            } finally {
                self.detach();
            }
        } finally {
            Files.delete(jar);
        }
        return Objects.requireNonNull(instrumentation);
    }

    /** What the JVM calls. */
    public static void agentmain(String args, Instrumentation given) {
        instrumentation = given;
    }

    private static void write(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Agent-Class", SelfAttach.class.getName());
        attributes.putValue("Can-Retransform-Classes", "true");
        String name = SelfAttach.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream in = SelfAttach.class.getClassLoader().getResourceAsStream(name)) {
            out.putNextEntry(new JarEntry(name));
            out.write(Objects.requireNonNull(in).readAllBytes());
            out.closeEntry();
        }
    }
}
