// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.weave;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is woven into one method.
 *
 * @param site number that the woven code passes to the hook
 * @param enter expressions whose values reach {@code enter}: none to four as arguments of their
 *     own, more, or {@code asArray}, as one array
 * @param exit expression whose value reaches {@code exit}; {@code "return"} for the result, null
 *     for none
 * @param asArray true to call {@code enterAll} whatever the number
 */
public record MethodWeave(int site, List<String> enter, @Nullable String exit, boolean asArray) {
    public MethodWeave {
        enter = List.copyOf(enter);
    }
}
