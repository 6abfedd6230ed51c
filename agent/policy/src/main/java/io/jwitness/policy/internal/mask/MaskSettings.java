// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Set;

/**
 * What a policy changes about masking.
 *
 * @param addedNames further sensitive names
 * @param excludedNames names that are not sensitive, whatever the lists say
 * @param addedPatterns further detectors
 * @param excludedDetectors built-in detectors that count but do not hide
 */
public record MaskSettings(
        List<String> addedNames,
        List<String> excludedNames,
        List<NamedPattern> addedPatterns,
        Set<String> excludedDetectors) {
    /** Changes nothing. */
    public static final MaskSettings BUILT_IN =
            new MaskSettings(List.of(), List.of(), List.of(), Set.of());

    /**
     * A detector of the policy's own: whatever its expression finds is replaced by its name.
     *
     * @param steps how many steps it takes for each character, at most
     */
    public record NamedPattern(String name, Pattern pattern, int steps) {
        void find(String text, Spans spans) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                spans.add(matcher.start(), matcher.end(), name);
            }
        }
    }
}
