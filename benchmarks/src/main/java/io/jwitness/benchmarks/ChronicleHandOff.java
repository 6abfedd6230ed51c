// SPDX-License-Identifier: Apache-2.0
package io.jwitness.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.wire.DocumentContext;

/** Each thread appends to the queue by itself, on the disk where the journal would be. */
final class ChronicleHandOff implements HandOff {
    private final Path directory = Files.createTempDirectory("jwitness-benchmark");
    private final ChronicleQueue queue = ChronicleQueue.singleBuilder(directory).build();

    ChronicleHandOff() throws IOException {}

    @Override
    public String title() {
        return "Chronicle Queue, one appender a thread";
    }

    @Override
    public Taker forThread() {
        ExcerptAppender appender = queue.createAppender();
        return (bytes, length) -> {
            try (DocumentContext document = appender.writingDocument()) {
                Objects.requireNonNull(document.wire()).bytes().write(bytes, 0, length);
            }
            return true;
        };
    }

    @Override
    public void close() throws IOException {
        queue.close();
        Directories.delete(directory);
    }
}
