// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.record.internal.note.NoteSigner;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CheckpointTest {
    private static final String ORIGIN = "shop/0/5f0c";
    private final NoteSigner log = NoteSigner.generate(ORIGIN);
    private final byte[] root = new byte[32];

    @Test
    void whatWasSignedIsRead() {
        root[5] = 7;
        byte[] note = NoteSigner.note(Checkpoint.text(ORIGIN, 20_852_163, root), log);
        Checkpoint c = Checkpoint.parse(note);
        assertEquals(ORIGIN, c.origin());
        assertEquals(20_852_163, c.size());
        assertArrayEquals(root, c.root());
        assertArrayEquals(note, c.note());
        assertTrue(c.isPlain());
        assertTrue(c.isSignedBy(log.verifier().toString()));
        assertFalse(c.isSignedBy(NoteSigner.generate(ORIGIN).verifier().toString()));
    }

    @Test
    void whatIsNotACheckpointIsRefused() {
        String good = Checkpoint.text(ORIGIN, 7, root);
        String[] bad = {
            ORIGIN + "\n7\n",
            good.replace("\n7\n", "\n07\n"),
            good.replace("\n7\n", "\n-7\n"),
            good.replace("\n7\n", "\n+7\n"),
            good.replace("\n7\n", "\n\n"),
            good.replace("\n7\n", "\n9223372036854775808\n"),
            good.replace("\n7\n", "\n99999999999999999999\n"),
            good.replace("\n7\n", "\n\u0667\n"),
            good.replace("AAA=", "AA=="),
            good.replace("AAA=", "AAB="),
            good.replace("=", ""),
            "\n" + good,
            good + "\nmore\n"
        };
        for (String text : bad) {
            byte[] note = NoteSigner.note(text, log);
            assertThrows(IllegalArgumentException.class, () -> Checkpoint.parse(note), text);
        }
    }

    @Test
    void extensionLinesAreReadAndSeen() {
        byte[] note = NoteSigner.note(Checkpoint.text(ORIGIN, 7, root) + "extension\n", log);
        assertFalse(Checkpoint.parse(note).isPlain());
        assertEquals(7, Checkpoint.parse(note).size());
        assertEquals(
                "shop/0/5f0c 7 " + "A".repeat(43) + "= extension",
                Checkpoint.parse(note).toString());
        assertTrue(new String(note, StandardCharsets.UTF_8).endsWith("\n"));
    }
}
