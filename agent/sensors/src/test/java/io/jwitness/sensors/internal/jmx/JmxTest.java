// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.policy.internal.Policy;
import io.jwitness.sensors.internal.dispatch.Repeats;
import io.jwitness.sensors.internal.testing.Armed;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import javax.management.remote.JMXAuthenticator;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXPrincipal;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.MBeanServerForwarder;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real connector, whose server and client are this process. */
final class JmxTest {
    private static final String PASSWORD = "correct-horse-battery";

    @TempDir Path directory;
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ObjectName shop = name("com.example:type=Shop");
    private Armed armed = Armed.arm();
    private @Nullable JMXConnectorServer connector;
    private @Nullable Path access;
    private @Nullable MBeanServerForwarder guard;

    /** What the test manages. */
    public interface ShopMBean {
        int getOrders();

        String getPassword();

        void setPassword(String value);

        String refund(String customer, int cents);
    }

    /** The managed object. */
    public static final class Shop implements ShopMBean {
        @Override
        public int getOrders() {
            return 7;
        }

        @Override
        public String getPassword() {
            return "";
        }

        @Override
        public void setPassword(String value) {}

        @Override
        public String refund(String customer, int cents) {
            return customer;
        }
    }

    @BeforeEach
    void register() throws Exception {
        access = directory.resolve("access");
        Files.writeString(
                access,
                "alice readwrite create javax.management.timer.* unregister\nmonitor readonly\n");
        server.registerMBean(new StandardMBean(new Shop(), ShopMBean.class), shop);
        armed.engine().sink().clear();
    }

    @AfterEach
    void nothingIsLeftOpen() throws Exception {
        JMXConnectorServer started = connector;
        if (started != null) {
            started.stop();
        }
        armed.close();
        server.unregisterMBean(shop);
        assertEquals(
                List.of(),
                armed.engine()
                        .sink()
                        .matching(r -> r.path("event").asText().startsWith("jwitness.")));
    }

    @Test
    void anOperationOverTheNetIsRecordedWithWhoAndFromWhere() throws Exception {
        try (JMXConnector client = connect("alice")) {
            client.getMBeanServerConnection()
                    .invoke(
                            shop,
                            "refund",
                            new Object[] {"bob@example.com", 1250},
                            new String[] {"java.lang.String", "int"});
        }

        JsonNode record = armed.one("jmx.invoke");
        assertEquals("com.example:type=Shop refund", record.at("/target/id").asText());
        assertEquals("alice", record.at("/actor/id").asText());
        assertEquals("authenticated", record.at("/actor/confidence").asText());
        assertEquals("127.0.0.1", record.at("/source/address").asText());
        assertTrue(record.at("/source/connection").asText().startsWith("rmi://127.0.0.1"));
        assertFalse(record.toString().contains("bob@"), record::toString);
        assertEquals("int", record.at("/args/1/type").asText());
        assertEquals("success", record.path("outcome").asText());
    }

    @Test
    void aLoginIsRecordedAndItsPasswordNever() throws Exception {
        connect("alice").close();
        assertThrows(SecurityException.class, () -> connect("alice", "wrong-password-1"));

        List<JsonNode> logins = armed.complete("jmx.login");
        assertEquals(2, logins.size(), logins::toString);
        assertEquals("success", logins.get(0).path("outcome").asText());
        assertEquals("authenticated", logins.get(0).at("/actor/confidence").asText());
        assertEquals("denied", logins.get(1).path("outcome").asText());
        assertEquals("alice", logins.get(1).at("/actor/id").asText());
        assertEquals("asserted", logins.get(1).at("/actor/confidence").asText());
        String all = armed.engine().sink().records().toString();
        assertFalse(all.contains(PASSWORD) || all.contains("wrong-password"), all);
    }

