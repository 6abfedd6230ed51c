// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.boot;

import io.jwitness.engine.internal.Starter;
import java.lang.instrument.Instrumentation;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The door from {@code io.jwitness.premain} into the isolated loader.
 *
 * <p>The loader initialises this class, which registers itself there; then {@code premain}, and
 * every later {@code agentmain}, comes through {@link #accept} with four values: the arguments (a
 * String, or null), the Instrumentation, the path of the agent jar (a String), and whether it was
 * attached (a Boolean). All types are the JDK's, since this class and its caller know no others in
 * common; nothing is reflective, since that costs 20 ms before {@code main}.
 *
 * <p>Name and shape are frozen: the entry of an older version may be the one that calls.
 */
public final class Entry implements Consumer<@Nullable Object[]> {
    static {
        register();
    }

    private Entry() {}

    @Override
    public void accept(@Nullable Object[] call) {
        Object instrumentation = call[1];
        Object jar = call[2];
        if (instrumentation == null || jar == null) {
            throw new IllegalArgumentException("no instrumentation, or no jar");
        }
        Starter.start(
                (String) call[0],
                (Instrumentation) instrumentation,
                (String) jar,
                Boolean.TRUE.equals(call[3]));
    }

    @SuppressWarnings("unchecked") // the loader's side of this is in premain, of an unknown version
    private static void register() {
        ClassLoader loader = Entry.class.getClassLoader();
        if (loader instanceof Consumer<?>) {
            ((Consumer<Consumer<@Nullable Object[]>>) loader).accept(new Entry());
        }
    }
}
