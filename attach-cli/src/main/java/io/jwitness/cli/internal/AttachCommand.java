// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Console.Colour;
import io.jwitness.cli.internal.console.Failure;
import io.jwitness.cli.internal.console.Json;
import io.jwitness.cli.internal.jvm.Attacher;
import io.jwitness.cli.internal.jvm.ControlClient;
import io.jwitness.cli.internal.jvm.EmbeddedAgent;
import io.jwitness.cli.internal.jvm.Jvm;
import io.jwitness.cli.internal.jvm.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jwitness attach}. */
@Command(
        name = "attach",
        mixinStandardHelpOptions = true,
        description = {
            "Loads the agent into a running JVM, and waits until every sensor has reported.",
            "The attach is itself the first thing that is witnessed, with its reason."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jwitness attach 4711 --reason 'INC-2093: orders time out'",
            "  jwitness attach 4711 --reason audit --policy strict.yaml --dir /var/lib/jwitness",
            "",
            "As root any user's JVM can be attached to; otherwise those of this user."
        })
final class AttachCommand implements Callable<Integer> {
    private static final long POLL_MS = 100;

    /** Sensors that have said nothing new for so long have reported, all of them. */
    private static final long SETTLED_NS = TimeUnit.SECONDS.toNanos(1);

    private final Console console;

    @Parameters(paramLabel = "PID", description = "The JVM; see `jwitness list`.")
    private long pid;

    @Mixin private final Purpose purpose = new Purpose();

    @Option(names = "--policy", paramLabel = "FILE", description = "Policy; else the built-in one.")
    private @Nullable Path policy;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where journals lie, as the JVM sees it; else its default.")
    private @Nullable Path directory;

    @Option(names = "--agent-jar", hidden = true, paramLabel = "JAR")
    private @Nullable Path agentJar;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait for the sensors; ${DEFAULT-VALUE} by default.")
    private int timeoutSeconds;

    @Option(names = "--json", description = "The agent's status, as JSON.")
    private boolean json;

    AttachCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        String reason = purpose.reason("cannot attach");
        if (policy != null && !Files.isReadable(policy)) {
            throw new Failure(
                    "cannot attach", policy + " cannot be read", "Check the path after --policy");
        }
        Jvm jvm = Jvm.of(pid);
        refuseSecond(jvm.slot());
        EmbeddedAgent agent = EmbeddedAgent.load(agentJar);
        try (Attacher attacher = Attacher.attach(jvm.process())) {
            if (attacher.armedSlot() != null) {
                throw second(attacher.armedVersion(), attacher.armedSlot());
            }
            EmbeddedAgent.Placed jar =
                    agent.place(jvm.process(), StateHome.of(console.environment()));
            attacher.load(
                    jar,
                    agent.sha256(),
                    new Attacher.Wishes(reason, purpose.ticket(), policy, directory));
            Map<String, Object> status = await(jvm, attacher);
            report(jvm, status);
        }
        return 0;
    }

    private void refuseSecond(@Nullable Slot slot) throws Failure {
        if (slot != null) {
            String version = "";
            try {
                version =
                        Json.text(
                                ControlClient.ask(slot.socket(), Map.of("op", "status")), "agent");
            } catch (IOException e) {
                version = "(its control socket does not answer)";
            }
            throw second(version, slot.path().toString());
        }
    }

    private Failure second(@Nullable String version, @Nullable String slot) {
        return new Failure(
                "an agent is in process " + pid + " already",
                "version " + version + ", journal " + slot,
                "See `jwitness status "
                        + pid
                        + "`; for another version or policy, `jwitness detach "
                        + pid
                        + "` first");
    }

    /** Waits until the control socket answers and no sensor is still starting. */
    private Map<String, Object> await(Jvm jvm, Attacher attacher) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
        long progress = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        Map<String, Object> last = Map.of();
        Object seen = "";
        long since = System.nanoTime();
        String trouble = "it did not name its journal";
        while (System.nanoTime() < end) {
            Slot slot = Slot.of(jvm.process());
            if (slot != null) {
                try {
                    last = ControlClient.ask(slot.socket(), Map.of("op", "status"));
                    Object sensors = Json.children(last, "sensors");
                    if (!sensors.equals(seen)) {
                        seen = sensors;
                        since = System.nanoTime();
                    }
                    if (isStarting(last)) {
                        trouble = "journal or sensors are still starting";
                    } else if (System.nanoTime() - since > SETTLED_NS) {
                        return last;
                    }
                } catch (IOException e) {
                    trouble = "its control socket does not answer yet";
                }
            } else if (attacher.armedSlot() != null) {
                trouble = "its slot " + attacher.armedSlot() + " cannot be seen from here";
            }
            if (!jvm.process().exists()) {
                trouble = "the JVM has ended";
                break;
            }
            if (System.nanoTime() > progress && console.terminal()) {
                console.err().println("waiting: " + trouble);
                progress += TimeUnit.SECONDS.toNanos(5);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
        if (!last.isEmpty()) {
            console.complain(
                    "after " + timeoutSeconds + " s " + trouble + "; what has reported is below");
            return last;
        }
        throw new Failure(
                "the agent was loaded into " + pid + " and did not report",
                trouble,
                "The JVM's stderr has a line that begins with 'jwitness:'; it says why");
    }

    /** Sensors start one after the other, the journal before the last of them. */
    private static boolean isStarting(Map<String, Object> status) {
        List<Map<String, Object>> sensors = Json.children(status, "sensors");
        return sensors.isEmpty()
                || Json.text(status, "journal").equals("starting")
                || sensors.stream().anyMatch(StatusText::isPending);
    }

    private void report(Jvm jvm, Map<String, Object> status) {
        if (json) {
            console.out().println(Json.write(status));
            return;
        }
        console.out()
                .println(
                        console.paint(Colour.BOLD, "witnessing " + jvm.process().pid())
                                + "  "
                                + jvm.main()
                                + ", Java "
                                + jvm.version()
                                + ", user "
                                + jvm.user());
        for (String key : new String[] {"slot", "origin", "agent", "policy"}) {
            if (!Json.text(status, key).isEmpty()) {
                console.out()
                        .printf(
                                "%-18s%s%n",
                                key.equals("slot") ? "journal" : key, Json.text(status, key));
            }
        }
        StatusText.sensors(console, status);
    }
}
