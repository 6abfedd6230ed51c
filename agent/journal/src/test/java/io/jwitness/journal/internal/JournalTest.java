// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jwitness.record.internal.spi.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir Path dir;

    @Test
    void recordsAreJournalledInOrderBetweenTheJournalsOwn() throws IOException {
        JournalFixture one = new JournalFixture(dir);
        one.journal.start();
        for (int i = 0; i < 1000; i++) {
            one.offer(Lane.DATA, "r" + i);
        }
        one.stop();
        List<String> records = JournalFixture.read(one.slot());
        List<String> events = JournalFixture.events(records);
        assertEquals("jwitness.session.start", events.get(0));
        assertEquals("jwitness.seal", events.get(1));
        assertEquals("jwitness.session.stop", events.get(events.size() - 2));
        assertEquals("jwitness.seal", events.get(events.size() - 1));
        List<String> targets = JournalFixture.targets(records);
        assertEquals(1000, targets.size());
        for (int i = 0; i < 1000; i++) {
            assertEquals("r" + i, targets.get(i));
        }
        assertFalse(Files.exists(one.slot().resolve("ring")), "an empty ring is not left behind");
    }

    @Test
    void theNextSessionGoesOnWhereTheLastOneEnded() throws IOException {
        for (int i = 0; i < 3; i++) {
            JournalFixture session = new JournalFixture(dir).started();
            session.offer(Lane.CONTROL, "session " + i);
            session.stop();
        }
        List<String> records = JournalFixture.read(dir.resolve("shop/0"));
        assertEquals(
                3,
                JournalFixture.events(records).stream()
                        .filter("jwitness.session.start"::equals)
                        .count());
        assertEquals(
                List.of("started", "session 0", "started", "session 1", "started", "session 2"),
                JournalFixture.targets(records));
    }
}
