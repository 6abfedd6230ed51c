// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.testing;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** Gets this JVM an Instrumentation, as an agent that is attached does. */
public final class SelfAttached {
    private static volatile @Nullable Instrumentation instrumentation;

    private SelfAttached() {}

    /** Called by the JVM. */
    public static void agentmain(@Nullable String options, Instrumentation given) {
        instrumentation = given;
    }

    /** This JVM's; attached once. */
    public static synchronized Instrumentation instrumentation() {
        Instrumentation known = instrumentation;
        if (known != null) {
            return known;
        }
        try {
            Path jar = Files.createTempFile("jwitness-test", ".jar");
            try {
                agentJar(jar, SelfAttached.class);
                load(jar, null);
            } finally {
                Files.delete(jar);
            }
        } catch (IOException failure) {
            throw new LinkageError(failure.toString(), failure);
        }
        known = instrumentation;
        if (known == null) {
            throw new LinkageError("the agent was loaded and not called");
        }
        return known;
    }

    /** Writes the jar of an agent whose class is on the class path already. */
    public static void agentJar(Path jar, Class<?> agent) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Agent-Class", agent.getName());
        attributes.putValue("Can-Retransform-Classes", "true");
        attributes.putValue("Can-Redefine-Classes", "true");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream empty = new JarOutputStream(out, manifest)) {
            empty.finish();
        }
    }

    /** Loads an agent into this JVM through its attach socket. */
    public static void load(Path jar, @Nullable String options) {
        try {
            VirtualMachine self = attach();
            try {
                self.loadAgent(jar.toString(), options);
            } finally {
                self.detach();
            }
        } catch (Exception failure) {
            throw new LinkageError(failure.toString(), failure);
        }
    }

    /** A tool's connection to this JVM. */
    public static VirtualMachine attach() throws Exception {
        return VirtualMachine.attach(Long.toString(ProcessHandle.current().pid()));
    }
}