    @Test
    void theEndOfAConnectionIsRecordedOnce() throws Exception {
        connect("alice").close();

        JsonNode record = armed.one("jmx.disconnect");
        assertEquals("alice", record.at("/actor/id").asText());
    }

    @Test
    void aDumpOverTheNetIsTheEffectOfAnInvocation() throws Exception {
        Path dump = directory.resolve("remote.hprof");
        try (JMXConnector client = connect("alice")) {
            client.getMBeanServerConnection()
                    .invoke(
                            name("com.sun.management:type=HotSpotDiagnostic"),
                            "dumpHeap",
                            new Object[] {dump.toString(), true},
                            new String[] {"java.lang.String", "boolean"});
        }

        JsonNode invoke = armed.one("jmx.invoke");
        JsonNode effect = armed.one("jvm.heap.dump");
        assertEquals(invoke.path("op").asText(), effect.path("parent").asText());
        assertEquals("alice", effect.at("/actor/id").asText());
        assertTrue(Files.exists(dump));
    }

    @Test
    void aLevelChangedOverTheNetIsTheEffectOfAnInvocation() throws Exception {
        Logger logger = Logger.getLogger("com.example.jmx");
        try (JMXConnector client = connect("alice")) {
            client.getMBeanServerConnection()
                    .invoke(
                            name("java.util.logging:type=Logging"),
                            "setLoggerLevel",
                            new Object[] {"com.example.jmx", "FINE"},
                            new String[] {"java.lang.String", "java.lang.String"});
        }

        assertEquals(Level.FINE, logger.getLevel());
        JsonNode effect = armed.one("log.level.change");
        assertEquals(armed.one("jmx.invoke").path("op").asText(), effect.path("parent").asText());
        assertEquals("alice", effect.at("/actor/id").asText());
    }

    @Test
    void aDiagnosticCommandOverTheNetGivesItsEffectOnce() throws Exception {
        try (JMXConnector client = connect("alice")) {
            ObjectName commands = name("com.sun.management:type=DiagnosticCommand");
            MBeanServerConnection remote = client.getMBeanServerConnection();
            remote.invoke(commands, "gcRun", new Object[0], new String[0]);
            remote.invoke(commands, "vmVersion", new Object[0], new String[0]);
        }

        assertEquals(2, armed.complete("jmx.invoke").size());
        assertEquals(1, armed.complete("jvm.gc.run").size());
        assertEquals(
                3,
                armed.engine().sink().matching(JmxTest::isAct).stream()
                        .filter(r -> r.path("stage").asText().equals("complete"))
                        .count());
    }

    @Test
    void anAttemptThatARoleForbidsIsRecordedAsDenied() throws Exception {
        try (JMXConnector client = connect("monitor")) {
            MBeanServerConnection remote = client.getMBeanServerConnection();
            assertThrows(
                    SecurityException.class,
                    () -> remote.setAttribute(shop, new Attribute("Password", "a-new-password-1")));
            assertThrows(
                    SecurityException.class,
                    () ->
                            remote.invoke(
                                    shop,
                                    "refund",
                                    new Object[] {"x", 1},
                                    new String[] {"java.lang.String", "int"}));
        }

        assertEquals("denied", armed.one("jmx.attribute.set").path("outcome").asText());
        assertEquals("denied", armed.one("jmx.invoke").path("outcome").asText());
        assertEquals("monitor", armed.one("jmx.invoke").at("/actor/id").asText());
    }

