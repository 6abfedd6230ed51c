// SPDX-License-Identifier: Apache-2.0
package io.jwitness.premain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JarDigestTest {
    @Test
    void theDigestIsThatOfSha256sum(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("abc"), "abc");

        assertEquals(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                JarDigest.sha256(file.toFile()));
    }
}
