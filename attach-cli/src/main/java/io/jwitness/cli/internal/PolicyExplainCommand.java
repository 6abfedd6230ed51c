// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Console.Colour;
import io.jwitness.cli.internal.console.Failure;
import io.jwitness.cli.internal.console.Json;
import io.jwitness.cli.internal.console.Safe;
import io.jwitness.policy.internal.Decision;
import io.jwitness.policy.internal.Explanation;
import io.jwitness.policy.internal.Explanation.Member;
import io.jwitness.policy.internal.Explanation.Step;
import io.jwitness.policy.internal.Policy;
import io.jwitness.policy.internal.PolicyException;
import io.jwitness.policy.internal.Subject;
import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.record.Phase;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jwitness policy explain}. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Which rule of a policy would decide an action, why no earlier one does, and what then",
            "becomes of it. What you do not say of the action is not known of it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jwitness policy explain policy.yaml jvm.heap.dump",
            "  jwitness policy explain policy.yaml jmx.attribute.get --actor prometheus \\",
            "      --source 10.1.2.3 --at 2026-11-21T03:00:00+01:00",
            "",
            "Exit codes: 0 explained, 1 no agent would take the policy, 2 there is no such event,",
            "or the file cannot be read."
        })
final class PolicyExplainCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "FILE", description = "The policy.")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "EVENT", description = "As in docs/events.md.")
    private String event = "";

    @Option(names = "--actor", paramLabel = "ID", description = "Who acts.")
    private @Nullable String actor;

    @Option(
            names = "--actor-type",
            paramLabel = "T",
            defaultValue = "unknown",
            description = "user, service, system, ai_agent or ${DEFAULT-VALUE}.")
    private String actorType = "unknown";

    @Option(names = "--role", paramLabel = "R", description = "A role of the actor; repeatable.")
    private List<String> roles = new ArrayList<>();

    @Option(
            names = "--confidence",
            paramLabel = "C",
            description = {
                "How well actor and roles are established: authenticated (by default, where one",
                "is named), os, asserted, inferred, none."
            })
    private @Nullable String confidence;

    @Option(names = "--source", paramLabel = "IP", description = "The peer's own address.")
    private @Nullable String source;

    @Option(names = "--target", paramLabel = "T", description = "The target's id.")
    private @Nullable String target;

    @Option(
            names = "--phase",
            paramLabel = "P",
            defaultValue = "running",
            description = "startup, ${DEFAULT-VALUE} or shutdown.")
    private String phase = "running";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "As 2026-11-21T03:00:00Z, or with an offset; now by default.")
    private @Nullable String at;

    @Option(names = "--session", description = "Inside a declared debug session.")
    private boolean session;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    PolicyExplainCommand(Console console) {
        this.console = console;
    }

    /** The action as the options tell it. */
    private record Action(
            ActorType actorType,
            @Nullable String actorId,
            Confidence actorConfidence,
            List<String> actorRoles,
            @Nullable String sourceAddress,
            @Nullable CharSequence target,
            Phase phase,
            @Nullable String session,
            long epochSecond)
            implements Subject {}

    @Override
    public Integer call() throws Exception {
        Action action = action();
        Policy policy;
        try {
            policy = PolicyFile.load(file);
        } catch (PolicyException refused) {
            throw new Failure(
                            1,
                            "cannot explain " + file,
                            "no agent would take it",
                            "See jwitness policy check " + file)
                    .because(refused);
        }
        if (!policy.knows(event)) {
            String nearest = policy.nearestEvent(event);
            throw new Failure(
                    "cannot explain '" + event + "'",
                    "no sensor, and no probe of this policy, gives such an event",
                    nearest == null ? "See docs/events.md" : "Did you mean '" + nearest + "'?");
        }
        Explanation explanation = policy.explain(event, action);
        List<String> notes = notes(explanation, action);
        if (json) {
            console.out().println(Json.write(object(policy, explanation, action, notes)));
        } else {
            print(explanation, action, notes);
        }
        return 0;
    }

    private Action action() throws Failure {
        boolean named = actor != null || !roles.isEmpty();
        if (source != null && !Explanation.isAddress(source)) {
            throw new Failure(
                    "cannot read --source " + source,
                    "it is no IP address, and names are not resolved",
                    "As --source 10.1.2.3");
        }
        Confidence sure =
                confidence == null
                        ? named ? Confidence.AUTHENTICATED : Confidence.NONE
                        : word("--confidence", confidence, Confidence.values());
        return new Action(
                word("--actor-type", actorType, ActorType.values()),
                actor,
                sure,
                List.copyOf(roles),
                source,
                target,
                phase(),
                session ? "declared" : null,
                second());
    }

    /** As the agent has it: where somebody acts, the start is over. */
    private Phase phase() throws Failure {
        Phase said = word("--phase", phase, Phase.values());
        return said == Phase.STARTUP && (actor != null || source != null) ? Phase.RUNNING : said;
    }

    private long second() throws Failure {
        if (at == null) {
            return Instant.now().getEpochSecond();
        }
        try {
            return OffsetDateTime.parse(at).toEpochSecond();
        } catch (DateTimeException e) {
            throw new Failure(
                            "cannot read --at " + at,
                            "it is no time with an offset",
                            "As --at 2026-11-21T03:00:00+01:00, or ending in Z")
                    .because(e);
        }
    }

    private static <E extends Enum<E>> E word(String option, String text, E[] values)
            throws Failure {
        for (E value : values) {
            if (lower(value).equals(text)) {
                return value;
            }
        }
        throw new Failure(
                "cannot read " + option + " " + text,
                "it is none of "
                        + String.join(
                                ", ",
                                Arrays.stream(values).map(PolicyExplainCommand::lower).toList()),
                "Name one of these");
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private List<String> notes(Explanation explanation, Action action) {
        List<String> notes = new ArrayList<>(explanation.notes());
        if (!lower(action.phase()).equals(phase)) {
            notes.add("somebody acts, so the agent takes the phase for running.");
        }
        if (session) {
            notes.add("sessions are not in force yet: no agent takes an action for inside one.");
        }
        if (event.startsWith("console.")) {
            notes.add("console.* is a family; docs/events.md has the names that there are.");
        }
        return notes;
    }

    private void print(Explanation explanation, Action action, List<String> notes) {
        Decision decision = explanation.decision();
        line(
                event,
                "at " + Instant.ofEpochSecond(action.epochSecond()) + ", " + lower(action.phase()));
        for (Step step : explanation.steps()) {
            line(
                    "rule " + step.rule(),
                    step.decides() ? console.paint(Colour.GREEN, "decides") : "does not match");
            for (Member member : step.members()) {
                line(
                        "    " + member.key(),
                        (member.holds()
                                        ? "holds:  "
                                        : console.paint(Colour.YELLOW, "fails:") + "  ")
                                + "asks for "
                                + Safe.text(member.asks())
                                + "; is "
                                + Safe.text(member.is() == null ? "not known" : member.is()));
            }
        }
        if (decision.rule().equals(Policy.DEFAULT_RULE)) {
            line("defaults", console.paint(Colour.GREEN, "decide"));
        }
        line("level", lower(decision.level()));
        line("stages", stages(decision).isEmpty() ? "none" : String.join(", ", stages(decision)));
        line("wait", lower(decision.waitFor()));
        line("onFailure", lower(decision.onFailure()));
        line("effect", lower(decision.effect()));
        notes.forEach(note -> line("note", Safe.text(note)));
    }

    private void line(String label, String text) {
        console.out().printf("%-24s%s%n", Safe.text(label) + " ", text);
    }

    private static List<String> stages(Decision decision) {
        List<String> stages = new ArrayList<>();
        if (decision.recordsAttempt()) {
            stages.add("attempt");
        }
        if (decision.recordsComplete()) {
            stages.add("complete");
        }
        return stages;
    }

    private Map<String, Object> object(
            Policy policy, Explanation explanation, Action action, List<String> notes) {
        Decision decision = explanation.decision();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("event", event);
        all.put("at", Instant.ofEpochSecond(action.epochSecond()).toString());
        all.put("phase", lower(action.phase()));
        all.put("digest", policy.digest());
        all.put("rule", decision.rule());
        all.put("level", lower(decision.level()));
        all.put("stages", stages(decision));
        all.put("wait", lower(decision.waitFor()));
        all.put("onFailure", lower(decision.onFailure()));
        all.put("effect", lower(decision.effect()));
        all.put("asked", explanation.steps().stream().map(PolicyExplainCommand::object).toList());
        all.put("notes", notes);
        return all;
    }

    private static Map<String, Object> object(Step step) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("rule", step.rule());
        object.put("decides", step.decides());
        object.put("match", step.members().stream().map(PolicyExplainCommand::object).toList());
        return object;
    }

    private static Map<String, Object> object(Member member) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("key", member.key());
        object.put("asks", member.asks());
        if (member.is() != null) {
            object.put("is", member.is());
        }
        object.put("holds", member.holds());
        return object;
    }
}
