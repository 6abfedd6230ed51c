// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.journal.internal.store.CycleFiles;
import io.jwitness.record.internal.spi.Lane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an earlier process could not force, and left a mark beside. */
class UnforcedTest {
    @TempDir Path temporary;

    private Path leftFile() throws IOException {
        JournalFixture one = new JournalFixture(temporary).started();
        one.assertSealed(one.offer(Lane.CONTROL, "to be forced"));
        one.stop();
        Path file = CycleFiles.list(one.slot().resolve("queue")).get(0);
        Files.createFile(mark(file));
        return file;
    }

    private static Path mark(Path file) {
        return file.resolveSibling(file.getFileName() + ".unforced");
    }

    @Test
    void aFileThatWasNotForcedIsAnotherOneAfterTheNextSeal() throws IOException {
        Path file = leftFile();
        Object before = Files.getAttribute(file, "unix:ino");
        JournalFixture next = new JournalFixture(temporary).started();
        assertFalse(before.equals(Files.getAttribute(file, "unix:ino")));
        assertFalse(Files.exists(mark(file)));
        next.stop();
        Proofread.of(next.slot());
    }

    @Test
    void whereItsRecordsAreLostNothingMoreIsSigned() throws IOException {
        Path file = leftFile();
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("session.start");
        bytes[at] = 0;
        Files.write(file, bytes);

        JournalFixture next = new JournalFixture(temporary);
        next.journal.start();
        next.await("loss that is told", () -> next.log.lines.toString().contains("is lost from"));
        long ticket = next.offer(Lane.CONTROL, "unsealed");
        assertTrue(next.journal.awaitJournalled(ticket, JournalFixture.LONG_NS));
        assertFalse(next.journal.awaitSealed(ticket, 1_000_000_000L));
        assertTrue(Files.exists(mark(file)), "and the next process knows it still");
        next.journal.abandon();
    }
}
