// SPDX-License-Identifier: Apache-2.0
package io.jwitness.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.target.Storm;
import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.harness.Await;
import io.jwitness.harness.Following;
import io.jwitness.harness.Jdk;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.TestAgent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was acknowledged survives a {@code kill -9} of the application, once. */
class KilledJvmIT {

    private static final String FIRE = "app.storm.fire";

    private static final String POLICY =
            """
            apiVersion: jwitness/v1
            probes:
              - class: com.example.target.Storm
                method: fire
                event: app.storm.fire
                args: { run: plain, thread: plain, number: plain }
                wait: none
            """;

    @TempDir Path tmp;

    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void aKilledJvmLosesNoAcknowledgedRecord(Jdk jdk) throws IOException {
        kill(jdk, 2);
    }

    @Test
    @Tag("kills")
    void norDoManyKillsInARow() throws IOException {
        kill(Jdk.current(), Integer.getInteger("jwitness.test.kills", 20));
    }

    private void kill(Jdk jdk, int times) throws IOException {
        TestAgent agent =
                TestAgent.in(tmp)
                        .option("policy", Files.writeString(tmp.resolve("policy.yaml"), POLICY))
                        .option("ready-timeout", "1s");
        List<long[]> returned = new ArrayList<>();
        try (Following trail = agent.trail().follow()) {
            for (int run = 0; run < times; run++) {
                returned.add(stormAndKill(agent, trail, jdk, run));
            }
            // The next start takes over what the last one left.
            try (Jvm last = start(agent, jdk, times)) {
                awaitProbe(trail, times);
                assertEquals(143, last.stop());
            }
        }
        agent.trail().awaitStop();
        assertEachOnce(agent, returned);
    }

    /** Returns, per thread, the number of the last call that came back. */
    private long[] stormAndKill(TestAgent agent, Following trail, Jdk jdk, int run)
            throws IOException {
        try (Jvm jvm = start(agent, jdk, run)) {
            awaitProbe(trail, run);
            Files.createFile(go(run));
            Await.until("the storm began", Await.PATIENCE, () -> returned(run)[0] > 0, jvm::stderr);
            // Somewhere in the first half second; which instruction it hits is the point.
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(500_000_000));
            jvm.kill();
        }
        return returned(run);
    }

    private Jvm start(TestAgent agent, Jdk jdk, int run) {
        Jvm.App storm =
                Jvm.App.main(
                        Storm.class,
                        Integer.toString(run),
                        counts(run).toString(),
                        go(run).toString());
        return Jvm.run(storm).on(jdk).with(agent).in(tmp).start().awaitReady();
    }

    private static void awaitProbe(Following trail, int run) {
        trail.await(FIRE, record -> argument(record, "run") == run);
    }

    /**
     * A call whose record the ring refused was not acknowledged: on a machine that stands still for
     * long enough the ring fills. Then no more may be missing than gap records own up to. (They may
     * own up to more: calls before a storm are refused while a full ring waits for its journal.)
     */
    private static void assertEachOnce(TestAgent agent, List<long[]> returned) {
        Set<String> ids = new HashSet<>();
        long[] refused = new long[1];
        BitSet[][] seen = new BitSet[returned.size() + 1][Storm.THREADS];
        agent.trail()
                .forEach(
                        record -> {
                            assertTrue(
                                    ids.add(record.at("/id").asText()), () -> "twice: " + record);
                            if (record.at("/event").asText().equals("jwitness.gap")) {
                                assertEquals("refused", record.at("/gap/cause").asText());
                                refused[0] += record.at("/gap/count").asLong();
                            }
                            if (record.at("/event").asText().equals(FIRE)) {
                                note(seen, record);
                            }
                        });
        long missing = 0;
        StringBuilder where = new StringBuilder();
        for (int run = 0; run < returned.size(); run++) {
            for (int thread = 0; thread < Storm.THREADS; thread++) {
                BitSet numbers = seen[run][thread] == null ? new BitSet() : seen[run][thread];
                int last = (int) returned.get(run)[thread];
                int gone = last - numbers.get(1, last + 1).cardinality();
                if (gone > 0) {
                    missing += gone;
                    where.append("\nrun " + run + ", thread " + thread)
                            .append(": " + gone + " of " + last + ", the first ")
                            .append(numbers.nextClearBit(1));
                }
            }
        }
        long lost = missing;
        assertTrue(
                lost <= refused[0],
                () -> lost + " records are missing, and " + refused[0] + " were refused" + where);
    }

    private static void note(BitSet[][] seen, JsonNode record) {
        int number = (int) argument(record, "number");
        if (number == 0) {
            return;
        }
        BitSet[] ofRun = seen[(int) argument(record, "run")];
        int thread = (int) argument(record, "thread");
        if (ofRun[thread] == null) {
            ofRun[thread] = new BitSet();
        }
        assertTrue(!ofRun[thread].get(number), () -> "twice: " + record);
        ofRun[thread].set(number);
    }

    private static long argument(JsonNode record, String name) {
        for (JsonNode arg : record.at("/args")) {
            if (arg.at("/name").asText().equals(name)) {
                return Long.parseLong(arg.at("/value").asText());
            }
        }
        throw new AssertionError("no argument " + name + " in " + record);
    }

    private long[] returned(int run) {
        try {
            long[] counts = new long[Storm.THREADS];
            ByteBuffer.wrap(Files.readAllBytes(counts(run))).asLongBuffer().get(counts);
            return counts;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path counts(int run) {
        return tmp.resolve("returned-" + run);
    }

    private Path go(int run) {
        return tmp.resolve("go-" + run);
    }
}
