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

    private @Nullable String file;
    private long offset = -1;

    Findings(Report.Facts facts) {
        this.facts = facts;
    }

    /** Sets where the walk is. */
    void at(long seq, @Nullable String fileName, long byteOffset) {
        sequence = seq;
        file = fileName;
        offset = byteOffset;
    }

    /** Something at the record where the walk is. */
    void tampered(String kind, String what, @Nullable String expected, @Nullable String actual) {
        add(Verdict.TAMPERED, kind, what, sequence, file, offset, expected, actual);
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
