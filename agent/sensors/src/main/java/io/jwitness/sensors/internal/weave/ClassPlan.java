// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.weave;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be woven into one class, whichever loader defines it. Safe for all threads. */
public interface ClassPlan {
    /**
     * True when a method may be woven; asked before its code is read.
     *
     * @param access flags of the method
     * @param name its name
     * @param descriptor its descriptor
     */
    boolean mayMatch(int access, String name, String descriptor);

    /**
     * What is woven into a method.
     *
     * @param className binary name of the class, with dots
     * @param access flags of the method
     * @param name its name
     * @param descriptor its descriptor
     * @param parameterNames names of its parameters, from {@code MethodParameters} or else {@code
     *     LocalVariableTable}; null where the class file has none
     * @return null to leave it as it is
     */
    @Nullable MethodWeave method(
            String className,
            int access,
            String name,
            String descriptor,
            @Nullable List<String> parameterNames);

    /**
     * True when the class is to be left alone if it is loaded already, this JVM's retransformation
     * strips {@code MethodParameters}, and the class has them.
     */
    boolean sparesParameterNames();
}
