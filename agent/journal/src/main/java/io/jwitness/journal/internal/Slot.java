// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.journal.internal.files.PrivateFiles;
import io.jwitness.record.internal.spi.AgentLog;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One journal's directory, held by one process: {@code <dir>/<service>/<0, 1, 2 …>}.
 *
 * <p>Guarantees: while it is open no other process, and no other slot of this process, holds the
 * same directory; its files are 0600 in a 0700 directory; {@code lock} is opened once and closed
 * only by {@link #close}, because POSIX drops the lock when any descriptor of the file is closed.
 *
 * <p>Thread-safe.
 */
public final class Slot implements AutoCloseable {
    private static final String LAYOUT = "1";

    /** More processes of one service than this in one directory are a mistake. */
    private static final int MAX_SLOTS = 10_000;

    private static final Set<Path> HELD = new HashSet<>();

    private final Path path;
    private final String origin;
    private final boolean fresh;
    private final FileChannel lock;
    private boolean closed;

    private Slot(Path path, String origin, boolean fresh, FileChannel lock) {
        this.path = path;
        this.origin = origin;
        this.fresh = fresh;
        this.lock = lock;
    }

    /** As {@link #claim(Path, String, AgentLog)}, telling nobody what was passed over. */
    public static Slot claim(Path dir, String serviceName) throws IOException {
        return claim(dir, serviceName, AgentLog.NONE);
    }

    /**
     * Takes the first slot that no living process holds, and makes what is missing in it.
     *
     * @param dir the journals' directory
     * @param serviceName the service, as users know it
     * @param log is told of slots that were passed over because a newer agent wrote them
     * @throws IOException when none can be had; its message says what and why
     */
    public static Slot claim(Path dir, String serviceName, AgentLog log) throws IOException {
        String name = ServiceNames.encode(serviceName);
        Path service = dir.toAbsolutePath().normalize().resolve(name);
        PrivateFiles.directories(service);
        for (int i = 0; i < MAX_SLOTS; i++) {
            Slot slot = tryClaim(service.resolve(Integer.toString(i)), name + "/" + i, log);
            if (slot != null) {
                return slot;
            }
        }
        throw new IOException("all " + MAX_SLOTS + " slots of " + service + " are taken");
    }

    private static @Nullable Slot tryClaim(Path path, String prefix, AgentLog log)
            throws IOException {
        synchronized (HELD) {
            // Our own slot must not be opened again: closing that second channel of `lock` would
            // drop the lock of the first. A second agent in this JVM has another copy of HELD, so
            // `owner` is asked as well.
            if (HELD.contains(path) || Owner.isThisProcess(path)) {
                return null;
            }
            String layout = readLine(path.resolve("layout"));
            if (layout != null && !layout.equals(LAYOUT)) {
                log.warn(
                        path
                                + " has layout '"
                                + layout
                                + "', this agent writes "
                                + LAYOUT
                                + ": a newer agent wrote it; the next slot is taken",
                        null);
                return null;
            }
            PrivateFiles.directories(path);
            PrivateFiles.tighten(path);
            FileChannel channel =
                    PrivateFiles.open(
                            path.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            boolean kept = false;
            try {
                FileLock held = tryLock(channel);
                if (held == null) {
                    return null;
                }
                Slot slot = furnish(path, prefix, channel);
                HELD.add(path);
                kept = true;
                return slot;
            } finally {
                if (!kept) {
                    channel.close();
                }
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this JVM, through another class loader
        }
    }

    private static Slot furnish(Path path, String prefix, FileChannel channel) throws IOException {
        for (String name : new String[] {"queue", "anchors", "keys", "cursor"}) {
            PrivateFiles.directories(path.resolve(name));
        }
        String origin = readLine(path.resolve("origin"));
        boolean fresh = origin == null;
        if (origin == null) {
            byte[] random = new byte[16];
            new SecureRandom().nextBytes(random);
            origin = prefix + "/" + HexFormat.of().formatHex(random);
            PrivateFiles.replace(path.resolve("origin"), origin + "\n");
        }
        if (!Files.exists(path.resolve("layout"))) {
            PrivateFiles.replace(path.resolve("layout"), LAYOUT + "\n");
        }
        Owner.write(path);
        return new Slot(path, origin, fresh, channel);
    }

    private static @Nullable String readLine(Path file) throws IOException {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** The directory. */
    public Path path() {
        return path;
    }

    /** The journal's origin: {@code <service>/<slot>/<32 hex digits>}. */
    public String origin() {
        return origin;
    }

    /** True when this claim made the journal, false when it continues one. */
    public boolean isFresh() {
        return fresh;
    }

    /**
     * Names the control socket in {@code owner}, where a path other than {@code control.sock} in
     * the slot is used.
     *
     * @throws IOException when {@code owner} cannot be written
     */
    public void controlSocket(Path socket) throws IOException {
        Owner.write(path, socket);
    }

    /** Gives the slot back. Harmless when called again. */
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (closed) {
                return;
            }
            closed = true;
            HELD.remove(path);
            try {
                Files.deleteIfExists(path.resolve("owner"));
            } finally {
                lock.close();
            }
        }
    }
}
