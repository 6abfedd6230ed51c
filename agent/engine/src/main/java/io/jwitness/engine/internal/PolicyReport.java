// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal;

import io.jwitness.engine.internal.control.ControlSocket;
import io.jwitness.policy.internal.Policy;
import io.jwitness.policy.internal.Probe;
import io.jwitness.policy.internal.RuleSummary;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What {@code policy show} is answered: the policy in force, in words. */
final class PolicyReport {
    /** So that an answer stays below the megabyte that a client reads. */
    private static final int MOST_PROBES = 500;

    private static final int LONGEST = 200;

    private PolicyReport() {}

    /**
     * One JSON object.
     *
     * @param configured the file that the options name, or null
     */
    static String of(Policy policy, @Nullable String configured) {
        final StringJoiner rules = new StringJoiner(",", "[", "]");
        for (RuleSummary rule : policy.summary()) {
            rules.add(
                    object(
                            "name", rule.name(),
                            "match", rule.match(),
                            "level", rule.level(),
                            "wait", rule.waiting(),
                            "onFailure", rule.onFailure(),
                            "effect", rule.effect()));
        }
        final List<Probe> all = policy.probes();
        final StringJoiner probes = new StringJoiner(",", "[", "]");
        for (Probe probe : all.subList(0, Math.min(MOST_PROBES, all.size()))) {
            probes.add(
                    object(
                            "class", cut(probe.className()),
                            "method", cut(probe.methodGlob()),
                            "event", probe.event()));
        }
        return new StatusReport()
                .text("digest", policy.digest())
                .text("masking", policy.maskingDigest())
                .text("from", policy.name())
                .text("configured", configured)
                .raw("rules", rules.toString())
                .number("probe_count", all.size())
                .raw("probes", probes.toString())
                .number("warnings", policy.warnings().size())
                .end();
    }

    private static String object(String... keysAndTexts) {
        final StringJoiner object = new StringJoiner(",", "{", "}");
        for (int i = 0; i < keysAndTexts.length; i += 2) {
            object.add(
                    ControlSocket.quote(keysAndTexts[i])
                            + ":"
                            + ControlSocket.quote(keysAndTexts[i + 1]));
        }
        return object.toString();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