    /** As Cassandra and Artemis have it: a guard of the server's own, of no class that we know. */
    @Test
    void whatAGuardOfTheServersOwnForbidsIsRecordedAsDenied() throws Exception {
        ObjectName made = name("com.example:type=Made");
        guard =
                (MBeanServerForwarder)
                        Proxy.newProxyInstance(
                                JmxTest.class.getClassLoader(),
                                new Class<?>[] {MBeanServerForwarder.class},
                                (self, method, values) -> {
                                    if (method.getName().equals("setMBeanServer")) {
                                        return null;
                                    }
                                    if (method.getName().startsWith("getClassLoader")) {
                                        return method.invoke(server, values);
                                    }
                                    throw new SecurityException("not for you");
                                });
        try (JMXConnector client = connectUnguarded()) {
            MBeanServerConnection remote = client.getMBeanServerConnection();
            for (ThrowingAct act :
                    List.<ThrowingAct>of(
                            () -> remote.getAttribute(shop, "Orders"),
                            () -> remote.setAttribute(shop, new Attribute("Password", "a-new-1")),
                            () -> remote.invoke(shop, "refund", new Object[] {"a-new-2"}, null),
                            () -> remote.createMBean("javax.management.timer.Timer", made),
                            () -> remote.unregisterMBean(shop),
                            () -> remote.queryNames(null, null))) {
                assertThrows(SecurityException.class, act::act);
            }
        }

        assertDenied("jmx.attribute.get", "com.example:type=Shop Orders");
        assertDenied("jmx.attribute.set", "com.example:type=Shop Password");
        assertDenied("jmx.invoke", "com.example:type=Shop refund");
        assertDenied("jmx.mbean.create", "com.example:type=Made");
        assertDenied("jmx.mbean.unregister", "com.example:type=Shop");
        assertFalse(armed.engine().sink().records().toString().contains("a-new-"));
    }

    /** Something that is done and may fail. */
    private interface ThrowingAct {
        void act() throws Exception;
    }

    private void assertDenied(String event, String target) {
        JsonNode record = armed.one(event);
        assertEquals(target, record.at("/target/id").asText());
        assertEquals("denied", record.path("outcome").asText());
        assertEquals("java.lang.SecurityException", record.at("/error/type").asText());
        assertEquals("alice", record.at("/actor/id").asText());
        assertEquals("authenticated", record.at("/actor/confidence").asText());
        assertEquals("127.0.0.1", record.at("/source/address").asText());
    }

    /** With the guard that roles need, and without it: each is a way of its own into the server. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyWayToActOnAnMBeanIsOneRecord(boolean isGuarded) throws Exception {
        ObjectName made = name("com.example:type=Made");
        @Nullable ObjectName loader = null;
        String timer = "javax.management.timer.Timer";
        try (JMXConnector client = isGuarded ? connect("alice") : connectUnguarded()) {
            MBeanServerConnection remote = client.getMBeanServerConnection();
            remote.invoke(
                    shop,
                    "refund",
                    new Object[] {"x", 1},
                    new String[] {"java.lang.String", "int"});
            remote.setAttribute(shop, new Attribute("Password", "a-new-password-1"));
            remote.setAttributes(shop, new AttributeList(List.of(new Attribute("Password", "b"))));
            remote.createMBean(timer, made);
            remote.unregisterMBean(made);
            remote.createMBean(timer, made, loader);
            remote.unregisterMBean(made);
            remote.createMBean(timer, made, new Object[0], new String[0]);
            remote.unregisterMBean(made);
            remote.createMBean(timer, made, loader, new Object[0], new String[0]);
            remote.unregisterMBean(made);
        }

        assertEquals(1, armed.complete("jmx.invoke").size());
        assertEquals(2, armed.complete("jmx.attribute.set").size());
        assertEquals(4, armed.complete("jmx.mbean.create").size());
        assertEquals(4, armed.complete("jmx.mbean.unregister").size());
        for (JsonNode record : armed.complete("jmx.mbean.create")) {
            assertEquals("alice", record.at("/actor/id").asText());
            assertTrue(record.at("/target/id").asText().contains("Made"), record::toString);
        }
    }

    /** Names are anybody's to choose: they are told, and drive no terminal. */
    @Test
    void aNameWithControlCharactersIsRecordedEscapedAndALongOneIsCut() throws Exception {
        String drive = "\u001b[2J\u202e\u200b";
        ObjectName spoof = name("com.example:type=Endpoint" + drive + ",name=" + drive);
        server.registerMBean(new StandardMBean(new Shop(), ShopMBean.class), spoof);
        String longName = "x".repeat(100_000);
        try (JMXConnector client = connect("alice")) {
            MBeanServerConnection remote = client.getMBeanServerConnection();
            for (String operation : List.of("re\nfund" + drive, "\"}\r" + drive, longName)) {
                assertThrows(
                        Exception.class,
                        () -> remote.invoke(spoof, operation, new Object[0], new String[0]));
                assertThrows(
                        Exception.class,
                        () -> remote.setAttribute(spoof, new Attribute(operation, "v")));
            }
        } finally {
            server.unregisterMBean(spoof);
        }
        Thread thread = new Thread(() -> ManagementFactory.getMemoryMXBean().gc(), "t\n" + drive);
        thread.start();
        thread.join();

        assertEquals(3, armed.complete("jmx.invoke").size());
        assertEquals(3, armed.complete("jmx.attribute.set").size());
        JsonNode first = armed.complete("jmx.invoke").get(0);
        assertEquals(
                spoof.getCanonicalName() + " re\nfund" + drive, first.at("/target/id").asText());
        assertEquals("t\n" + drive, armed.one("jvm.gc.run").at("/site/thread").asText());
        for (String text : armed.engine().sink().texts()) {
            assertTrue(text.chars().noneMatch(JmxTest::isHarmful), text);
            assertTrue(text.length() <= 15_872, () -> text.length() + " characters");
        }
    }

