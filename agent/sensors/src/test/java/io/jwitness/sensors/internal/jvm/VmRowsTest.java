// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.tools.attach.VirtualMachine;
import io.jwitness.policy.internal.Policy;
import io.jwitness.sensors.internal.testing.Armed;
import io.jwitness.sensors.internal.testing.SelfAttached;
import io.jwitness.sensors.internal.testing.Visitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The JDK's own methods, woven in this JVM. */
final class VmRowsTest {
    private static final String DENY_DUMPS =
            """
            apiVersion: jwitness/v1
            rules:
              - name: no-dumps
                match: { event: [jvm.heap.dump] }
                stages: [attempt, complete]
                effect: deny
            """;

    @TempDir Path directory;
    private Armed armed = Armed.arm();

    @BeforeEach
    void forgetArming() {
        armed.engine().sink().clear();
    }

    @AfterEach
    void nothingIsLeftOpen() {
        armed.close();
        assertEquals(0, armed.sensors().dispatcher().openThreads());
    }

    /** Loaded by a test as somebody else's agent. */
    public static final class Stranger {
        private Stranger() {}

        public static void agentmain(@Nullable String options, Instrumentation instrumentation) {}
    }

    @Test
    void aHeapDumpIsRecordedBeforeAndAfterItsEffect() throws Exception {
        Path dump = directory.resolve("a.hprof");

        byAlice(() -> diagnostic().dumpHeap(dump.toString(), true));

        List<JsonNode> records = armed.engine().sink().records();
        assertEquals(2, records.size(), records::toString);
        assertEquals("attempt", records.get(0).path("stage").asText());
        JsonNode complete = armed.one("jvm.heap.dump");
        assertEquals("file", complete.at("/target/type").asText());
        assertEquals(dump.toString(), complete.at("/target/id").asText());
        assertEquals("live", complete.at("/args/0/name").asText());
        assertEquals("true", complete.at("/args/0/value").asText());
        assertEquals("success", complete.path("outcome").asText());
        assertTrue(Files.exists(dump));
    }

    @Test
    void aRefusedHeapDumpLeavesNoFileAndARecord() throws Exception {
        armed.engine()
                .policy(Policy.parse(DENY_DUMPS.getBytes(StandardCharsets.UTF_8), "policy.yaml"));
        Path dump = directory.resolve("refused.hprof");

        assertThrows(SecurityException.class, () -> diagnostic().dumpHeap(dump.toString(), true));

        assertFalse(Files.exists(dump));
        assertEquals("denied", armed.one("jvm.heap.dump").path("outcome").asText());
    }

    @Test
    void aFlagIsRecordedWithBeforeAndAfter() {
        String before = diagnostic().getVMOption("HeapDumpOnOutOfMemoryError").getValue();
        byAlice(() -> diagnostic().setVMOption("HeapDumpOnOutOfMemoryError", "true"));
        diagnostic().setVMOption("HeapDumpOnOutOfMemoryError", before);

        JsonNode first = armed.complete("jvm.flag.change").get(0);
        assertEquals("HeapDumpOnOutOfMemoryError", first.at("/target/id").asText());
        assertEquals(before, first.at("/change/before").asText());
        assertEquals("true", first.at("/change/after").asText());
    }

    @Test
    void diagnosticCommandsAreRecordedAsWhatTheyDo() throws Exception {
        byAlice(
                () -> {
                    command("gcClassHistogram");
                    command("gcRun");
                    command("threadPrint");
                    command("vmSetFlag", "HeapDumpPath /nowhere");
                    command("vmSystemProperties");
                });

        assertEquals(1, armed.complete("jvm.heap.histogram").size());
        assertEquals(1, armed.complete("jvm.gc.run").size());
        assertEquals(1, armed.complete("jvm.thread.dump").size());
        JsonNode flag = armed.one("jvm.flag.change");
        assertEquals("HeapDumpPath", flag.at("/target/id").asText());
        assertEquals("/nowhere", flag.at("/change/after").asText());
        assertEquals(1, armed.complete("jvm.properties.read").size());
    }

    @Test
    void aRecordingOfFlightsIsNamedAndItsFileToo() throws Exception {
        Path file = directory.resolve("hers.jfr");

        byAlice(
                () -> {
                    command("jfrStart", "name=hers settings=none");
                    command("jfrDump", "name=hers", "filename=\"" + file + "\"");
                    command("jfrStop", "name=hers");
                });

        assertEquals("hers", armed.one("jvm.jfr.start").at("/target/id").asText());
        assertEquals("recording", armed.one("jvm.jfr.stop").at("/target/type").asText());
        assertEquals(file.toString(), armed.one("jvm.jfr.dump").at("/target/id").asText());
        assertTrue(Files.exists(file));
    }

    @Test
    void whatSomebodyHasTheJvmDoIsRecordedWithWhoItWas() {
        byAlice(
                () -> {
                    ManagementFactory.getThreadMXBean().dumpAllThreads(false, false);
                    ManagementFactory.getMemoryMXBean().gc();
                });

        assertEquals("alice", armed.one("jvm.thread.dump").at("/actor/id").asText());
        assertEquals("alice", armed.one("jvm.gc.run").at("/actor/id").asText());
    }

