// SPDX-License-Identifier: Apache-2.0
package io.jwitness.benchmarks;

import io.jwitness.record.Proof;
import io.jwitness.record.Prover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A journal of ten million records: how long it takes from opening it to the first record of the
 * next session that is journalled, after a clean end and after none, with a last file that is half
 * full; and what a proof of any one of them costs a prover that has walked over them. Writes 7.5 GB
 * to the temporary directory.
 */
public final class TenMillion {
    private static final int RECORDS = 10_000_000;
    private static final int RESTARTS = 9;

    /** 140 MB, of the 256 MiB at which a file ends. */
    private static final int IN_LAST_FILE = 300_000;

    private static final int PROOFS = 20_000;

    private TenMillion() {}

    public static void main(String[] args) throws IOException {
        Path dir = Files.createTempDirectory("jwitness-benchmark");
        try {
            Path slot = JournalRuns.write(dir, RECORDS, Sample::probe);
            System.out.printf("%na journal of %,d records%n%n", RECORDS);
            System.out.println(Percentiles.HEAD + "\n" + Percentiles.RULE);
            restarts(dir, "restart after a clean end", false);
            restarts(dir, "restart after none", true);
            proofs(slot);
        } finally {
            Directories.delete(dir);
        }
    }

    private static void restarts(Path dir, String what, boolean abandoned) throws IOException {
        long[] ns = new long[RESTARTS];
        JournalRuns.restart(dir, IN_LAST_FILE, abandoned);
        for (int i = 0; i < RESTARTS; i++) {
            ns[i] = JournalRuns.restart(dir, IN_LAST_FILE, abandoned);
        }
        System.out.println(Percentiles.row(what, ns));
    }

    private static void proofs(Path slot) throws IOException {
        long before = System.nanoTime();
        try (Prover prover = Prover.open(slot, null)) {
            double seconds = (System.nanoTime() - before) / 1e9;
            Random random = new Random(RECORDS);
            long[] ns = new long[PROOFS];
            for (int i = -PROOFS / 10; i < PROOFS; i++) {
                long record = (long) (random.nextDouble() * RECORDS);
                long start = System.nanoTime();
                Proof proof = prover.prove(record);
                long end = System.nanoTime();
                if (proof.index() != record) {
                    throw new IllegalStateException("a proof of another record");
                }
                if (i >= 0) {
                    ns[i] = end - start;
                }
            }
            System.out.println(Percentiles.row("a proof of any one record", ns));
            Proof proof = prover.prove(RECORDS / 3);
            System.out.printf(
                    "%nthe prover was ready after %.1f s; a proof has %d hashes: %,d bytes as a"
                            + " file, %,d compact%n",
                    seconds, proof.hashes().size(), proof.bytes().length, proof.compact().length);
        }
    }
}