    private static boolean isHarmful(int c) {
        return c < ' ' || c == 0x202e || c == 0x200b;
    }

    @Test
    void anAttributeThatIsSetIsMaskedByItsName() throws Exception {
        try (JMXConnector client = connect("alice")) {
            MBeanServerConnection remote = client.getMBeanServerConnection();
            remote.setAttribute(shop, new Attribute("Password", "a-new-password-1"));
            AttributeList list = new AttributeList();
            list.add(new Attribute("Password", "a-new-password-2"));
            remote.setAttributes(shop, list);
        }

        List<JsonNode> records = armed.complete("jmx.attribute.set");
        assertEquals(2, records.size(), records::toString);
        assertEquals("com.example:type=Shop Password", records.get(0).at("/target/id").asText());
        assertEquals("Password", records.get(1).at("/args/0/name").asText());
        assertFalse(armed.engine().sink().records().toString().contains("a-new-password"));
    }

    /** As an exporter that connects, asks all MBeans for all they have, and leaves, each 15 s. */
    @Test
    void anHourOfScrapingIsAFewRecords() throws Exception {
        Repeats repeats = armed.sensors().recorder().repeats();
        for (int scrape = 0; scrape < 240; scrape++) {
            try (JMXConnector client = connect("alice")) {
                MBeanServerConnection remote = client.getMBeanServerConnection();
                for (ObjectName each : remote.queryNames(null, null)) {
                    remote.getAttributes(each, readable(remote, each));
                }
            }
            armed.engine().advance(Duration.ofSeconds(15));
            repeats.tick();
        }
        repeats.end();

        List<JsonNode> records = armed.engine().sink().records();
        assertTrue(records.size() <= 60, () -> records.size() + ": " + records);
        long reads =
                armed.complete("jmx.attribute.get").stream()
                        .filter(r -> r.at("/target/id").asText().matches(".* and \\d+ more"))
                        .mapToLong(r -> r.at("/count/n").asLong())
                        .sum();
        assertTrue(reads > 240 * 10, () -> "only " + reads + " reads are told");
        assertEquals(240, told("jmx.login"), () -> "logins in " + armed.complete("jmx.login"));
        assertTrue(
                armed.complete("jmx.attribute.get").stream()
                        .anyMatch(r -> r.toString().contains("SystemProperties")));
        assertTrue(records.stream().allMatch(r -> r.at("/actor/id").asText().equals("alice")));
    }