    @Test
    void whatALibraryDumpsForItselfIsNobodysAct() {
        ManagementFactory.getThreadMXBean().dumpAllThreads(false, false);

        assertEquals(List.of(), armed.engine().sink().records());
    }

    @Test
    void anAgentThatIsLoadedIsNamedWithItsLoaderAndWithoutItsOptions() throws Exception {
        Path jar = directory.resolve("stranger.jar");
        SelfAttached.agentJar(jar, Stranger.class);

        SelfAttached.load(jar, "token=s3cret-of-an-agent");

        JsonNode record = armed.one("jvm.agent.load");
        assertEquals("agent", record.at("/target/type").asText());
        assertTrue(record.toString().contains(Stranger.class.getName()), record::toString);
        assertFalse(armed.engine().sink().records().toString().contains("s3cret"));
        assertEquals("dropped", record.at("/args/1/mode").asText());
        OsUsers users = new OsUsers();
        assertEquals(users.ownName(), record.at("/actor/id").asText());
        assertEquals("os", record.at("/actor/confidence").asText());
        assertEquals("so_peercred", record.at("/actor/method").asText());
        assertEquals(users.ownUid(), record.at("/source/uid").asLong());
    }

    @Test
    void ourOwnEntryIsLeftToTheEngine() throws Exception {
        AgentLoad load =
                new AgentLoad(
                        new AttachActor(new AttachPeer(), new Witnessed(InstantSource.system())));

        assertFalse(load.concerns(this, "io.jwitness.premain.Agent", "", null, null));
        assertTrue(load.concerns(this, "io.jwitness.premain.Agent2", "", null, null));
    }

    @Test
    void aThreadThatTakesTheListenersNameIsNoTool() throws Exception {
        Path dump = directory.resolve("own.hprof");
        Thread impostor =
                new Thread(
                        () -> {
                            try {
                                diagnostic().dumpHeap(dump.toString(), true);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        "Attach Listener");
        impostor.start();
        impostor.join();

        JsonNode record = armed.one("jvm.heap.dump");
        assertEquals("Attach Listener", record.at("/site/thread").asText());
        assertTrue(record.at("/actor").isMissingNode(), record.toString());
    }

    @Test
    void propertiesReadByAToolAreRecorded() throws Exception {
        VirtualMachine tool = SelfAttached.attach();
        assertNotEquals(0, tool.getSystemProperties().size());
        tool.detach();

        assertEquals("os", armed.one("jvm.properties.read").at("/actor/confidence").asText());
    }

    @Test
    void aRecordingThatAToolStartsIsNoThreadDumpAlthoughTheJvmWalksItsThreads() throws Exception {
        armed.sensors().startStreams();
        do {
            jcmd("Thread.print");
        } while (!isToldWithin(3_000, "jvm.thread.dump", ""));
        armed.engine().sink().clear();

        jcmd("JFR.start name=a-tools");
        jcmd("JFR.stop name=a-tools");
        assertEquals(1, armed.complete("jvm.jfr.stop").size());
        jcmd("Compiler.queue");

        // The stream tells in order: what came before this has been told too.
        assertTrue(isToldWithin(60_000, "jvm.attach.command", "PrintCompileQueue"));
        assertEquals(List.of(), told("jvm.thread.dump", ""));
        assertEquals("a-tools", armed.one("jvm.jfr.start").at("/target/id").asText());
        assertEquals("os", armed.one("jvm.jfr.start").at("/actor/confidence").asText());
    }

    /** Records of an event, and of a target, if one is given. */
    private List<JsonNode> told(String event, String target) {
        return armed.engine()
                .sink()
                .matching(
                        r ->
                                r.path("event").asText().equals(event)
                                        && r.at("/target/id").asText().contains(target));
    }

    private boolean isToldWithin(long timeoutMs, String event, String target)
            throws InterruptedException {
        long until = System.nanoTime() + timeoutMs * 1_000_000;
        while (told(event, target).isEmpty() && System.nanoTime() < until) {
            Thread.sleep(20);
        }
        return !told(event, target).isEmpty();
    }

    /** As a process of its own, which is what a tool is. */
    private static void jcmd(String command) throws Exception {
        Process tool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                Long.toString(ProcessHandle.current().pid()),
                                command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertEquals(0, tool.waitFor(), command);
    }

    /** As what a request of hers does. */
    private void byAlice(Executable work) {
        Visitor.request(armed.sensors(), "alice", work);
    }

    private static HotSpotDiagnosticMXBean diagnostic() {
        return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    }

    private static void command(String name, String... words) throws Exception {
        ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
        boolean takesWords =
                List.of(
                                ManagementFactory.getPlatformMBeanServer()
                                        .getMBeanInfo(commands)
                                        .getOperations())
                        .stream()
                        .anyMatch(o -> o.getName().equals(name) && o.getSignature().length > 0);
        ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        commands,
                        name,
                        takesWords ? new Object[] {words} : new Object[0],
                        takesWords ? new String[] {String[].class.getName()} : new String[0]);
    }
}
