// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jmx;

import io.jwitness.record.Outcome;
import io.jwitness.sensors.internal.dispatch.CarrierHandler;
import io.jwitness.sensors.internal.dispatch.Identity;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.Recorder;
import javax.management.Attribute;
import org.jspecify.annotations.Nullable;

/**
 * A call that came over a remote JMX connection: its id, the connector's number of the operation,
 * and the operation's values.
 *
 * <p>Servers put guards of their own before the MBean server (Cassandra's roles, Artemis',
 * Karaf's), of any class. What one of them refuses reaches no other row, so it is told here.
 */
final class RmiCarrier implements CarrierHandler {
    // Numbers of javax.management.remote.rmi.RMIConnectionImpl, the same in 17 and 25.
    private static final int CREATE_MBEAN = 3;
    private static final int CREATE_MBEAN_LOADER_PARAMS = 6;
    private static final int GET_ATTRIBUTE = 7;
    private static final int GET_ATTRIBUTES = 8;
    private static final int INVOKE = 14;
    private static final int SET_ATTRIBUTE = 22;
    private static final int SET_ATTRIBUTES = 23;
    private static final int UNREGISTER_MBEAN = 24;

    private final Recorder recorder;

    RmiCarrier(Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public void lend(
            Identity identity,
            @Nullable Object connectionId,
            @Nullable Object number,
            @Nullable Object values,
            @Nullable Object unused) {
        if (connectionId instanceof String id) {
            ConnectionId.lend(id, identity);
        }
    }

    @Override
    public void left(Lent lent, @Nullable Object result, @Nullable Throwable thrown) {
        if (!(thrown instanceof SecurityException)
                || lent.isTold()
                || !(lent.value(1) instanceof Integer number)
                || !(lent.value(2) instanceof Object[] values)) {
            return;
        }
        String event = event(number);
        Identity identity = lent.identity();
        if (event == null || identity == null) {
            return;
        }
        // The MBean's name comes first, but where one is created: there its class does.
        boolean isCreated = number <= CREATE_MBEAN_LOADER_PARAMS;
        Object name = value(values, isCreated ? 1 : 0);
        Object member = isCreated ? null : value(values, 1);
        if (member instanceof Attribute one && one.getClass() == Attribute.class) {
            member = one.getName();
        }
        Operation operation = recorder.open(event);
        operation.identity().copyFrom(identity);
        operation
                .target("mbean", MBean.target(MBean.name(name), member))
                .failure(thrown.getClass().getName())
                .outcome(Outcome.DENIED);
        recorder.write(operation);
    }

    private static @Nullable Object value(Object[] values, int index) {
        return index < values.length ? values[index] : null;
    }

    private static @Nullable String event(int number) {
        return switch (number) {
            case INVOKE -> "jmx.invoke";
            case SET_ATTRIBUTE, SET_ATTRIBUTES -> "jmx.attribute.set";
            case GET_ATTRIBUTE, GET_ATTRIBUTES -> "jmx.attribute.get";
            case UNREGISTER_MBEAN -> "jmx.mbean.unregister";
            default ->
                    number >= CREATE_MBEAN && number <= CREATE_MBEAN_LOADER_PARAMS
                            ? "jmx.mbean.create"
                            : null;
        };
    }
}
