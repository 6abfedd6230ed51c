// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenKeyTest {
    @TempDir Path slot;

    @Test
    void theNextSessionOfASlotHasTheSameKey() throws IOException {
        Files.createDirectory(slot.resolve("keys"));

        byte[] made = TokenKey.load(slot);

        assertArrayEquals(made, TokenKey.load(slot));
        assertFalse(Arrays.equals(new byte[32], made));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(slot.resolve("keys/token.key"))));
    }

    @Test
    void aKeyThatWasCutIsRefusedAndNotReplaced() throws IOException {
        Files.createDirectory(slot.resolve("keys"));
        Files.write(slot.resolve("keys/token.key"), new byte[5]);

        IOException refused = assertThrows(IOException.class, () -> TokenKey.load(slot));

        assertTrue(String.valueOf(refused.getMessage()).contains("has 5 bytes"));
        assertEquals(5, Files.size(slot.resolve("keys/token.key")));
    }
}
