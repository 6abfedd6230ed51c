// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.internal.encode.JsonText;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@link Verifier} found. Immutable. */
public final class Report {
    private final Set<Verdict> verdicts = EnumSet.noneOf(Verdict.class);
    private final List<Problem> problems;
    private final Facts facts;

    /** What is counted while a journal is walked. */
    static final class Facts {
        String origin = "";
        @Nullable String vkey;
        long size;
        byte @Nullable [] root;
        long sealed;
        long anchored;
        long anchoredAgeMs = -1;
        long unsealed;
        long pruned;
        long logKeyOnly;
        long ring;
        long uncleanEnds;
        long moreProblems;
    }

    Report(List<Problem> problems, Facts facts) {
        this.problems = List.copyOf(problems);
        this.facts = facts;
        for (Problem p : problems) {
            verdicts.add(p.verdict());
        }
        if (verdicts.isEmpty()) {
            verdicts.add(Verdict.OK);
        }
    }

    /** The verdict that counts: of several the gravest. */
    public Verdict verdict() {
        return verdicts.iterator().next();
    }

    /** All that hold, the gravest first. */
    public List<Verdict> verdicts() {
        return List.copyOf(verdicts);
    }

    /** The journal's origin, empty when it is not known. */
    public String origin() {
        return facts.origin;
    }

    /** The log's verifier key that was used; null when there was none. */
    public @Nullable String vkey() {
        return facts.vkey;
    }

    /** How many records the journal has, those that were pruned included. */
    public long size() {
        return facts.size;
    }

    /** The root of all its records, in hex; null when it could not be computed. */
    public @Nullable String root() {
        byte[] root = facts.root;
        return root == null ? null : HexFormat.of().formatHex(root);
    }

    /** How many records a signed checkpoint covers. */
    public long sealed() {
        return facts.sealed;
    }

    /** How many records an anchor or a quorum of cosigners vouches for. */
    public long anchored() {
        return facts.anchored;
    }

    /** Time between what is anchored and the last seal, in milliseconds; −1 when nothing is. */
    public long anchoredAgeMs() {
        return facts.anchoredAgeMs;
    }

    /** How many records no signed checkpoint covers. */
    public long unsealed() {
        return facts.unsealed;
    }

    /** How many records were pruned before the first one kept. */
    public long pruned() {
        return facts.pruned;
    }

    /** How many checkpoints could be checked by the log key alone, their records being pruned. */
    public long logKeyOnly() {
        return facts.logKeyOnly;
    }

    /** How many acknowledged records lie in the ring alone. */
    public long ring() {
        return facts.ring;
    }

    /** How many sessions ended without saying so. */
    public long uncleanEnds() {
        return facts.uncleanEnds;
    }

    /** What is wrong, in the order in which it was found; at most {@value Findings#MOST}. */
    public List<Problem> problems() {
        return problems;
    }

    /** How many more problems there are than {@link #problems} lists. */
    public long moreProblems() {
        return facts.moreProblems;
    }

    /** One JSON object, as {@code jwitness verify --json} prints it. */
    public String json() {
        StringBuilder out = new StringBuilder("{\"verdict\":\"").append(verdict());
        List<String> all = new ArrayList<>();
        verdicts.forEach(v -> all.add('"' + v.name() + '"'));
        out.append("\",\"verdicts\":[").append(String.join(",", all)).append(']');
        out.append(",\"origin\":").append(JsonText.quote(facts.origin));
        out.append(",\"size\":").append(facts.size);
        String root = root();
        if (root != null) {
            out.append(",\"root\":\"").append(root).append('"');
        }
        out.append(",\"sealed\":").append(facts.sealed);
        out.append(",\"anchored\":").append(facts.anchored);
        if (facts.anchoredAgeMs >= 0) {
            out.append(",\"anchored_age_ms\":").append(facts.anchoredAgeMs);
        }
        out.append(",\"unsealed\":").append(facts.unsealed);
        out.append(",\"pruned\":").append(facts.pruned);
        out.append(",\"log_key_only\":").append(facts.logKeyOnly);
        out.append(",\"ring\":").append(facts.ring);
        out.append(",\"unclean_ends\":").append(facts.uncleanEnds);
        String vkey = facts.vkey;
        if (vkey != null) {
            out.append(",\"vkey\":").append(JsonText.quote(vkey));
        }
        List<String> found = new ArrayList<>();
        problems.forEach(p -> found.add(p.json()));
        out.append(",\"problems\":[").append(String.join(",", found)).append(']');
        if (facts.moreProblems > 0) {
            out.append(",\"more_problems\":").append(facts.moreProblems);
        }
        return out.append('}').toString();
    }

    /** Verdict and problems, one a line. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(verdict().name());
        problems.forEach(p -> out.append('\n').append(p));
        return out.toString();
    }
}
