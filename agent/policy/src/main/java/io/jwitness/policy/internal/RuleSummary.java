// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import io.jwitness.policy.internal.Decision.Level;
import io.jwitness.policy.internal.Decision.OnFailure;
import io.jwitness.policy.internal.Decision.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a policy in words, for whoever asks what is in force.
 *
 * @param name as records carry it
 * @param match what it asks, at most {@value #LONGEST} characters; empty: nothing, so it takes
 *     every action
 * @param waiting {@code none}, {@code journalled} or {@code sealed}; a probe's own one comes before
 *     the defaults'
 */
public record RuleSummary(
        String name, String match, String level, String waiting, String onFailure, String effect) {
    private static final int LONGEST = 200;

    static RuleSummary of(Rule rule, Rule defaults) {
        return new RuleSummary(
                rule.name(),
                match(rule),
                word(rule.level(), defaults.level(), Level.ARGUMENTS),
                word(rule.waiting(), defaults.waiting(), Wait.JOURNALLED),
                word(rule.onFailure(), defaults.onFailure(), OnFailure.ALLOW),
                rule.effect().name().toLowerCase(Locale.ROOT));
    }

    private static String match(Rule rule) {
        List<String> asks = new ArrayList<>();
        if (!rule.events().isEmpty()) {
            asks.add("event: " + String.join(", ", rule.events()));
        }
        if (rule.condition() instanceof Condition.All all) {
            all.conditions().forEach(each -> asks.add(each.key() + ": " + each.asks()));
        } else {
            asks.add(rule.condition().key() + ": " + rule.condition().asks());
        }
        String match = String.join("; ", asks);
        return match.length() <= LONGEST ? match : match.substring(0, LONGEST - 1) + "…";
    }

    private static <E extends Enum<E>> String word(@Nullable E rule, @Nullable E defaults, E last) {
        E said = rule != null ? rule : defaults != null ? defaults : last;
        return said.name().toLowerCase(Locale.ROOT);
    }
}
