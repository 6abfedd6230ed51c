// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.weave;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plans that meet in one class. */
public final class ClassPlans {
    private ClassPlans() {}

    /** Both; where they name one method, the first one weaves it. */
    public static Map<String, ClassPlan> both(
            Map<String, ClassPlan> first, Map<String, ClassPlan> second) {
        Map<String, ClassPlan> all = new HashMap<>(second);
        first.forEach((name, plan) -> all.merge(name, plan, (other, own) -> both(own, other)));
        return all;
    }

    private static ClassPlan both(ClassPlan first, ClassPlan second) {
        return new ClassPlan() {
            @Override
            public boolean mayMatch(int access, String name, String descriptor) {
                return first.mayMatch(access, name, descriptor)
                        || second.mayMatch(access, name, descriptor);
            }

            @Override
            public @Nullable MethodWeave method(
                    String className,
                    int access,
                    String name,
                    String descriptor,
                    @Nullable List<String> parameterNames) {
                MethodWeave weave =
                        first.method(className, access, name, descriptor, parameterNames);
                return weave != null
                        ? weave
                        : second.method(className, access, name, descriptor, parameterNames);
            }

            @Override
            public boolean sparesParameterNames() {
                return first.sparesParameterNames() && second.sparesParameterNames();
            }
        };
    }
}
