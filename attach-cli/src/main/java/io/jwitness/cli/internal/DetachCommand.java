// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Failure;
import io.jwitness.cli.internal.jvm.Attacher;
import io.jwitness.cli.internal.jvm.ControlClient;
import io.jwitness.cli.internal.jvm.EmbeddedAgent;
import io.jwitness.cli.internal.jvm.Jvm;
import io.jwitness.cli.internal.jvm.LinuxProcess;
import io.jwitness.cli.internal.jvm.Slot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jwitness detach}. */
@Command(
        name = "detach",
        mixinStandardHelpOptions = true,
        description = {
            "Takes the agent out of a JVM: classes as they were, threads ended, journal sealed.",
            "The detach is recorded before it is done."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  jwitness detach 4711 --reason 'INC-2093 closed'"})
final class DetachCommand implements Callable<Integer> {
    private static final long POLL_MS = 50;
    private static final String CANNOT = "cannot detach";

    private final Console console;

    @Parameters(paramLabel = "PID", description = "A JVM under an agent.")
    private long pid;

    @Mixin private final Purpose purpose = new Purpose();

    @Option(names = "--agent-jar", hidden = true, paramLabel = "JAR")
    private @Nullable Path agentJar;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait for its end; ${DEFAULT-VALUE} by default.")
    private int timeoutSeconds;

    DetachCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Map<String, String> request = purpose.request("detach", CANNOT);
        Slot slot = Journals.slotOf(pid);
        LinuxProcess process = new LinuxProcess(pid);
        try {
            ControlClient.ask(slot.socket(), request);
        } catch (IOException e) {
            byAttach();
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
        while (Slot.of(process) != null) {
            if (System.nanoTime() > end) {
                throw new Failure(
                        "the agent of process " + pid + " is still there",
                        "it did not let go of its journal within " + timeoutSeconds + " s",
                        "See " + slot.path().resolve("agent.log"));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
        console.out().println("detached from " + pid + "; its journal stays in " + slot.path());
        return 0;
    }

    /** Where the control socket does not answer: the JVM itself still does. */
    private void byAttach() throws Failure, IOException {
        Jvm jvm = Jvm.of(pid);
        EmbeddedAgent agent = EmbeddedAgent.load(agentJar);
        try (Attacher attacher = Attacher.attach(jvm.process())) {
            attacher.unload(
                    agent.place(jvm.process(), StateHome.of(console.environment())),
                    purpose.reason(CANNOT),
                    purpose.ticket());
        }
    }
}
