// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code args} of a rule or a probe: what is asked for each argument, by position or name, and
 * for {@code this}, {@code return}, {@code error} and {@code thread}.
 *
 * <p>Immutable; lookups allocate nothing.
 */
public final class ArgModes {
    /** Says nothing of any argument. */
    public static final ArgModes NONE = new ArgModes(Map.of());

    private static final int POSITIONS = 256;

    private final Map<String, Ask> named;
    private final @Nullable Ask[] positions;
    private final @Nullable Ask star;

    /**
     * @param asks keys are decimal positions from 0, parameter names, {@code this}, {@code return},
     *     {@code error}, {@code thread}, or {@code *} for all other arguments
     */
    public ArgModes(Map<String, Ask> asks) {
        this.named = Map.copyOf(asks);
        this.star = asks.get("*");
        int top = -1;
        for (String key : asks.keySet()) {
            top = Math.max(top, position(key));
        }
        @Nullable Ask[] byPosition = new Ask[top + 1];
        asks.forEach(
                (key, ask) -> {
                    int at = position(key);
                    if (at >= 0) {
                        byPosition[at] = ask;
                    }
                });
        this.positions = byPosition;
    }

    /** The position that a key names, from 0 to 255; −1 when it is a name. */
    public static int position(String key) {
        if (key.isEmpty() || key.length() > 3) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value < POSITIONS ? value : -1;
    }

    /**
     * What is asked for an argument: its position first, its name second, {@code *} third.
     *
     * @param position from 0
     * @param name the parameter's name as the class file tells it; null when it cannot be read, and
     *     then {@code "*": plain} shows nothing, because no name can speak against it
     * @param otherwise what the sensor itself knows of this argument
     */
    public Ask argument(int position, @Nullable String name, Ask otherwise) {
        if (named.isEmpty()) {
            return otherwise;
        }
        Ask found = position >= 0 && position < positions.length ? positions[position] : null;
        if (found == null && name != null) {
            found = named.get(name);
        }
        if (found != null) {
            return found;
        }
        if (star == null) {
            return otherwise;
        }
        return name == null && star.equals(Ask.PLAIN) ? Ask.UNSET : star;
    }

    /** What is asked for {@code this}, {@code return}, {@code error} or {@code thread}. */
    public Ask special(String key, Ask otherwise) {
        Ask found = named.get(key);
        return found != null ? found : otherwise;
    }

    /** These modes, and the other ones for what these do not mention. */
    public ArgModes orElse(ArgModes other) {
        if (named.isEmpty() || other.named.isEmpty()) {
            return named.isEmpty() ? other : this;
        }
        Map<String, Ask> both = new HashMap<>(other.named);
        both.putAll(named);
        return new ArgModes(both);
    }

    /** What was given, by key. */
    public Map<String, Ask> asMap() {
        return named;
    }
}
