// SPDX-License-Identifier: Apache-2.0

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What an operator does at a remote JMX console, as a command.
 *
 * <p>{@code java RemoteConsole.java PORT CREDENTIALS set MBEAN ATTRIBUTE INT} or {@code … invoke MBEAN OPERATION STRING…}; the file CREDENTIALS holds
 * user and password, with a blank between.
 */
public class RemoteConsole {
    public static void main(String[] args) throws Exception {
        String[] credentials = Files.readAllLines(Path.of(args[1])).get(0).split(" ");
        JMXServiceURL url = new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + args[0] + "/jmxrmi");
        ObjectName mbean = new ObjectName(args[3]);
        try (JMXConnector connector =
                JMXConnectorFactory.connect(url, Map.of(JMXConnector.CREDENTIALS, credentials))) {
            var server = connector.getMBeanServerConnection();
            if (args[2].equals("set")) {
                server.setAttribute(mbean, new javax.management.Attribute(args[4], Integer.valueOf(args[5])));
            } else {
                String[] given = Arrays.copyOfRange(args, 5, args.length);
                String[] signature = new String[given.length];
                Arrays.fill(signature, String.class.getName());
                server.invoke(mbean, args[4], given, signature);
            }
        }
    }
}
