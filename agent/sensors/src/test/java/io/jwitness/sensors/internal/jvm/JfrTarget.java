// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import jdk.jfr.FlightRecorder;

/**
 * A JVM to be debugged: streams, prints what it sees, does what its standard input says, and ends
 * with it.
 */
final class JfrTarget {
    private JfrTarget() {}

    /**
     * Words of standard input: {@code dump FILE}, {@code impostor-dump FILE}, {@code seen-dump
     * FILE}, {@code exit}.
     *
     * @param args nothing; or the milliseconds after which it ends, having stopped the stream
     *     whatever it is at
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        PrintStream out = System.out;
        Witnessed witnessed = new Witnessed(InstantSource.system());
        JfrStream stream =
                new JfrStream(
                        sighting -> out.println(line(sighting)),
                        witnessed,
                        failure -> out.println("failed " + failure));
        if (args.length > 0) {
            stream.start();
            Thread.sleep(Long.parseLong(args[0]));
            stream.stop();
            boolean then = FlightRecorder.isInitialized();
            Thread.sleep(1000);
            out.println(FlightRecorder.isInitialized() == then ? "done" : "started since");
            return;
        }
        stream.start();
        if (!stream.awaitRunning(60_000)) {
            out.println("failed to start");
        }
        out.println("ready");
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "dump" -> dump(words[1]);
                case "impostor-dump" -> impostor(words[1]);
                case "seen-dump" -> {
                    witnessed.begin(VmEvents.HEAP_DUMP, words[1]);
                    dump(words[1]);
                    witnessed.end(VmEvents.HEAP_DUMP);
                }
                case "close" -> {
                    stream.stop();
                    out.println("closed");
                }
                case "exit" -> {
                    Runtime.getRuntime().addShutdownHook(new Thread(stream::stop));
                    System.exit(0);
                }
                default -> throw new IllegalArgumentException(line);
            }
        }
        // Returns from main with the stream running: it must not keep the JVM alive.
    }

    /** Stays alive, as the listener does: only so can it be taken for it. */
    private static void impostor(String file) {
        Thread impostor =
                new Thread(
                        () -> {
                            try {
                                dump(file);
                                Thread.sleep(60_000);
                            } catch (IOException | InterruptedException failure) {
                                throw new IllegalStateException(failure);
                            }
                        },
                        "Attach Listener");
        impostor.setDaemon(true);
        impostor.start();
    }

    private static void dump(String file) throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file, true);
    }

    /** {@code event origin target before>after n}. */
    private static String line(Sighting s) {
        Sighting.Target target = s.target();
        Sighting.Change change = s.change();
        Sighting.Count count = s.count();
        return "saw "
                + s.event()
                + " "
                + s.origin()
                + " "
                + (target == null ? "-" : target.id())
                + " "
                + (change == null ? "-" : change.before() + ">" + change.after())
                + " "
                + (count == null ? 1 : count.n());
    }
}
