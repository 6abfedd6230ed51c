// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.jvm;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.jwitness.cli.internal.console.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Attaches to a JVM and loads the agent there.
 *
 * <p>Looks before it leaps: the JVM is woken with SIGQUIT, of which a process that does not handle
 * it dies, and to which a JVM that refuses attaching answers with a thread dump on the
 * application's stdout. So nothing is sent to a process that is no JVM, that runs with {@code -Xrs}
 * or with {@code -XX:+DisableAttachMechanism}, or that this user could not attach to anyway.
 */
public final class Attacher implements AutoCloseable {
    private final LinuxProcess target;
    private final VirtualMachine vm;

    private Attacher(LinuxProcess target, VirtualMachine vm) {
        this.target = target;
        this.vm = vm;
    }

    /** Connects, or says why not. */
    public static Attacher attach(LinuxProcess target) throws Failure {
        examine(target);
        long pid = target.pid();
        try {
            return new Attacher(target, VirtualMachine.attach(Long.toString(pid)));
        } catch (AttachNotSupportedException e) {
            throw new Failure(
                            "cannot attach to " + pid,
                            "the JVM does not answer (" + e.getMessage() + ")",
                            "It may be stopped, be starting, or have its temporary directory"
                                    + " elsewhere; try again, or start it with"
                                    + " -javaagent:jwitness-agent.jar")
                    .because(e);
        } catch (IOException e) {
            throw new Failure(
                            "cannot attach to " + pid,
                            String.valueOf(e.getMessage()),
                            "Run this command as the JVM's user, inside its container if it has"
                                    + " one")
                    .because(e);
        } catch (NoClassDefFoundError e) {
            throw new Failure(
                            "cannot attach to " + pid,
                            "this Java runtime has no module jdk.attach",
                            "Run the command with the java of a JDK")
                    .because(e);
        }
    }

    /**
     * Looks at the process from outside, and sends nothing to it.
     *
     * @throws Failure what would stand in the way of an attach
     */
    public static void examine(LinuxProcess target) throws Failure {
        long pid = target.pid();
        int own = LinuxProcess.ownUid();
        if (own != 0 && own != target.uid()) {
            String user = LinuxProcess.userName(target.uid());
            throw new Failure(
                    "cannot attach to " + pid,
                    "it belongs to " + user + ", and a JVM listens to its own user and root alone",
                    "Run: sudo -u " + user + " jwitness attach " + pid + " …");
        }
        JvmArguments arguments = JvmArguments.of(target);
        if (arguments.isOn("DisableAttachMechanism")) {
            throw new Failure(
                    "cannot attach to " + pid,
                    "it runs with -XX:+DisableAttachMechanism",
                    "Start it with -javaagent:jwitness-agent.jar, which that option allows");
        }
        if (arguments.isOff("EnableDynamicAgentLoading")) {
            throw dynamicLoadingIsOff(pid, "it runs with -XX:-EnableDynamicAgentLoading (JEP 451)");
        }
        if (!target.handlesQuit()) {
            throw new Failure(
                    "cannot attach to " + pid,
                    "it does not handle SIGQUIT (-Xrs, or still starting), and would die of an"
                            + " attach",
                    "Try again when it runs, or start it with -javaagent:jwitness-agent.jar");
        }
    }

    private static Failure dynamicLoadingIsOff(long pid, String why) {
        return new Failure(
                "cannot load an agent into " + pid,
                why,
                "Start it with -javaagent:jwitness-agent.jar, which that option allows, or without"
                        + " the option");
    }

    /** Where an agent that is armed there keeps its journal, as the target sees it; or null. */
    public @Nullable String armedSlot() throws Failure {
        return property("jwitness.slot");
    }

    /** Version of an agent that is armed there, or null. */
    public @Nullable String armedVersion() throws Failure {
        return property("jwitness.version");
    }

    private @Nullable String property(String name) throws Failure {
        try {
            Properties properties = vm.getAgentProperties();
            return properties.getProperty(name);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** What an attach asks for. */
    public record Wishes(
            String reason, String ticket, @Nullable Path policy, @Nullable Path directory) {}

    /** Loads the agent; returns when its entry has run. */
    public void load(EmbeddedAgent.Placed jar, String sha256, Wishes wishes) throws Failure {
        AgentArguments arguments =
                new AgentArguments()
                        .put("jar", jar.there())
                        .put("sha256", sha256)
                        .put("reason", AgentArguments.oneLine(wishes.reason()))
                        .put("ticket", AgentArguments.oneLine(wishes.ticket()));
        if (wishes.policy() != null) {
            arguments.put("policy", wishes.policy().toAbsolutePath().toString());
        }
        if (wishes.directory() != null) {
            arguments.put("dir", wishes.directory().toAbsolutePath().toString());
        }
        run(jar, arguments);
    }

    /** Takes the agent out again, where its control socket cannot be asked. */
    public void unload(EmbeddedAgent.Placed jar, String reason, String ticket) throws Failure {
        run(
                jar,
                new AgentArguments()
                        .put("detach", "true")
                        .put("reason", AgentArguments.oneLine(reason))
                        .put("ticket", AgentArguments.oneLine(ticket)));
    }

    private void run(EmbeddedAgent.Placed jar, AgentArguments arguments) throws Failure {
        int jarBytes = jar.there().getBytes(StandardCharsets.UTF_8).length;
        try {
            vm.loadAgent(jar.there(), arguments.text(jarBytes));
        } catch (AgentLoadException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("ynamic agent loading")) {
                throw dynamicLoadingIsOff(target.pid(), "the JVM says: " + message);
            }
            throw new Failure(
                            "the JVM did not load the agent",
                            message,
                            "See that it can read " + jar.there())
                    .because(e);
        } catch (AgentInitializationException e) {
            throw new Failure(
                            "the agent did not start",
                            String.valueOf(e.getMessage()),
                            "The JVM's stderr has a line that says why")
                    .because(e);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private Failure lost(IOException e) {
        return new Failure(
                        "lost the connection to " + target.pid(),
                        String.valueOf(e.getMessage()),
                        "See whether it still runs: jwitness list")
                .because(e);
    }

    @Override
    public void close() {
        try {
            vm.detach();
        } catch (IOException e) {
            // The JVM has ended; there is nothing left to leave.
            return;
        }
    }
}
