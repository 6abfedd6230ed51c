// SPDX-License-Identifier: Apache-2.0
package io.jwitness.benchmarks;

import io.jwitness.record.Proof;
import io.jwitness.record.Prover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Time of one proof among ten million records, of any of them, from a prover that has walked over
 * the journal. Writes 4.6 GB to the temporary directory.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class ProofBenchmark {
    private static final int RECORDS = 10_000_000;

    private final Random random = new Random(RECORDS);
    private Path dir = Path.of("");
    private @Nullable Prover prover;

    @Setup(Level.Trial)
    public void write() throws IOException {
        dir = Files.createTempDirectory("jwitness-benchmark");
        prover = Prover.open(JournalRuns.write(dir, RECORDS, true), null);
    }

    @TearDown(Level.Trial)
    public void delete() throws IOException {
        Prover open = Objects.requireNonNull(prover);
        Proof proof = open.prove(RECORDS / 3);
        System.out.printf(
                "a proof has %d hashes, and %d bytes as a file%n",
                proof.hashes().size(), proof.bytes().length);
        open.close();
        Directories.delete(dir);
    }

    @Benchmark
    public Proof prove() throws IOException {
        return Objects.requireNonNull(prover).prove((long) (random.nextDouble() * RECORDS));
    }
}
