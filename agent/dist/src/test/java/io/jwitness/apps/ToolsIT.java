// SPDX-License-Identifier: Apache-2.0
package io.jwitness.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.harness.Await;
import io.jwitness.harness.Jdk;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.Ports;
import io.jwitness.harness.Shop;
import io.jwitness.harness.TestAgent;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JDK's own tools on a running shop, in all their forms. */
@Tag("apps")
class ToolsIT {
    /** JFR tells a second late, a count is judged after three; the machine may be busy. */
    private static final Duration LATE = Duration.ofSeconds(30);

    @TempDir Path tmp;

    /**
     * What a tool does, and what it is recorded as.
     *
     * @param from first JDK that knows it
     */
    private record Act(String event, int from, String tool, List<String> arguments) {
        Act(String event, int from, String tool, String... arguments) {
            this(event, from, tool, List.of(arguments));
        }

        @Override
        public String toString() {
            return tool + ' ' + String.join(" ", arguments);
        }
    }

    private List<Act> acts() {
        String recording = tmp.resolve("recording.jfr").toString();
        return List.of(
                new Act("jvm.thread.dump", 17, "jcmd", "Thread.print"),
                new Act("jvm.thread.dump", 17, "jstack"),
                new Act("jvm.thread.dump", 17, "kill", "-QUIT"),
                new Act("jvm.heap.histogram", 17, "jcmd", "GC.class_histogram"),
                new Act("jvm.heap.histogram", 17, "jmap", "-histo:live"),
                new Act("jvm.heap.dump", 17, "jcmd", "GC.heap_dump", tmp + "/a.hprof"),
                new Act("jvm.heap.dump", 17, "jmap", "-dump:live,file=" + tmp + "/b.hprof"),
                new Act(
                        "jvm.flag.change",
                        17,
                        "jcmd",
                        "VM.set_flag",
                        "HeapDumpOnOutOfMemoryError",
                        "true"),
                new Act("jvm.flag.change", 17, "jinfo", "-flag", "+HeapDumpBeforeFullGC"),
                new Act("jvm.flag.change", 17, "jinfo", "-flag", "-HeapDumpBeforeFullGC"),
                new Act("jvm.properties.read", 17, "jinfo", "-sysprops"),
                new Act("jvm.properties.read", 17, "jcmd", "VM.system_properties"),
                new Act("jvm.gc.run", 17, "jcmd", "GC.run"),
                new Act("jvm.jfr.start", 17, "jcmd", "JFR.start", "name=theirs"),
                new Act(
                        "jvm.jfr.dump",
                        17,
                        "jcmd",
                        "JFR.dump",
                        "name=theirs",
                        "filename=" + recording),
                new Act("jvm.jfr.stop", 17, "jcmd", "JFR.stop", "name=theirs"),
                new Act("jvm.management.start", 17, "jcmd", "ManagementAgent.start_local"),
                new Act("jvm.attach.command", 17, "jcmd", "VM.version"));
    }

    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void everyToolIsRecordedOnceAsWhatItDoes(Jdk jdk) {
        TestAgent agent = TestAgent.in(tmp);
        List<String> wrong = new ArrayList<>();
        try (Jvm shop =
                Jvm.run(Shop.on(Ports.free())).on(jdk).with(agent).in(tmp).start().awaitReady()) {
            // The stream is armed when it tells: the first act may be before that.
            Await.until(
                    "JFR tells of a dump",
                    Await.PATIENCE,
                    () -> {
                        shop.jcmd("Thread.print");
                        return !agent.trail().completed("jvm.thread.dump").isEmpty();
                    },
                    () -> agent.trail().summary());
            settle(agent);
            for (Act act : acts()) {
                if (act.from <= jdk.feature()) {
                    check(act, shop, agent, wrong);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** Expects that nothing of the act before it is still to come. */
    private static void check(Act act, Jvm shop, TestAgent agent, List<String> wrong) {
        int before = agent.trail().completed(act.event).size();
        Jvm.output(command(act, shop));
        try {
            Await.until(
                    act.toString(),
                    LATE,
                    () -> agent.trail().completed(act.event).size() > before,
                    () -> agent.trail().summary());
        } catch (AssertionError never) {
            wrong.add(act + ": no " + act.event);
            settle(agent);
            return;
        }
        settle(agent);
        List<JsonNode> records = agent.trail().completed(act.event);
        if (records.size() != before + 1 && !act.event.equals("jvm.attach.command")) {
            wrong.add(act + ": " + (records.size() - before) + " times " + act.event);
        }
        JsonNode record = records.get(before);
        if (record.at("/actor/id").asText().isEmpty()) {
            wrong.add(act + ": nobody did it: " + record);
        }
    }

    /** Waits until nothing new has come for as long as anything is late. */
    private static void settle(TestAgent agent) {
        long[] last = {agent.trail().records().size(), System.nanoTime()};
        Await.until(
                "the trail is quiet",
                Await.PATIENCE,
                () -> {
                    long now = agent.trail().records().size();
                    if (now != last[0]) {
                        last[0] = now;
                        last[1] = System.nanoTime();
                    }
                    return System.nanoTime() - last[1] > 2_500_000_000L;
                },
                () -> agent.trail().summary());
    }

    private static List<String> command(Act act, Jvm shop) {
        List<String> line = new ArrayList<>();
        boolean isOurs = act.tool.equals("kill");
        line.add(isOurs ? "kill" : shop.jdk().tool(act.tool).toString());
        if (act.tool.equals("jcmd")) {
            line.add(Long.toString(shop.pid()));
            line.addAll(act.arguments);
        } else {
            line.addAll(act.arguments);
            line.add(Long.toString(shop.pid()));
        }
        return line;
    }

    /** A debugger on the shop: that it can be debugged, who comes, what is set, that it leaves. */
    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void aDebuggerIsRecordedFromComingToLeaving(Jdk jdk) throws Exception {
        TestAgent agent = TestAgent.in(tmp);
        int port = Ports.free();
        try (Jvm shop =
                Jvm.run(Shop.on(Ports.free()))
                        .on(jdk)
                        .with(agent)
                        .options(
                                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:"
                                        + port)
                        .in(tmp)
                        .start()
                        .awaitReady()) {
            JsonNode present = agent.trail().await("jvm.debugger.present");
            assertEquals(Integer.toString(port), present.at("/target/id").asText());
            Process jdb =
                    new ProcessBuilder(jdk.tool("jdb").toString(), "-attach", "127.0.0.1:" + port)
                            .redirectErrorStream(true)
                            .redirectOutput(tmp.resolve("jdb.out").toFile())
                            .start();
            try (Writer typed =
                    new OutputStreamWriter(jdb.getOutputStream(), StandardCharsets.US_ASCII)) {
                JsonNode connected = agent.trail().await("jvm.debugger.connect");
                assertEquals("127.0.0.1", connected.at("/source/address").asText());
                assertTrue(connected.at("/source/port").asInt() > 0, connected::toString);
                typed.write("stop in com.example.shop.Orders.find\n");
                typed.flush();
                agent.trail().await("jvm.debugger.breakpoint");
                typed.write("clear com.example.shop.Orders.find\nquit\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                jdb.destroy();
                jdb.waitFor();
            }
            agent.trail().await("jvm.debugger.disconnect");
            assertEquals(1, agent.trail().of("jvm.debugger.connect").size());
            assertEquals(143, shop.stop());
        }
    }
}
