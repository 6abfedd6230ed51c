// SPDX-License-Identifier: Apache-2.0
package io.jwitness.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A person at a remote JMX console: one connection, with user and password. */
public final class Jmx implements AutoCloseable {

    /** The user whom {@link #options} lets in, with all rights, and the password. */
    public static final String USER = "ops";

    private static final String PASSWORD = "ops-demo";

    private final JMXConnector connector;
    private final MBeanServerConnection server;

    private Jmx(JMXConnector connector, MBeanServerConnection server) {
        this.connector = connector;
        this.server = server;
    }

    /**
     * JVM options for a connector on this port of loopback; the two files go into the directory.
     */
    public static List<String> options(int port, Path directory) {
        try {
            Path passwords = directory.resolve("jmx.password");
            Path access = directory.resolve("jmx.access");
            Files.writeString(passwords, USER + " " + PASSWORD + "\n");
            // The JVM refuses a password file that others may read.
            Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-------"));
            Files.writeString(access, USER + " readwrite\n");
            String prefix = "-Dcom.sun.management.jmxremote.";
            return List.of(
                    prefix + "port=" + port,
                    prefix + "rmi.port=" + port,
                    prefix + "host=127.0.0.1",
                    "-Djava.rmi.server.hostname=127.0.0.1",
                    prefix + "ssl=false",
                    prefix + "password.file=" + passwords,
                    prefix + "access.file=" + access);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // The registry is the one that this test has started, on loopback; JMX has no other way in.
    @SuppressWarnings("BanJNDI")
    public static Jmx connect(int port) {
        try {
            JMXConnector connector =
                    JMXConnectorFactory.connect(
                            new JMXServiceURL(
                                    "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi"),
                            Map.of(JMXConnector.CREDENTIALS, new String[] {USER, PASSWORD}));
            return new Jmx(connector, connector.getMBeanServerConnection());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls an operation all of whose parameters are strings. */
    public String invoke(String mbean, String operation, String... arguments) {
        String[] signature = new String[arguments.length];
        Arrays.fill(signature, String.class.getName());
        try {
            return String.valueOf(
                    server.invoke(new ObjectName(mbean), operation, arguments, signature));
        } catch (JMException | IOException e) {
            throw new AssertionError(mbean + " " + operation, e);
        }
    }

    /** Reads every attribute of every MBean, as an exporter does. */
    public void readAll() {
        try {
            for (ObjectName mbean : server.queryNames(null, null)) {
                server.getAttributes(
                        mbean,
                        Stream.of(server.getMBeanInfo(mbean).getAttributes())
                                .filter(MBeanAttributeInfo::isReadable)
                                .map(MBeanAttributeInfo::getName)
                                .toArray(String[]::new));
            }
        } catch (JMException | IOException e) {
            throw new AssertionError("reading all", e);
        }
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
