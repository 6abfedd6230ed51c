// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.weave;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.ParameterNode;

/**
 * Weaves a class file by its plan. Methods that the plan does not name are copied byte for byte.
 *
 * <p>No class is loaded and no common superclass computed: {@link MethodWeaving} says why. Loaded
 * on first use, so that a JVM in which nothing is woven never pays for ASM.
 */
final class Weaver {
    /** What came of it. */
    static final class Result {
        /** The woven class file; null where no method was woven. */
        final byte @Nullable [] bytes;

        final int methods;
        final boolean hasParameterNames;

        Result(byte @Nullable [] bytes, int methods, boolean hasParameterNames) {
            this.bytes = bytes;
            this.methods = methods;
            this.hasParameterNames = hasParameterNames;
        }
    }

    private Weaver() {}

    /**
     * Weaves.
     *
     * @throws RuntimeException where the class file cannot be read or a method outgrows its limit
     */
    static Result weave(byte[] classFile, ClassPlan plan) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        Pass pass = new Pass(writer, plan);
        reader.accept(pass, ClassReader.EXPAND_FRAMES);
        byte[] bytes = pass.woven == 0 ? null : writer.toByteArray();
        return new Result(bytes, pass.woven, pass.hasParameterNames);
    }

    private static final class Pass extends ClassVisitor {
        private final ClassPlan plan;
        private String owner = "";
        private int version;
        private boolean isInterface;
        private int woven;
        private boolean hasParameterNames;

        Pass(ClassVisitor next, ClassPlan plan) {
            super(Opcodes.ASM9, next);
            this.plan = plan;
        }

        @Override
        public void visit(
                int version,
                int access,
                String name,
                @Nullable String signature,
                @Nullable String superName,
                String @Nullable [] interfaces) {
            this.version = version & 0xffff;
            this.owner = name;
            this.isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
            super.visit(version, access, name, signature, superName, interfaces);
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            int without = Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_BRIDGE;
            if ((access & without) != 0
                    || name.startsWith("<")
                    || !plan.mayMatch(access, name, descriptor)) {
                return next;
            }
            return new MethodNode(Opcodes.ASM9, access, name, descriptor, signature, exceptions) {
                @Override
                public void visitEnd() {
                    List<String> names = parameterNames(this);
                    MethodWeave weave =
                            plan.method(owner.replace('/', '.'), access, name, desc, names);
                    if (weave != null) {
                        new MethodWeaving(owner, isInterface, version, this, weave).apply();
                        woven++;
                        hasParameterNames |= parameters != null;
                    }
                    accept(next);
                }
            };
        }
    }

    /** Names of the parameters in order, or null where the class file does not hold all of them. */
    private static @Nullable List<String> parameterNames(MethodNode method) {
        Type[] types = Type.getArgumentTypes(method.desc);
        List<String> names = new ArrayList<>(types.length);
        List<ParameterNode> declared = method.parameters;
        if (declared != null && declared.size() == types.length) {
            for (ParameterNode parameter : declared) {
                if (parameter.name == null) {
                    return null;
                }
                names.add(parameter.name);
            }
            return names;
        }
        List<LocalVariableNode> locals = method.localVariables;
        if (locals == null) {
            return null;
        }
        int slot = (method.access & Opcodes.ACC_STATIC) != 0 ? 0 : 1;
        for (Type type : types) {
            String name = nameOf(slot, type.getDescriptor(), locals);
            if (name == null) {
                return null;
            }
            names.add(name);
            slot += type.getSize();
        }
        return names;
    }

    /** The first variable that a slot holds is the parameter; a later one only reuses the slot. */
    private static @Nullable String nameOf(
            int slot, String descriptor, List<LocalVariableNode> locals) {
        for (LocalVariableNode local : locals) {
            if (local.index == slot && local.desc.equals(descriptor)) {
                return local.name;
            }
        }
        return null;
    }
}
