// SPDX-License-Identifier: Apache-2.0
package io.jwitness.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an agent adds to the start of a real Spring Boot server: bare, with JWitness, and with the
 * OpenTelemetry Java agent, one after the other, round after round, so that a machine that slows
 * down slows all of them.
 *
 * <p>Ready is the first 200 of {@code /actuator/health}. CPU is what the kernel charged the process
 * until then, all threads. Memory is what is resident {@value #SETTLE_S} s later, after a full
 * collection, without the pages of files that are shared with the kernel's cache or lie on tmpfs
 * (ring and queue). It counts every page of the heap that was touched once, which is garbage for
 * the most part; so what lives in the heap and what is resident outside of it stand beside it. What
 * the C library holds back of the compilers' arenas, tens of MiB at random, is trimmed first.
 */
public final class StartComparison {

    private static final int SETTLE_S = 15;
    private static final long POLL_NS = 5_000_000;
    private static final long LIMIT_NS = 120_000_000_000L;

    /** What the shop is started with. */
    private enum Variant {
        BARE("bare"),
        JWITNESS("JWitness"),
        JWITNESS_NO_JFR("JWitness, jfr=false"),
        OPENTELEMETRY("OpenTelemetry Java agent");

        private final String text;

        Variant(String text) {
            this.text = text;
        }
    }

    private record Measured(
            double readyS, double cpuS, double residentMib, Heap heap, double outsideMib) {}

    /** What is alive in it, and where it lies. */
    private record Heap(double usedMib, long start, long end) {}

    private static final Pattern HEAP =
            Pattern.compile("used (\\d+)K \\[0x([0-9a-f]+), 0x([0-9a-f]+)\\)");
    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-[0-9a-f]+ .*");

    private final Path java;
    private final Path shop;
    private final Path jwitness;
    private final Path openTelemetry;

    private StartComparison(Path java, Path shop, Path jwitness, Path openTelemetry) {
        this.java = java;
        this.shop = shop;
        this.jwitness = jwitness;
        this.openTelemetry = openTelemetry;
    }

    /** Arguments: shop.jar, jwitness-agent.jar, opentelemetry-javaagent.jar, rounds. */
    public static void main(String[] args) throws IOException, InterruptedException {
        StartComparison comparison =
                new StartComparison(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        Path.of(args[0]).toAbsolutePath(),
                        Path.of(args[1]).toAbsolutePath(),
                        Path.of(args[2]).toAbsolutePath());
        int rounds = Integer.parseInt(args[3]);
        Map<Variant, List<Measured>> all = new EnumMap<>(Variant.class);
        for (Variant variant : Variant.values()) {
            all.put(variant, new ArrayList<>());
            // The first start of each reads its jar from the disk.
            comparison.measure(variant);
        }
        for (int round = 0; round < rounds; round++) {
            for (Variant variant : Variant.values()) {
                Measured measured = comparison.measure(variant);
                all.getOrDefault(variant, new ArrayList<>()).add(measured);
                System.err.printf("round %d %s %s%n", round + 1, variant.text, measured);
            }
        }
        print(System.out, all);
    }

    private static void print(PrintStream out, Map<Variant, List<Measured>> all) {
        out.println(
                "| shop | ready, s | CPU until ready, s | resident, MiB | heap alive | outside |");
        out.println("|---|---|---|---|---|---|");
        Measured bare = median(all, Variant.BARE);
        for (Variant variant : all.keySet()) {
            Measured m = median(all, variant);
            out.printf(
                    "| %s | %.2f (%+.2f) | %.2f (%+.2f) | %.0f (%+.0f) | %.1f (%+.1f) | %.0f (%+.0f) |%n",
                    variant.text,
                    m.readyS(),
                    m.readyS() - bare.readyS(),
                    m.cpuS(),
                    m.cpuS() - bare.cpuS(),
                    m.residentMib(),
                    m.residentMib() - bare.residentMib(),
                    m.heap().usedMib(),
                    m.heap().usedMib() - bare.heap().usedMib(),
                    m.outsideMib(),
                    m.outsideMib() - bare.outsideMib());
        }
        Measured theirs = median(all, Variant.OPENTELEMETRY);
        Measured ours = median(all, Variant.JWITNESS);
        out.printf(
                "JWitness adds %.1f %% of the time and %.1f %% of the CPU that the OpenTelemetry Java agent adds.%n",
                100 * (ours.readyS() - bare.readyS()) / (theirs.readyS() - bare.readyS()),
                100 * (ours.cpuS() - bare.cpuS()) / (theirs.cpuS() - bare.cpuS()));
    }

    private static Measured median(Map<Variant, List<Measured>> all, Variant variant) {
        List<Measured> runs = all.getOrDefault(variant, List.of());
        return new Measured(
                median(runs.stream().mapToDouble(Measured::readyS).toArray()),
                median(runs.stream().mapToDouble(Measured::cpuS).toArray()),
                median(runs.stream().mapToDouble(Measured::residentMib).toArray()),
                new Heap(
                        median(runs.stream().mapToDouble(m -> m.heap().usedMib()).toArray()), 0, 0),
                median(runs.stream().mapToDouble(Measured::outsideMib).toArray()));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int half = values.length / 2;
        return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }

    private Measured measure(Variant variant) throws IOException, InterruptedException {
        Path tmp = Files.createTempDirectory("jwitness-start");
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(java.toString(), "-Xms256m", "-Xmx256m"));
        switch (variant) {
            case BARE -> {}
            case JWITNESS -> command.add("-javaagent:" + jwitness + "=dir=" + tmp);
            case JWITNESS_NO_JFR -> command.add("-javaagent:" + jwitness + "=jfr=false,dir=" + tmp);
            case OPENTELEMETRY -> {
                command.add("-javaagent:" + openTelemetry);
                // Nobody listens: what counts is the instrumentation, not failing exports.
                command.add("-Dotel.traces.exporter=none");
                command.add("-Dotel.metrics.exporter=none");
                command.add("-Dotel.logs.exporter=none");
            }
        }
        command.addAll(List.of("-jar", shop.toString(), "--server.port=" + port));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(tmp.toFile())
                        .redirectOutput(tmp.resolve("out").toFile())
                        .redirectError(tmp.resolve("err").toFile());
        long startNs = System.nanoTime();
        Process process = builder.start();
        try {
            while (!isReady(port)) {
                if (!process.isAlive() || System.nanoTime() - startNs > LIMIT_NS) {
                    throw new IOException(
                            variant.text + ": " + Files.readString(tmp.resolve("err")));
                }
                LockSupport.parkNanos(POLL_NS);
            }
            double readyS = (System.nanoTime() - startNs) / 1e9;
            double cpuS = cpuSeconds(process.pid());
            TimeUnit.SECONDS.sleep(SETTLE_S);
            jcmd(process.pid(), "GC.run");
            jcmd(process.pid(), "System.trim_native_heap");
            Heap heap = heap(jcmd(process.pid(), "GC.heap_info"));
            return new Measured(
                    readyS,
                    cpuS,
                    residentMib(process.pid(), new Heap(0, 0, 0)),
                    heap,
                    residentMib(process.pid(), heap));
        } finally {
            process.destroy();
            process.waitFor();
            Directories.delete(tmp);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isReady(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(
                            "GET /actuator/health HTTP/1.0\r\nHost: localhost\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            byte[] status = socket.getInputStream().readNBytes(12);
            return new String(status, StandardCharsets.US_ASCII).endsWith(" 200");
        } catch (IOException notListeningYet) {
            return false;
        }
    }

    /**
     * User and system time of all threads, in seconds, from fields 14 and 15 of {@code
     * /proc/PID/stat}, at 100 ticks a second.
     */
    private static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    private static Heap heap(String info) throws IOException {
        Matcher heap = HEAP.matcher(info);
        if (!heap.find()) {
            throw new IOException("not what GC.heap_info says of G1: " + info);
        }
        return new Heap(
                Long.parseLong(heap.group(1)) / 1024.0,
                Long.parseUnsignedLong(heap.group(2), 16),
                Long.parseUnsignedLong(heap.group(3), 16));
    }

    private static double residentMib(long pid, Heap without) throws IOException {
        long kib = 0;
        boolean counts = true;
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps"))) {
            Matcher mapping = MAPPING.matcher(line);
            if (mapping.matches()) {
                long start = Long.parseUnsignedLong(mapping.group(1), 16);
                counts =
                        !line.endsWith(".cq4")
                                && !line.endsWith("/ring")
                                && !line.endsWith(".cq4t")
                                && !(start >= without.start() && start < without.end());
            } else if (counts && line.startsWith("Rss:")) {
                kib += Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return kib / 1024.0;
    }

    private String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process jcmd =
                new ProcessBuilder(
                                java.resolveSibling("jcmd").toString(), Long.toString(pid), command)
                        .redirectErrorStream(true)
                        .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        return said;
    }
}
