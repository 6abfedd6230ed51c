// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.analysis.SimpleVerifier;

/**
 * Verifies code of another JDK than the one that runs the test: what a type extends is read from
 * that JDK's class files, since one in a package of {@code java} cannot be loaded here.
 */
final class OtherJdkVerifier extends SimpleVerifier {
    /** Where class files come from. */
    interface ClassFiles {
        /**
         * Finds one.
         *
         * @param name of the class, as {@code java.util.List}
         * @return its bytes, or null when that JDK has none of that name
         */
        byte @Nullable [] read(String name) throws IOException;
    }

    private static final Type OBJECT = Type.getType(Object.class);

    private final ClassFiles files;
    private final Map<Type, ClassReader> readers = new HashMap<>();

    OtherJdkVerifier(ClassNode type, ClassFiles files) {
        super(
                Opcodes.ASM9,
                Type.getObjectType(type.name),
                type.superName == null ? null : Type.getObjectType(type.superName),
                type.interfaces.stream().map(Type::getObjectType).toList(),
                (type.access & Opcodes.ACC_INTERFACE) != 0);
        this.files = files;
    }

    @Override
    protected boolean isInterface(Type type) {
        return type.getSort() == Type.OBJECT
                && (reader(type).getAccess() & Opcodes.ACC_INTERFACE) != 0;
    }

    @Override
    protected @Nullable Type getSuperClass(Type type) {
        if (type.getSort() == Type.ARRAY) {
            return OBJECT;
        }
        String name = reader(type).getSuperName();
        return name == null ? null : Type.getObjectType(name);
    }

    @Override
    protected boolean isAssignableFrom(Type to, Type from) {
        if (to.equals(from) || to.equals(OBJECT)) {
            return true;
        }
        if (from.getSort() == Type.ARRAY) {
            return to.getSort() == Type.ARRAY
                    ? isAssignableFrom(component(to), component(from))
                    : List.of("java/lang/Cloneable", "java/io/Serializable")
                            .contains(to.getInternalName());
        }
        if (to.getSort() != Type.OBJECT || from.getSort() != Type.OBJECT) {
            return false;
        }
        for (String each : reader(from).getInterfaces()) {
            if (isAssignableFrom(to, Type.getObjectType(each))) {
                return true;
            }
        }
        Type parent = getSuperClass(from);
        return parent != null && isAssignableFrom(to, parent);
    }

    private static Type component(Type array) {
        return Type.getType(array.getDescriptor().substring(1));
    }

    private ClassReader reader(Type type) {
        return readers.computeIfAbsent(
                type,
                any -> {
                    try {
                        byte[] bytes = files.read(any.getClassName());
                        if (bytes == null) {
                            throw new IllegalArgumentException(any + " is not in that JDK");
                        }
                        return new ClassReader(bytes);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }
}
