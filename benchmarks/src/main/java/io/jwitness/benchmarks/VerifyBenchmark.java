// SPDX-License-Identifier: Apache-2.0
package io.jwitness.benchmarks;

import io.jwitness.record.Report;
import io.jwitness.record.Verdict;
import io.jwitness.record.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time per record of verifying a whole journal from the page cache: reading, hashing, the byte
 * scan, the tree, both signatures of every checkpoint.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(1)
public class VerifyBenchmark {
    private static final int RECORDS = 1_000_000;

    /**
     * Which record of {@link Sample}: about 300 bytes as they are stored, and 320 and 870 before
     * sequence, salt and origin, which make them 430 and 980.
     */
    @Param({"small", "probe", "levelChange"})
    public String record = "probe";

    /** 1: all on one thread; 2: two that hash, beside the one that judges. */
    @Param({"1", "2"})
    public int threads = 1;

    private Path dir = Path.of("");
    private Path slot = dir;
    private String vkey = "";

    @Setup(Level.Trial)
    public void write() throws IOException {
        dir = Files.createTempDirectory("jwitness-benchmark");
        slot = JournalRuns.write(dir, RECORDS, shape());
        vkey = Files.readString(slot.resolve("keys/log.vkey")).strip();
    }

    private Sample.Shape shape() {
        return switch (record) {
            case "small" -> (draft, counter) -> Sample.small(draft);
            case "probe" -> Sample::probe;
            default -> Sample::levelChange;
        };
    }

    @TearDown(Level.Trial)
    public void delete() throws IOException {
        Directories.delete(dir);
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public Report verify() {
        Report report =
                Verifier.verify(
                        Verifier.Options.of(slot)
                                .vkey(vkey)
                                .anchor(slot.resolve("checkpoint"))
                                .threads(threads));
        if (report.verdict() != Verdict.OK) {
            throw new IllegalStateException(report.toString());
        }
        return report;
    }
}
