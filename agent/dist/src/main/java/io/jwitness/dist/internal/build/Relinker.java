// SPDX-License-Identifier: Apache-2.0
package io.jwitness.dist.internal.build;

import io.jwitness.dist.internal.shim.DateFormatShim;
import io.jwitness.dist.internal.shim.HostShim;
import io.jwitness.dist.internal.shim.LoggerShim;
import io.jwitness.dist.internal.shim.PropertiesShim;
import io.jwitness.dist.internal.shim.UnsafeShim;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * Rewrites what the libraries of the agent refer to, so that they leave the JVM around them alone.
 *
 * <pre>
 *   everywhere      sun.misc.Unsafe, java.util.logging.Logger,
 *                   java.text.SimpleDateFormat                             the type becomes a shim
 *                   System.out, System.err                                 the field becomes a shim's
 *                   shutdown hooks, processes, printStackTrace(),
 *                   the context class loader, ServiceLoader.load(Class),
 *                   the default time zone                                  the call becomes a shim's
 *   net.openhft     System.getProperty and its kin                         the call becomes a shim's
 * </pre>
 *
 * <p>A replaced call is static, takes the receiver first, and keeps the order of the stack, so
 * frames stay as they are. A class that refers to a member which its shim lacks is an error of the
 * build.
 *
 * <p>OpenTelemetry still reads System properties and the environment: {@code OTEL_…} is meant for
 * it too.
 */
final class Relinker {
    private static final String UNSAFE = Type.getInternalName(UnsafeShim.class);
    private static final String LOGGER = Type.getInternalName(LoggerShim.class);
    private static final String DATES = Type.getInternalName(DateFormatShim.class);
    private static final String HOST = Type.getInternalName(HostShim.class);
    private static final String PROPERTIES = Type.getInternalName(PropertiesShim.class);

    private static final Map<String, String> TYPES =
            Map.of(
                    "sun/misc/Unsafe", UNSAFE,
                    "java/util/logging/Logger", LOGGER,
                    "java/text/SimpleDateFormat", DATES);

    private static final Set<String> PROPERTY_CALLS =
            Set.of(
                    "java/lang/System.getProperty",
                    "java/lang/System.setProperty",
                    "java/lang/System.clearProperty",
                    "java/lang/System.getProperties",
                    "java/lang/Boolean.getBoolean",
                    "java/lang/Integer.getInteger",
                    "java/lang/Long.getLong");

    private static final Set<String> HOST_CALLS =
            Set.of(
                    "java/lang/Runtime.addShutdownHook(Ljava/lang/Thread;)V",
                    "java/lang/Runtime.removeShutdownHook(Ljava/lang/Thread;)Z",
                    "java/lang/ProcessBuilder.start()Ljava/lang/Process;",
                    "java/lang/Thread.getContextClassLoader()Ljava/lang/ClassLoader;",
                    "java/util/TimeZone.getDefault()Ljava/util/TimeZone;",
                    "java/time/ZoneId.systemDefault()Ljava/time/ZoneId;",
                    "java/util/ServiceLoader.load(Ljava/lang/Class;)Ljava/util/ServiceLoader;");

    private static final Set<String> HOST_FIELDS =
            Set.of("java/lang/System.out", "java/lang/System.err");

    private static final String PRINT_STACK_TRACE = "printStackTrace()V";

    private final Map<String, Set<String>> members = new HashMap<>();
    private final Set<String> missing = new TreeSet<>();
    private int relinkedClasses;

    /** Returns the class file to ship for this one. */
    byte[] relink(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(0);
        Calls calls = new Calls(writer, reader.getClassName());
        reader.accept(new ClassRemapper(calls, new Types(calls)), 0);
        if (!calls.changed) {
            return classFile;
        }
        relinkedClasses++;
        return writer.toByteArray();
    }

    /** How many classes were rewritten. */
    int relinkedClasses() {
        return relinkedClasses;
    }

    /** What was called for and is not in a shim; empty in a good build. */
    Set<String> missing() {
        return missing;
    }

    /** Types that become shims wherever they are named. */
    private static final class Types extends Remapper {
        private final Calls calls;

        Types(Calls calls) {
            super(Opcodes.ASM9);
            this.calls = calls;
        }

        @Override
        public String map(String internalName) {
            String shim = TYPES.get(internalName);
            if (shim == null) {
                return internalName;
            }
            calls.changed = true;
            return shim;
        }
    }

