// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.log;

import io.jwitness.record.internal.spi.AgentLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The agent's own log: {@code agent.log} in the slot, mode 0600, two files of at most 1 MiB.
 *
 * <p>Lines that come before the slot is known wait in memory, at most 64 of them. A log that cannot
 * be written is given up in silence, and {@link #lostLines} tells how much: the log must never be
 * what breaks the agent. Causes are told by their types and frames alone, since an exception's
 * message may hold a value that masking has not seen. Safe for all threads.
 */
public final class RollingLog implements AgentLog, AutoCloseable {
    private static final long MAX_BYTES = 1 << 20;
    private static final int MAX_EARLY = 64;
    private static final int MAX_FRAMES = 12;

    private final Clock clock;
    private final ArrayDeque<String> early = new ArrayDeque<>(8);
    private @Nullable FileChannel channel;
    private @Nullable Path file;
    private long size;
    private long lostLines;
    private boolean closed;

    public RollingLog(Clock clock) {
        this.clock = clock;
    }

    /** Opens the file in the slot and writes what has waited. */
    public synchronized void openIn(Path slot) {
        file = slot.resolve("agent.log");
        open();
        for (String line : early) {
            append(line);
        }
        early.clear();
    }

    @Override
    public void info(String message) {
        line("INFO ", message, null);
    }

    @Override
    public void warn(String message, @Nullable Throwable cause) {
        line("WARN ", message, cause);
    }

    /** Lines that could be kept neither in the file nor in memory. */
    public synchronized long lostLines() {
        return lostLines;
    }

    private void line(String level, String message, @Nullable Throwable cause) {
        final StringBuilder text = new StringBuilder(160);
        text.append(clock.instant()).append(' ').append(level).append(' ');
        for (int i = 0; i < message.length() && i < 4_000; i++) {
            final char c = message.charAt(i);
            text.append(c < 0x20 || (c >= 0x7f && c < 0xa0) ? ' ' : c);
        }
        Throwable at = cause;
        for (int depth = 0; at != null && depth < 4; depth++, at = at.getCause()) {
            text.append("\n    ").append(at.getClass().getName());
            final StackTraceElement[] frames = at.getStackTrace();
            for (int i = 0; i < frames.length && i < MAX_FRAMES; i++) {
                text.append("\n        at ").append(frames[i]);
            }
        }
        text.append('\n');
        synchronized (this) {
            if (channel == null && !closed && file == null && early.size() < MAX_EARLY) {
                early.add(text.toString());
            } else {
                append(text.toString());
            }
        }
    }

    private void append(String text) {
        final FileChannel out = channel;
        if (out == null) {
            lostLines++;
            return;
        }
        try {
            final ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            size += bytes.remaining();
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            if (size > MAX_BYTES) {
                roll(out);
            }
        } catch (IOException full) {
            lostLines++;
        }
    }

    private void roll(FileChannel out) throws IOException {
        final Path current = file;
        if (current == null) {
            return;
        }
        out.close();
        channel = null;
        Files.move(
                current,
                current.resolveSibling("agent.log.1"),
                StandardCopyOption.REPLACE_EXISTING);
        open();
    }

    private void open() {
        final Path current = file;
        if (current == null) {
            return;
        }
        final Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        final FileAttribute<Set<PosixFilePermission>> mode =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            final FileChannel opened = FileChannel.open(current, options, mode);
            channel = opened;
            size = opened.size();
        } catch (IOException unwritable) {
            lostLines++;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        final FileChannel out = channel;
        channel = null;
        if (out != null) {
            try {
                out.close();
            } catch (IOException alreadyGone) {
                lostLines++;
            }
        }
    }
}
