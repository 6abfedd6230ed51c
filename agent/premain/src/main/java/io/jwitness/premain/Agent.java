// SPDX-License-Identifier: Apache-2.0
package io.jwitness.premain;

import java.io.Closeable;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.ref.WeakReference;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import org.jspecify.annotations.Nullable;

/**
 * Where a JVM enters the agent, by {@code -javaagent} or by attach.
 *
 * <pre>
 *   system loader                        isolated loader (parent: platform loader)
 *   Agent ── checks the JVM
 *         ── opens IsolatedLoader ──▶  inst/ of the agent jar
 *         ── start ─────────────────▶  io.jwitness.engine.internal.boot.Entry ──▶  Starter
 * </pre>
 *
 * <p>The JVM loads this class once and runs it again for every later attach, whatever jar was
 * named. So a late attach says in its arguments which jar it means, {@code jar=PATH,sha256=HEX},
 * and the isolated part comes from there.
 *
 * <p>While an agent is armed, everything else is for its starter to decide: a second {@code
 * -javaagent}, a second attach, {@code detach=true}. Only a weak reference to its loader is kept
 * here, so a detached agent can be collected; its starter says that it is done by closing the
 * loader, a {@link Closeable}.
 *
 * <p>Guarantees: nothing is ever thrown at the JVM, which would print a stack trace and, in {@code
 * premain}, exit. What goes wrong is one line on stderr, and the application runs on.
 */
public final class Agent {
    private static WeakReference<@Nullable IsolatedLoader> armed = new WeakReference<>(null);

    private Agent() {}

    /** Called by the JVM before {@code main}. */
    public static void premain(@Nullable String args, Instrumentation instrumentation) {
        try {
            if (!JdkTool.isThisJvm()) {
                start(args, instrumentation, false);
            }
        } catch (Throwable failure) {
            say(
                    "could not start, so nothing is witnessed: "
                            + reason(failure)
                            + "; the application runs on");
        }
    }

    /** Called by the JVM when a tool attaches. */
    public static void agentmain(@Nullable String args, Instrumentation instrumentation) {
        try {
            start(args, instrumentation, true);
        } catch (Throwable failure) {
            say("the attach did not succeed: " + reason(failure) + "; the application runs on");
        }
    }

    private static synchronized void start(
            @Nullable String args, Instrumentation instrumentation, boolean attached)
            throws Throwable {
        String unfit = HostCheck.refusal();
        if (unfit != null) {
            say(unfit);
            return;
        }
        IsolatedLoader current = armed.get();
        if (current != null && !current.isClosed()) {
            current.start(args, instrumentation, attached);
            return;
        }
        if ("true".equals(Arguments.value(args, "detach"))) {
            say("nothing to detach, since no agent is armed in this JVM; see `jwitness list`");
            return;
        }
        IsolatedLoader fresh = open(args);
        try {
            armed = new WeakReference<>(fresh);
            fresh.start(args, instrumentation, attached);
        } catch (Throwable failure) {
            fresh.close();
            throw failure;
        }
    }

    private static IsolatedLoader open(@Nullable String args) throws Exception {
        String named = Arguments.value(args, "jar");
        if (named == null) {
            return new IsolatedLoader(ownJar());
        }
        String sha256 = Arguments.value(args, "sha256");
        if (sha256 == null) {
            throw new IOException("'jar' is given without 'sha256', the digest that it must have");
        }
        File jar = new File(named);
        // Opened first and digested then: what is digested is at the path while the open file is.
        IsolatedLoader loader = new IsolatedLoader(jar);
        try {
            String actual = JarDigest.sha256(jar);
            if (!actual.equalsIgnoreCase(sha256)) {
                throw new IOException(
                        "the agent jar has another digest than the one asked for ("
                                + actual
                                + "), so it is not loaded");
            }
            return loader;
        } catch (Throwable failure) {
            loader.close();
            throw failure;
        }
    }

    private static File ownJar() throws IOException, URISyntaxException {
        CodeSource source = Agent.class.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null) {
            throw new IOException("the place of the agent jar is not known");
        }
        return new File(location.toURI());
    }

    /**
     * To the process's stderr: {@code System.err} may lead into the application's own log by now.
     */
    static void say(String line) {
        StringBuilder safe = new StringBuilder("jwitness: ");
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            safe.append(c < ' ' || c == 127 ? ' ' : c);
        }
        try {
            new FileOutputStream(FileDescriptor.err)
                    .write(safe.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            // A process that closed its stderr does not want to hear it.
        }
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        if (message == null) {
            return failure.getClass().getName();
        }
        String text =
                failure instanceof IOException
                        ? message
                        : failure.getClass().getName() + ": " + message;
        return text.length() <= 300 ? text : text.substring(0, 300) + "...";
    }
}
