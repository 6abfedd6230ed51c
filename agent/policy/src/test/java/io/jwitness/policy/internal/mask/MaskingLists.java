// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import java.util.ArrayList;
import java.util.List;

/** The lists that the documentation repeats. */
public final class MaskingLists {
    private MaskingLists() {}

    /** Sensitive names, detectors and context words. */
    public static List<String> all() {
        List<String> all = new ArrayList<>(Masker.detectors());
        all.addAll(SensitiveNames.NAMES);
        all.addAll(SensitiveNames.WHOLE);
        all.addAll(SensitiveNames.NUMERIC);
        all.addAll(Context.CARD_WORDS);
        all.addAll(Context.NATIONAL_ID_WORDS);
        all.addAll(Context.PHONE_WORDS);
        all.addAll(Context.BIRTH_WORDS);
        all.addAll(Context.SECRET_WORDS);
        all.addAll(Context.KEY_WORDS);
        all.addAll(Prefixes.prefixes());
        return all;
    }
}
