// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import io.jwitness.policy.internal.Decision.Effect;
import io.jwitness.policy.internal.Decision.Level;
import io.jwitness.policy.internal.Decision.OnFailure;
import io.jwitness.policy.internal.Decision.Wait;
import io.jwitness.policy.internal.mask.ArgModes;
import io.jwitness.policy.internal.mask.Masker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of {@code policy-samples/default.yaml} as objects, for the application's start path.
 */
final class BuiltIn {
    /** SHA-256 of {@code policy-samples/default.yaml}; a test holds the two together. */
    private static final String DIGEST =
            "0c2a740a016a52168f3b98f1b27650f5ee8359e919e67929b585fca4e7fa2afd";

    private BuiltIn() {}

    static Policy policy() {
        return new Policy(
                "built-in",
                DIGEST,
                rule(Policy.DEFAULT_RULE, List.of(), Level.ARGUMENTS, Wait.JOURNALLED),
                List.of(
                        // Reads come by the hundred from consoles and scrapers: they do not wait.
                        rule(
                                "reads",
                                List.of("actuator.read", "jmx.attribute.get"),
                                null,
                                Wait.NONE)),
                List.of(),
                List.of(),
                Masker.builtIn(),
                null);
    }

    private static Rule rule(
            String name, List<String> events, @Nullable Level level, Wait waiting) {
        return new Rule(
                name,
                events,
                Condition.ALWAYS,
                level,
                waiting,
                OnFailure.ALLOW,
                Effect.ALLOW,
                null,
                null,
                ArgModes.NONE);
    }
}