    /** How many acts the records of an event stand for. */
    private long told(String event) {
        return armed.complete(event).stream()
                .mapToLong(r -> r.has("count") ? r.at("/count/n").asLong() : 1)
                .sum();
    }

    private static String[] readable(MBeanServerConnection remote, ObjectName mbean)
            throws Exception {
        return Stream.of(remote.getMBeanInfo(mbean).getAttributes())
                .filter(MBeanAttributeInfo::isReadable)
                .map(MBeanAttributeInfo::getName)
                .toArray(String[]::new);
    }

    @Test
    void aReadOfTheJvmsInsideIsRecordedByItself() throws Exception {
        try (JMXConnector client = connect("alice")) {
            MBeanServerConnection remote = client.getMBeanServerConnection();
            remote.getAttribute(shop, "Orders");
            remote.getAttribute(name("java.lang:type=Runtime"), "InputArguments");
        }

        List<JsonNode> reads = armed.complete("jmx.attribute.get");
        assertEquals(1, reads.size(), reads::toString);
        assertEquals(
                "java.lang:type=Runtime InputArguments", reads.get(0).at("/target/id").asText());
    }

    @Test
    void aReadThatFailsIsARecord() throws Exception {
        try (JMXConnector client = connect("alice")) {
            MBeanServerConnection remote = client.getMBeanServerConnection();
            for (int i = 0; i < 2; i++) {
                assertThrows(
                        AttributeNotFoundException.class,
                        () -> remote.getAttribute(shop, "NoSuch"));
            }
            assertEquals(7, remote.getAttribute(shop, "Orders"));
        }

        List<JsonNode> reads = armed.complete("jmx.attribute.get");
        assertEquals(2, reads.size(), reads::toString);
        for (JsonNode read : reads) {
            assertEquals("com.example:type=Shop NoSuch", read.at("/target/id").asText());
            assertEquals("failure", read.path("outcome").asText());
            assertEquals(
                    "javax.management.AttributeNotFoundException", read.at("/error/type").asText());
            assertEquals("alice", read.at("/actor/id").asText());
            assertFalse(read.path("policy").isMissingNode(), read::toString);
        }
    }

    @Test
    void aReadThatARuleRefusesDoesNotHappen() throws Exception {
        armed.engine()
                .policy(
                        Policy.parse(
                                """
                                apiVersion: jwitness/v1
                                rules:
                                  - name: orders
                                    match:
                                      event: [jmx.attribute.get]
                                      target: ["com.example:type=Shop Orders"]
                                    stages: [attempt, complete]
                                    effect: deny
                                """
                                        .getBytes(StandardCharsets.UTF_8),
                                "policy.yaml"));
        try (JMXConnector client = connect("alice")) {
            MBeanServerConnection remote = client.getMBeanServerConnection();
            SecurityException refused =
                    assertThrows(
                            SecurityException.class, () -> remote.getAttribute(shop, "Orders"));
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("rule 'orders'"),
                    refused::getMessage);
            assertTrue(
                    (int) remote.getAttribute(name("java.lang:type=Threading"), "ThreadCount") > 0);
        }

