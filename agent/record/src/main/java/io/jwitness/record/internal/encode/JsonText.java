// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.encode;

import java.nio.charset.StandardCharsets;

/** Quotes texts for JSON that is no record, with the escapes of one. */
public final class JsonText {
    private JsonText() {}

    /** The text as a JSON string, in quotes. */
    public static String quote(CharSequence text) {
        JsonOut out = new JsonOut();
        byte[] buffer = new byte[6 * text.length() + 2];
        out.begin(buffer, 0, buffer.length, JsonOut.UNCUT);
        out.raw((byte) '"');
        out.text(text);
        out.raw((byte) '"');
        return new String(buffer, 0, out.position(), StandardCharsets.UTF_8);
    }
}
