// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.note;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Base64 of RFC 4648 §4 where every value has one spelling only. */
public final class StrictBase64 {
    private StrictBase64() {}

    /** Encodes, with padding. */
    public static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * Decodes.
     *
     * @throws IllegalArgumentException when padding is missing, when unused bits are set, and for
     *     whatever else {@link #encode} would not have written
     */
    public static byte[] decode(String text) {
        byte[] chars = text.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Base64.getDecoder().decode(chars);
        if (!Arrays.equals(Base64.getEncoder().encode(bytes), chars)) {
            throw new IllegalArgumentException("base64 that is not in its one canonical form");
        }
        return bytes;
    }
}
