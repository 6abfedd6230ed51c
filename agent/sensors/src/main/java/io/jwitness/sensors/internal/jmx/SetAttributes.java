// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jmx;

import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import javax.management.Attribute;
import javax.management.AttributeList;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of an MBean that are set, one or several; each is an argument by its own name, so that
 * a sensitive one is masked by it.
 */
final class SetAttributes implements OperationHandler {
    private static final int MOST = 64;

    @Override
    public Role role() {
        return Role.SURFACE;
    }

    @Override
    public void enter(
            Operation operation,
            @Nullable Object self,
            @Nullable Object name,
            @Nullable Object attributes,
            @Nullable Object a2,
            @Nullable Object a3) {
        if (!MBean.isAsked(operation)) {
            operation.cancel();
            return;
        }
        String mbean = MBean.name(name);
        // A subclass could do anything when it is asked for its name.
        if (attributes instanceof Attribute one && one.getClass() == Attribute.class) {
            operation.target("mbean", MBean.target(mbean, one.getName()));
            argument(operation, one);
            return;
        }
        operation.target("mbean", MBean.target(mbean, null));
        if (attributes instanceof AttributeList several
                && several.getClass() == AttributeList.class) {
            for (int i = 0; i < Math.min(MOST, several.size()); i++) {
                if (several.get(i) instanceof Attribute each
                        && each.getClass() == Attribute.class) {
                    argument(operation, each);
                }
            }
        }
    }

    private static void argument(Operation operation, Attribute attribute) {
        operation.argument(attribute.getName(), null, attribute.getValue(), Ask.UNSET);
    }
}
