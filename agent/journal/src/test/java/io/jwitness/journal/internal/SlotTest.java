// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.record.internal.spi.AgentLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotTest {
    @TempDir Path dir;

    @Test
    void theFirstFreeSlotIsTakenAndContinuedByTheNext() throws IOException {
        String origin;
        try (Slot zero = Slot.claim(dir, "shop");
                Slot one = Slot.claim(dir, "shop")) {
            assertEquals(dir.resolve("shop/0"), zero.path());
            assertEquals(dir.resolve("shop/1"), one.path());
            assertTrue(zero.isFresh());
            origin = zero.origin();
            assertTrue(origin.matches("shop/0/[0-9a-f]{32}"), origin);
        }
        try (Slot again = Slot.claim(dir, "shop")) {
            assertEquals(dir.resolve("shop/0"), again.path());
            assertEquals(origin, again.origin());
            assertFalse(again.isFresh());
        }
    }

    @Test
    void everyFileIsPrivate() throws IOException {
        Path home = dir.resolve("made/by/us");
        try (Slot slot = Slot.claim(home, "shop");
                Stream<Path> all = Files.walk(home)) {
            assertTrue(Files.exists(slot.path().resolve("owner")));
            for (Path path : all.toList()) {
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
                assertEquals(
                        Files.isDirectory(path) ? "rwx------" : "rw-------", mode, path.toString());
            }
        }
    }

    @Test
    void theOwnerNamesPidStartAndSocket() throws IOException {
        try (Slot slot = Slot.claim(dir, "shop")) {
            String owner = Files.readString(slot.path().resolve("owner")).strip();
            assertTrue(
                    owner.matches(
                            "\\{\"pid\":"
                                    + ProcessHandle.current().pid()
                                    + ",\"start\":\\d+,\"socket\":\".*/shop/0/control.sock\"\\}"),
                    owner);
        }
        assertFalse(Files.exists(dir.resolve("shop/0/owner")));
    }

    @Test
    void aSlotOfANewerAgentIsLeftAloneAndSaidInOneLine() throws IOException {
        Path newer = Files.createDirectories(dir.resolve("shop/0"));
        Files.writeString(newer.resolve("layout"), "2\n");
        List<String> said = new ArrayList<>();
        AgentLog log =
                new AgentLog() {
                    @Override
                    public void info(String message) {}

                    @Override
                    public void warn(String message, @Nullable Throwable cause) {
                        said.add(message);
                    }
                };
        try (Slot slot = Slot.claim(dir, "shop", log)) {
            assertEquals(dir.resolve("shop/1"), slot.path());
        }
        assertEquals(1, said.size(), said.toString());
        assertEquals(List.of("layout"), Stream.of(newer.toFile().list()).toList());
    }

    @Test
    void namesArePercentEncodedAndCut() {
        assertEquals("a%20b%2Fc", ServiceNames.encode("a b/c"));
        assertEquals("%2E%2E", ServiceNames.encode(".."));
        assertEquals("%2E", ServiceNames.encode("."));
        assertEquals("a.b", ServiceNames.encode("a.b"));
        assertEquals("unknown_service", ServiceNames.encode(""));
        String cut = ServiceNames.encode("x".repeat(81));
        assertTrue(cut.matches("x{71}-[0-9a-f]{8}"), cut);
        String wide = ServiceNames.encode("ж".repeat(40)); // 80 bytes, 240 encoded
        assertTrue(wide.matches("(%D0%B6)+-[0-9a-f]{8}"), wide);
        assertTrue(wide.length() <= 160, wide);
    }
}
