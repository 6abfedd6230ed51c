// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what a verification finds wrong, up to a bound. One thread. */
final class Findings {
    /** Most problems that are listed; the others are counted. */
    static final int MOST = 100;

    private final List<Problem> problems = new ArrayList<>();
    private final Report.Facts facts;
    private boolean tampered;

    /** Where the walk is, for problems that lie there. */
    private long sequence = -1;

    private @Nullable String queueFile;
    private long offset = -1;

    /** Where the records begin that no signature has vouched for yet. */
    private long stretch;

    private @Nullable String stretchFile;
    private long stretchOffset = -1;

    Findings(Report.Facts facts) {
        this.facts = facts;
    }

    /**
     * Sets where the walk is.
     *
     * @param fileInQueue name of the file within {@code queue}; null where there is none
     */
    void at(long seq, @Nullable String fileInQueue, long byteOffset) {
        sequence = seq;
        queueFile = fileInQueue;
        offset = byteOffset;
    }

    /** The record where the walk is follows one up to which everything has been vouched for. */
    void beginStretch() {
        stretch = sequence;
        stretchFile = queueFile;
        stretchOffset = offset;
    }

    /** Something among the records from the last good seal to the one where the walk is. */
    void tamperedStretch(
            String kind, String what, @Nullable String expected, @Nullable String actual) {
        String last = sequence > stretch ? " to " + (sequence - 1) : "";
        add(
                Verdict.TAMPERED,
                kind,
                "among the records from " + stretch + last + ": " + what,
                stretch,
                path(stretchFile),
                stretchOffset,
                expected,
                actual);
    }

    /** Names a file of the queue as problems do: relative to the slot. */
    private static @Nullable String path(@Nullable String fileInQueue) {
        return fileInQueue == null || fileInQueue.isEmpty() ? null : "queue/" + fileInQueue;
    }

    /** Something at the record where the walk is. */
    void tampered(String kind, String what, @Nullable String expected, @Nullable String actual) {
        add(Verdict.TAMPERED, kind, what, sequence, path(queueFile), offset, expected, actual);
    }

    /** Something in a small file. */
    void tamperedFile(
            String kind,
            String what,
            String fileName,
            long byteOffset,
            @Nullable String expected,
            @Nullable String actual) {
        add(Verdict.TAMPERED, kind, what, -1, fileName, byteOffset, expected, actual);
    }

    void add(
            Verdict verdict,
            String kind,
            String what,
            long seq,
            @Nullable String fileName,
            long byteOffset,
            @Nullable String expected,
            @Nullable String actual) {
        tampered |= verdict == Verdict.TAMPERED;
        if (problems.size() >= MOST) {
            // What decides the verdict must not be pushed out by a crowd of lesser ones.
            boolean known = problems.stream().anyMatch(p -> p.verdict() == verdict);
            if (known) {
                facts.moreProblems++;
                return;
            }
            problems.remove(problems.size() - 1);
            facts.moreProblems++;
        }
        problems.add(new Problem(verdict, kind, what, seq, fileName, byteOffset, expected, actual));
    }

    boolean isTampered() {
        return tampered;
    }

    Report report() {
        return new Report(problems, facts);
    }
}
