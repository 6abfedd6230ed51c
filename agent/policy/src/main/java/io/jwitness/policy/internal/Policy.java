// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import io.jwitness.policy.internal.Decision.Effect;
import io.jwitness.policy.internal.Decision.Level;
import io.jwitness.policy.internal.Decision.OnFailure;
import io.jwitness.policy.internal.Decision.Wait;
import io.jwitness.policy.internal.file.Finding;
import io.jwitness.policy.internal.mask.ArgModes;
import io.jwitness.policy.internal.mask.Masker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules in force, compiled: for each event a {@link Plan}, and one {@link Masker}.
 *
 * <p>Guarantees: immutable, safe for all threads. {@link #decide} allocates nothing once an event's
 * plan exists, and costs one look-up when the event's name decides. A reload makes a new policy;
 * who keeps this one goes on with the old rules.
 */
public final class Policy {
    /** Name of the rule that decides where none matched. */
    public static final String DEFAULT_RULE = "default";

    /** Name of the rule under which the agent records itself. */
    public static final String OWN_RULE = "own";

    /** Plans are kept for this many event names; further ones are compiled on each call. */
    private static final int KEPT_PLANS = 4096;

    private static final int LONGEST_FILE = 1 << 20;

    private static final Decision OWN =
            new Decision(
                    OWN_RULE,
                    Level.ARGUMENTS,
                    Wait.NONE,
                    OnFailure.ALLOW,
                    Effect.ALLOW,
                    false,
                    true,
                    ArgModes.NONE);

    private final String name;
    private final String digest;
    private final Rule defaults;
    private final List<Rule> rules;
    private final List<Probe> probes;
    private final List<Finding> warnings;
    private final Masker masker;
    private final @Nullable TokenKeyFile keyFile;
    private final ConcurrentHashMap<String, Plan> plans = new ConcurrentHashMap<>();

    Policy(
            String name,
            String digest,
            Rule defaults,
            List<Rule> rules,
            List<Probe> probes,
            List<Finding> warnings,
            Masker masker,
            @Nullable TokenKeyFile keyFile) {
        this.name = name;
        this.digest = digest;
        this.defaults = defaults;
        this.rules = List.copyOf(rules);
        this.probes = List.copyOf(probes);
        this.warnings = List.copyOf(warnings);
        this.masker = masker;
        this.keyFile = keyFile;
    }

    /**
     * The rules of {@code policy-samples/default.yaml}, without reading a file or loading a parser.
     */
    public static Policy builtIn() {
        return BuiltIn.policy();
    }

    /**
     * Reads a policy file, YAML, or JSON where its name ends in {@code .json}.
     *
     * @throws PolicyException when it cannot be read or used; the message says where and what now
     */
    public static Policy load(Path file) throws PolicyException {
        byte[] content;
        try (InputStream in = Files.newInputStream(regular(file))) {
            content = in.readNBytes(LONGEST_FILE + 1);
        } catch (IOException e) {
            throw PolicyException.unreadable(file.toString(), e);
        }
        Policy policy = parse(content, file.toString());
        return policy.keyFile == null ? policy : policy.keyed(policy.keyFile.read(policy.name));
    }

    /** A pipe or a device could keep its reader for ever. */
    private static Path regular(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("not a regular file");
        }
        return file;
    }

    /**
     * Reads a policy from memory; key files that it names are not opened.
     *
     * @param content YAML, or JSON where the name ends in {@code .json}
     * @param name what to call it in messages
     * @throws PolicyException when it cannot be used
     */
    public static Policy parse(byte[] content, String name) throws PolicyException {
        return PolicyReader.read(content, name);
    }

    /**
     * The same policy with tokens keyed by the slot's own key, unless the policy names a key file.
     *
     * @param key at least 32 random bytes, kept as long as the slot so that its tokens stay
     *     comparable
     */
    public Policy withTokenKey(byte[] key) {
        return keyFile == null ? keyed(key) : this;
    }

    private Policy keyed(byte[] key) {
        return new Policy(
                name, digest, defaults, rules, probes, warnings, masker.withKey(key), keyFile);
    }

    /** What it was read from: a file's name, or {@code built-in}. */
    public String name() {
        return name;
    }

    /** Lower-case hex SHA-256 of the policy's bytes. */
    public String digest() {
        return digest;
    }

    /** Lower-case hex SHA-256 that names the masking in force, built-in lists and token key too. */
    public String maskingDigest() {
        return masker.digest();
    }

    /** The application's methods to witness. */
    public List<Probe> probes() {
        return probes;
    }

    /**
     * The rules in their order, in words; the last one is the defaults.
     *
     * @return each with what it leaves to the defaults filled in, but for stages, which an event
     *     decides
     */
    public List<RuleSummary> summary() {
        List<RuleSummary> all = new ArrayList<>();
        for (Rule rule : rules) {
            all.add(RuleSummary.of(rule, defaults));
        }
        all.add(RuleSummary.of(defaults, defaults));
        return List.copyOf(all);
    }

    /** Names of the rules, in their order. */
    public List<String> ruleNames() {
        return rules.stream().map(Rule::name).toList();
    }

    /** What the policy says and the agent does not do (yet, or ever), each with its place. */
    public List<Finding> warnings() {
        return warnings;
    }

    public Masker masker() {
        return masker;
    }

    /** Decides one action, once for both stages. */
    public Decision decide(String event, Subject subject) {
        return plan(event).decide(subject);
    }

    /** Decides one action, and tells why. For people: allocates. */
    public Explanation explain(String event, Subject subject) {
        return Explanation.of(this, rules, event, subject);
    }

    /** True when a sensor, a probe of this policy or the agent itself gives events of this name. */
    public boolean knows(String event) {
        if (Events.isOwn(event) || probeOf(event) != null) {
            return true;
        }
        for (String known : Events.names()) {
            if (Glob.matches(known, event)) {
                return true;
            }
        }
        return false;
    }

    /** The event that was probably meant, or null when none is near. */
    public @Nullable String nearestEvent(String event) {
        List<String> known = new ArrayList<>(List.of(Events.names()));
        probes.forEach(probe -> known.add(probe.event()));
        return Suggest.nearest(event, known);
    }

    /** The plan for an event; may be kept as long as the policy. */
    public Plan plan(String event) {
        Plan known = plans.get(event);
        return known != null ? known : compile(event);
    }

    private Plan compile(String event) {
        Plan plan = compile(event, probeOf(event));
        if (plans.size() < KEPT_PLANS) {
            plans.put(event, plan);
        }
        return plan;
    }

    /** The plan for a probe's own event, whose defaults are the probe's. */
    public Plan plan(Probe probe) {
        return compile(probe.event(), probe);
    }

    private @Nullable Probe probeOf(String event) {
        for (Probe probe : probes) {
            if (probe.event().equals(event)) {
                return probe;
            }
        }
        return null;
    }

    private Plan compile(String event, @Nullable Probe probe) {
        if (Events.isOwn(event)) {
            return new Plan(new Rule[0], new Decision[0], OWN);
        }
        List<Rule> asked = new ArrayList<>();
        List<Decision> decisions = new ArrayList<>();
        Decision otherwise = decision(defaults, event, probe);
        for (Rule rule : rules) {
            if (!rule.speaksOf(event)) {
                continue;
            }
            Decision decision = decision(rule, event, probe);
            if (rule.condition() == Condition.ALWAYS) {
                otherwise = decision;
                break;
            }
            asked.add(rule);
            decisions.add(decision);
        }
        return new Plan(asked.toArray(new Rule[0]), decisions.toArray(new Decision[0]), otherwise);
    }

    private Decision decision(Rule rule, String event, @Nullable Probe probe) {
        Level level = first(rule.level(), defaults.level(), Level.ARGUMENTS);
        OnFailure onFailure = first(rule.onFailure(), defaults.onFailure(), OnFailure.ALLOW);
        @Nullable Wait probeWait = probe == null ? null : probe.waiting();
        Wait waiting =
                rule.waiting() != null
                        ? rule.waiting()
                        : first(probeWait, defaults.waiting(), Wait.JOURNALLED);
        boolean denies = onFailure == OnFailure.DENY || rule.effect() == Effect.DENY;
        @Nullable Boolean attempt = rule.attempt();
        @Nullable Boolean complete = rule.complete();
        boolean records = level != Level.NONE;
        return new Decision(
                rule.name(),
                level,
                waiting,
                onFailure,
                rule.effect(),
                records && (attempt != null ? attempt : denies || Events.attemptByDefault(event)),
                records && (complete == null || complete),
                probe == null ? rule.args() : rule.args().orElse(probe.args()));
    }

    private static <T> T first(@Nullable T rule, @Nullable T defaults, T last) {
        if (rule != null) {
            return rule;
        }
        return defaults != null ? defaults : last;
    }
}