        JsonNode record = armed.one("jmx.attribute.get");
        assertEquals("denied", record.path("outcome").asText());
        assertEquals("com.example:type=Shop Orders", record.at("/target/id").asText());
    }

    @Test
    void whatTheApplicationDoesWithItsOwnMBeansIsNoAct() throws Exception {
        server.setAttribute(shop, new Attribute("Password", "x"));
        server.getAttribute(shop, "Orders");
        server.invoke(
                shop, "refund", new Object[] {"x", 1}, new String[] {"java.lang.String", "int"});

        assertEquals(List.of(), armed.engine().sink().records());
    }

    /** Read by the JDK's logging from its configuration, and made while that is loaded. */
    public static final class Configuring {
        public Configuring() throws Exception {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            server.unregisterMBean(name("com.example:type=Shop"));
            server.registerMBean(
                    new StandardMBean(new Shop(), ShopMBean.class), name("com.example:type=Shop"));
        }
    }

    @Test
    void whatAReloadDoesWithMBeansIsNoActEither() throws Exception {
        String configuration =
                "config=" + Configuring.class.getName() + "\ncom.example.jmx.reload.level=FINE\n";
        LogManager.getLogManager()
                .readConfiguration(
                        new ByteArrayInputStream(
                                configuration.getBytes(StandardCharsets.ISO_8859_1)));

        assertEquals(List.of(), armed.complete("jmx.mbean.unregister"));
    }

    @Test
    void aRecordCarriesTheSpanThatTheApplicationIsIn() throws Exception {
        Span before = Span.Current.span;
        Span.Current.span =
                SpanContext.span("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(JmxTest.class.getClassLoader());
        try {
            ManagementFactory.getMemoryMXBean().gc();
        } finally {
            Thread.currentThread().setContextClassLoader(context);
            Span.Current.span = before;
        }

        JsonNode record = armed.one("jvm.gc.run");
        assertEquals("00f067aa0ba902b7", record.at("/trace/span_id").asText());
    }

    @Test
    void aConnectionIdTellsAddressAndUser() {
        assertEquals(
                new ConnectionId("127.0.0.1", "alice"),
                ConnectionId.parse("rmi://127.0.0.1 alice 1"));
        assertEquals(new ConnectionId("127.0.0.1", null), ConnectionId.parse("rmi://127.0.0.1  1"));
        assertEquals(new ConnectionId("::1", "a;b"), ConnectionId.parse("rmi://[::1] a;b 12"));
        assertEquals(new ConnectionId(null, null), ConnectionId.parse("rmi:  3"));
        assertEquals(new ConnectionId(null, null), ConnectionId.parse("nonsense"));
    }

    /** A connector that lets everybody who logs in do everything. */
    private JMXConnector connectUnguarded() throws Exception {
        access = null;
        return connect("alice");
    }

    private static boolean isAct(JsonNode record) {
        return !Set.of("jmx.login", "jmx.disconnect", "jmx.connect")
                .contains(record.path("event").asText());
    }

    private JMXConnector connect(String user) throws Exception {
        return connect(user, PASSWORD);
    }

    // A client of this very process, to an address that this process has just made.
    @SuppressWarnings("BanJNDI")
    private JMXConnector connect(String user, String password) throws Exception {
        JMXConnectorServer started = connector;
        if (started == null) {
            Map<String, Object> environment = new HashMap<>();
            JMXAuthenticator authenticator =
                    credentials -> {
                        if (!(credentials instanceof String[] words)
                                || !words[1].equals(PASSWORD)) {
                            throw new SecurityException("no");
                        }
                        return new Subject(
                                true, Set.of(new JMXPrincipal(words[0])), Set.of(), Set.of());
                    };
            environment.put(JMXConnectorServer.AUTHENTICATOR, authenticator);
            if (access != null) {
                environment.put("jmx.remote.x.access.file", access.toString());
            }
            started =
                    JMXConnectorServerFactory.newJMXConnectorServer(
                            new JMXServiceURL("rmi", "127.0.0.1", 0), environment, server);
            MBeanServerForwarder own = guard;
            if (own != null) {
                started.setMBeanServerForwarder(own);
            }
            started.start();
            connector = started;
        }
        return JMXConnectorFactory.connect(
                started.getAddress(),
                Map.of(JMXConnector.CREDENTIALS, new String[] {user, password}));
    }

    private static ObjectName name(String text) {
        try {
            return new ObjectName(text);
        } catch (Exception wrong) {
            throw new AssertionError(text, wrong);
        }
    }
}
