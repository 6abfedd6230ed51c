// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OptionsFileTest {
    @TempDir Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("jwitness.yaml"), text);
    }

    @Test
    void dotsAndNestedMapsAreTheSame() throws IOException {
        assertEquals(
                Map.of("ring.dir", "/r", "export.raw", "true", "roll-age", "2h"),
                OptionsFile.read(file("ring:\n  dir: /r\nexport.raw: true\nroll-age: 2h\n")));
        assertEquals(Map.of(), OptionsFile.read(file("")));
    }

    @Test
    void whatIsNoOptionsFileIsOneErrorThatNamesTheLineAndNoValue() throws IOException {
        for (String text :
                new String[] {
                    "- hunter2\n",
                    "dir: [hunter2]\n",
                    "a: {b: {c: {d: {e: {f: hunter2}}}}}\n",
                    "a: 'hunter2\n"
                }) {
            final Path file = file(text);
            final IOException error = assertThrows(IOException.class, () -> OptionsFile.read(file));
            assertTrue(
                    String.valueOf(error.getMessage()).contains("jwitness.yaml:"),
                    error.getMessage());
            assertFalse(String.valueOf(error.getMessage()).contains("hunter2"), error.getMessage());
        }
    }
}