    /** Calls and fields that become a shim's; sees types that are mapped already. */
    private final class Calls extends ClassVisitor {
        private final String className;
        private final boolean chronicle;
        private boolean changed;

        Calls(ClassVisitor next, String className) {
            super(Opcodes.ASM9, next);
            this.className = className;
            this.chronicle = className.startsWith("net/openhft/");
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String method,
                String methodDescriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor next =
                    super.visitMethod(access, method, methodDescriptor, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitMethodInsn(
                        int opcode,
                        String owner,
                        String name,
                        String descriptor,
                        boolean isInterface) {
                    String shim = shimFor(owner, name, descriptor);
                    if (shim == null || opcode == Opcodes.INVOKESPECIAL) {
                        check(owner, name + descriptor);
                        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                        return;
                    }
                    String target =
                            opcode == Opcodes.INVOKESTATIC
                                    ? descriptor
                                    : withReceiver(receiver(owner, name), descriptor);
                    changed = true;
                    check(shim, name + target);
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, shim, name, target, false);
                }

                @Override
                public void visitFieldInsn(
                        int opcode, String owner, String name, String descriptor) {
                    if (HOST_FIELDS.contains(owner + "." + name)) {
                        changed = true;
                        check(HOST, name);
                        super.visitFieldInsn(opcode, HOST, name, descriptor);
                        return;
                    }
                    check(owner, name);
                    super.visitFieldInsn(opcode, owner, name, descriptor);
                }

                @Override
                public void visitInvokeDynamicInsn(
                        String name, String descriptor, Handle bootstrap, Object... arguments) {
                    Object[] relinked = arguments.clone();
                    for (int i = 0; i < relinked.length; i++) {
                        if (relinked[i] instanceof Handle handle) {
                            relinked[i] = relinked(handle);
                        }
                    }
                    super.visitInvokeDynamicInsn(name, descriptor, bootstrap, relinked);
                }
            };
        }

        private Handle relinked(Handle handle) {
            String shim = shimFor(handle.getOwner(), handle.getName(), handle.getDesc());
            if (shim == null) {
                return handle;
            }
            String target =
                    handle.getTag() == Opcodes.H_INVOKESTATIC
                            ? handle.getDesc()
                            : withReceiver(
                                    receiver(handle.getOwner(), handle.getName()),
                                    handle.getDesc());
            changed = true;
            check(shim, handle.getName() + target);
            return new Handle(Opcodes.H_INVOKESTATIC, shim, handle.getName(), target, false);
        }

        private @Nullable String shimFor(String owner, String name, String descriptor) {
            if (chronicle && PROPERTY_CALLS.contains(owner + "." + name)) {
                return PROPERTIES;
            }
            boolean host =
                    HOST_CALLS.contains(owner + "." + name + descriptor)
                            || PRINT_STACK_TRACE.equals(name + descriptor);
            return host ? HOST : null;
        }

        private void check(String owner, String member) {
            // What DateFormat declares, its shim inherits.
            if (owner.startsWith("io/jwitness/dist/internal/shim/")
                    && !(owner.equals(DATES) && !member.startsWith("<init>"))
                    && !members.computeIfAbsent(owner, Relinker::membersOf).contains(member)) {
                missing.add(owner + "." + member + " for " + className);
            }
        }
    }

    /** Whatever throwable it is called on, the shim takes it as one. */
    private static String receiver(String owner, String name) {
        return name.equals("printStackTrace") ? "java/lang/Throwable" : owner;
    }

    private static String withReceiver(String owner, String descriptor) {
        return "(L" + owner + ";" + descriptor.substring(1);
    }

    private static Set<String> membersOf(String shim) {
        Set<String> members = new HashSet<>();
        try (InputStream in = Relinker.class.getResourceAsStream("/" + shim + ".class")) {
            new ClassReader(in)
                    .accept(
                            new ClassVisitor(Opcodes.ASM9) {
                                @Override
                                public @Nullable FieldVisitor visitField(
                                        int access,
                                        String name,
                                        String descriptor,
                                        @Nullable String signature,
                                        @Nullable Object value) {
                                    members.add(name);
                                    return null;
                                }

                                @Override
                                public @Nullable MethodVisitor visitMethod(
                                        int access,
                                        String name,
                                        String descriptor,
                                        @Nullable String signature,
                                        String @Nullable [] exceptions) {
                                    members.add(name + descriptor);
                                    return null;
                                }
                            },
                            ClassReader.SKIP_CODE);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        return members;
    }
}
