// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import io.jwitness.policy.internal.Decision.OnFailure;
import io.jwitness.policy.internal.mask.Ask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a policy decides an action as it does: each rule asked, in order, up to the one that decides.
 *
 * <p>Each member is asked of the very condition that decides in the agent. Immutable.
 *
 * @param event the action's event
 * @param steps the rules that were asked; the last one decides, unless the defaults do
 * @param decision what the policy decides
 * @param notes what the decision cannot do, and what holds beside it
 */
public record Explanation(String event, List<Step> steps, Decision decision, List<String> notes) {

    /**
     * One rule that was asked.
     *
     * @param rule its name
     * @param members what it asks; empty: nothing, so it takes every action
     */
    public record Step(String rule, List<Member> members) {
        /** True when it decides. */
        public boolean decides() {
            return members.stream().allMatch(Member::holds);
        }
    }

    /**
     * One thing that a rule asks.
     *
     * @param key as in the file: {@code source.cidr}
     * @param asks what it wants
     * @param is what the action has; null when it has none
     */
    public record Member(String key, String asks, @Nullable String is, boolean holds) {}

    static Explanation of(Policy policy, List<Rule> rules, String event, Subject subject) {
        List<Step> steps = new ArrayList<>();
        for (Rule rule : Events.isOwn(event) ? List.<Rule>of() : rules) {
            Step step = new Step(rule.name(), members(rule, event, subject));
            steps.add(step);
            if (step.decides()) {
                break;
            }
        }
        Decision decision = policy.decide(event, subject);
        return new Explanation(event, List.copyOf(steps), decision, notes(event, decision));
    }

    private static List<Member> members(Rule rule, String event, Subject subject) {
        List<Member> members = new ArrayList<>();
        if (!rule.events().isEmpty()) {
            members.add(
                    new Member(
                            "event",
                            String.join(", ", rule.events()),
                            event,
                            rule.speaksOf(event)));
        }
        Condition condition = rule.condition();
        if (condition instanceof Condition.All all) {
            all.conditions().forEach(each -> members.add(member(each, subject)));
        } else {
            members.add(member(condition, subject));
        }
        return List.copyOf(members);
    }

    private static Member member(Condition condition, Subject subject) {
        return new Member(
                condition.key(), condition.asks(), condition.is(subject), condition.holds(subject));
    }

    private static List<String> notes(String event, Decision decision) {
        List<String> notes = new ArrayList<>();
        if (Events.isOwn(event)) {
            notes.add("the agent's own events are always recorded; no rule reaches them.");
            return notes;
        }
        boolean denies = decision.denies() || decision.onFailure() == OnFailure.DENY;
        if (Events.isAfter(event)) {
            notes.add(
                    "the agent learns of it when it is done: it cannot be refused"
                            + (denies ? ", so deny does nothing here." : "."));
        } else if (Events.isAttachToo(event)) {
            notes.add(
                    "done by jcmd, jmap or another attach tool, it cannot be refused from inside a"
                            + " JVM (-XX:+DisableAttachMechanism refuses it); it is recorded when"
                            + " it is done.");
        }
        if (Ask.PLAIN.equals(decision.args().asMap().get("*"))) {
            notes.add(
                    "'\"*\": plain' shows nothing of an argument whose name cannot be read from its"
                            + " class file.");
        }
        return notes;
    }

    /** True when the text is one IP address. */
    public static boolean isAddress(String text) {
        return text.indexOf('/') < 0 && Cidr.parse(text) != null;
    }
}
