// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.console;

import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.record.Outcome;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A command of Arthas: values are its tokens, the user that its session claims, and the session's
 * id. A Java class and no row, because a command line is a list of Arthas' own tokens.
 *
 * <p>The rest of the line is told in plain where the command only looks at code; an expression, or
 * a value to be set, is a secret until the policy says otherwise. The command runs on another
 * thread later: its outcome is not known.
 */
final class ArthasCommand implements OperationHandler {
    private static final int MOST_TOKENS = 64;

    /** Commands whose arguments are names of classes, methods, threads and options. */
    private static final Set<String> LOOKING =
            Set.of(
                    "cat",
                    "cls",
                    "classloader",
                    "dashboard",
                    "dump",
                    "heapdump",
                    "help",
                    "history",
                    "jad",
                    "jvm",
                    "keymap",
                    "logger",
                    "mbean",
                    "memory",
                    "monitor",
                    "options",
                    "perfcounter",
                    "profiler",
                    "pwd",
                    "quit",
                    "reset",
                    "sc",
                    "session",
                    "sm",
                    "stack",
                    "stop",
                    "thread",
                    "trace",
                    "version");

    @Override
    public Role role() {
        return Role.SURFACE;
    }

    @Override
    public void enter(
            Operation operation,
            @Nullable Object self,
            @Nullable Object tokens,
            @Nullable Object user,
            @Nullable Object session,
            @Nullable Object none) {
        StringBuilder rest = new StringBuilder();
        String command = "";
        if (tokens instanceof List<?> all) {
            int left = MOST_TOKENS;
            for (Object token : all) {
                String text = left-- == 0 || token == null ? null : text(token);
                if (text == null) {
                    break;
                }
                if (command.isEmpty()) {
                    command = text.trim();
                } else {
                    rest.append(text);
                }
            }
        }
        operation.target("command", command);
        if (!rest.toString().isBlank()) {
            Ask ask = LOOKING.contains(command) ? Ask.PLAIN : Ask.UNSET;
            operation.argument("arguments", null, rest.toString().trim(), ask);
        }
        if (user instanceof String name && !name.isEmpty()) {
            operation.identity().actor(ActorType.USER, name, Confidence.ASSERTED, "arthas-user-id");
        }
        if (session instanceof String id) {
            operation.identity().connection("arthas " + id);
        }
    }

    @Override
    public void exit(Operation operation, @Nullable Object result, @Nullable Throwable thrown) {
        if (thrown == null) {
            operation.outcome(Outcome.UNKNOWN);
        }
    }

    /** What was typed for it; blanks too. */
    private static @Nullable String text(Object token) {
        try {
            Method raw = token.getClass().getMethod("raw");
            raw.setAccessible(true);
            return raw.invoke(token) instanceof String text ? text : null;
        } catch (ReflectiveOperationException | RuntimeException otherVersion) {
            return null;
        }
    }
}
