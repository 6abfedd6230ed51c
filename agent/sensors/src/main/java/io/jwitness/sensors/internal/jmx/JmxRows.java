// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jmx;

import io.jwitness.sensors.internal.catalogue.Family;
import io.jwitness.sensors.internal.catalogue.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * The MBean server, the guard that a remote connector puts before it, and the connector.
 *
 * <p>The guard stops what a read-only role may not do before the server is reached: without its
 * rows a denied attempt would be no record.
 */
final class JmxRows {
    private static final String SEEN = "17, 25";
    private static final String SERVER = "com.sun.jmx.mbeanserver.JmxMBeanServer";
    private static final String GUARD = "com.sun.jmx.remote.security.MBeanServerAccessController";
    private static final String CONNECTION = "javax.management.remote.rmi.RMIConnectionImpl";
    private static final String CONNECTION_ID = "this.getConnectionId()Ljava/lang/String;";
    private static final String NAME = "Ljavax/management/ObjectName;";
    private static final String STRING = "Ljava/lang/String;";
    private static final String OBJECT = "Ljava/lang/Object;";
    private static final String LIST = "Ljavax/management/AttributeList;";
    private static final String INSTANCE = ")Ljavax/management/ObjectInstance;";

    private JmxRows() {}

    /** The rows of sensor {@code jmx}. */
    static Family family(ReadCounts counts) {
        List<Row> rows = new ArrayList<>();
        writes(SERVER, rows);
        writes(GUARD, rows);
        GetAttributes reads = new GetAttributes(counts);
        rows.add(
                Row.of(SERVER, "getAttribute(" + NAME + STRING + ")" + OBJECT)
                        .event("jmx.attribute.get")
                        .enter("arg0", "arg1")
                        .seen(SEEN)
                        .by(reads));
        rows.add(
                Row.of(SERVER, "getAttributes(" + NAME + "[" + STRING + ")" + LIST)
                        .event("jmx.attribute.get")
                        .enter("arg0", "arg1")
                        .seen(SEEN)
                        .by(reads));
        connector(rows);
        return Family.of("jmx", rows.toArray(new Row[0]));
    }

    private static void writes(String server, List<Row> rows) {
        String arguments = "[" + OBJECT + "[" + STRING;
        rows.add(
                Row.of(server, "invoke(" + NAME + STRING + arguments + ")" + OBJECT)
                        .event("jmx.invoke")
                        .enter("arg0", "arg1", "arg2", "arg3")
                        .seen(SEEN)
                        .by(new Invoke()));
        SetAttributes set = new SetAttributes();
        rows.add(
                Row.of(server, "setAttribute(" + NAME + "Ljavax/management/Attribute;)V")
                        .event("jmx.attribute.set")
                        .enter("arg0", "arg1")
                        .seen(SEEN)
                        .by(set));
        rows.add(
                Row.of(server, "setAttributes(" + NAME + LIST + ")" + LIST)
                        .event("jmx.attribute.set")
                        .enter("arg0", "arg1")
                        .seen(SEEN)
                        .by(set));
        Registration registration = new Registration();
        for (String parameters :
                List.of(NAME, NAME + NAME, NAME + arguments, NAME + NAME + arguments)) {
            rows.add(
                    Row.of(server, "createMBean(" + STRING + parameters + INSTANCE)
                            .event("jmx.mbean.create")
                            .enter("arg1", "arg0")
                            .seen(SEEN)
                            .by(registration));
        }
        rows.add(
                Row.of(server, "unregisterMBean(" + NAME + ")V")
                        .event("jmx.mbean.unregister")
                        .enter("arg0")
                        .seen(SEEN)
                        .by(registration));
    }

    private static void connector(List<Row> rows) {
        RmiCarrier carrier = new RmiCarrier();
        String subject = "Ljavax/security/auth/Subject;";
        rows.add(
                Row.of(CONNECTION, "doOperation(I[" + OBJECT + ")" + OBJECT)
                        .enter(CONNECTION_ID)
                        .seen("17")
                        .by(carrier));
        rows.add(
                Row.of(CONNECTION, "doOperation(I[" + OBJECT + subject + ")" + OBJECT)
                        .enter(CONNECTION_ID)
                        .seen("25")
                        .by(carrier));
        rows.add(
                Row.of(CONNECTION, "close()V")
                        .event("jmx.disconnect")
                        .enter(CONNECTION_ID)
                        .seen(SEEN)
                        .by(new Disconnect()));
        rows.add(
                Row.of(
                                "javax.management.remote.rmi.RMIServerImpl",
                                "doNewClient("
                                        + OBJECT
                                        + ")Ljavax/management/remote/rmi/RMIConnection;")
                        .enter("arg0", "java/rmi/server/RemoteServer#getClientHost()" + STRING)
                        .exit(
                                "return<javax/management/remote/rmi/RMIConnectionImpl>"
                                        + ".getConnectionId()"
                                        + STRING)
                        .seen(SEEN)
                        .by(new Login()));
    }
}
