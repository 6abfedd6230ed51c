// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.ring;

import static io.jwitness.journal.internal.ring.RingLayout.INTS;
import static io.jwitness.journal.internal.ring.RingLayout.LONGS;

import io.jwitness.journal.internal.files.Digests;
import io.jwitness.journal.internal.files.PrivateFiles;
import io.jwitness.record.internal.EventClasses;
import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.record.internal.spi.RecordSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The file behind a ring: where it lies, how it is made, and what the last process left in it.
 *
 * <p>It lies on tmpfs, because a frozen or slow disk stops every thread that stores into a page of
 * it; the slot's {@code ring} is a link to it. Where there is no tmpfs, or not enough room on it,
 * {@code ring} in the slot is the file itself, and {@link #warning} says so.
 *
 * <p>Every start makes a new file, written in full, so that no store can meet a hole and no room of
 * the last process is used again while a late thread of it might write. What the last one left, is
 * moved into it before it takes the old one's name.
 */
public final class RingFile {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final String NAME = "ring";

    private final Path link;
    private final Path file;
    private final @Nullable String warning;

    private RingFile(Path link, Path file, @Nullable String warning) {
        this.link = link;
        this.file = file;
        this.warning = warning;
    }

    /** The file itself. */
    public Path path() {
        return file;
    }

    /** Why the ring does not lie on tmpfs; null when it does. */
    public @Nullable String warning() {
        return warning;
    }

    /**
     * Opens the ring of a slot, with what the last process left in it.
     *
     * @param slot the slot's directory, whose lock the caller holds
     * @param origin the journal's origin
     * @param directory where the file should lie; null for the default on tmpfs
     * @param bytes room of the data lane, rounded up to a power of two; the control lane has a
     *     quarter of that beside it
     * @throws IOException when no file can be made, not even in the slot
     */
    public static Ring open(
            Path slot, String origin, @Nullable Path directory, int bytes, AgentLog log)
            throws IOException {
        int dataBytes = powerOfTwo(bytes);
        int controlBytes = dataBytes / 4;
        Path link = slot.resolve(NAME);
        Path old = existing(link);
        String warning = null;
        Path home = slot;
        try {
            home = home(origin, directory, RingLayout.fileBytes(controlBytes, dataBytes));
        } catch (IOException | UnsupportedOperationException e) {
            warning =
                    "the ring lies in the slot, where a slow disk can hold the application: "
                            + e.getMessage();
            log.warn(warning, null);
        }
        if (old != null) {
            try (FileChannel channel = FileChannel.open(old, StandardOpenOption.READ)) {
                ByteBuffer left = map(channel, FileChannel.MapMode.READ_ONLY);
                // A smaller ring must hold what the larger one left.
                dataBytes = Math.max(dataBytes, laneBytes(left, RingLayout.DATA_BYTES_AT));
                controlBytes = Math.max(controlBytes, laneBytes(left, RingLayout.CONTROL_BYTES_AT));
            }
        }
        Path file = home.resolve(NAME);
        Path fresh = home.resolve(NAME + ".new");
        Files.deleteIfExists(fresh);
        Ring ring =
                make(new RingFile(link, file, warning), fresh, old, controlBytes, dataBytes, log);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        if (!home.equals(slot)) {
            Path newLink = slot.resolve(NAME + ".new");
            Files.deleteIfExists(newLink);
            Files.createSymbolicLink(newLink, file);
            Files.move(newLink, link, StandardCopyOption.ATOMIC_MOVE);
        }
        if (old != null && !old.equals(file)) {
            Files.deleteIfExists(old);
        }
        return ring;
    }

    /** Removes the file and its name in the slot; after a clean end, when nothing is in it. */
    public void delete() throws IOException {
        Files.deleteIfExists(link);
        Files.deleteIfExists(file);
        Path home = file.getParent();
        if (home != null && !home.equals(link.getParent()) && isEmpty(home)) {
            Files.deleteIfExists(home);
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (var entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        }
    }

    // ------------------------------------------------------------ the place

    private static Path home(String origin, @Nullable Path configured, int bytes)
            throws IOException {
        int uid = PrivateFiles.ourUid();
        Path home = configured;
        if (home == null) {
            if (!Files.isDirectory(SHARED_MEMORY)
                    || !"tmpfs".equals(Files.getFileStore(SHARED_MEMORY).type())) {
                throw new IOException(SHARED_MEMORY + " is no tmpfs");
            }
            Path ours = SHARED_MEMORY.resolve("jwitness-" + uid);
            PrivateFiles.directories(ours);
            // Anybody may make a name in /dev/shm: take it only if it is ours alone.
            if (!PrivateFiles.isOurs(ours, uid)) {
                throw new IOException(
                        ours + " is not a directory of uid " + uid + " with mode 0700");
            }
            home =
                    ours.resolve(
                            Digests.hex(origin.getBytes(StandardCharsets.UTF_8)).substring(0, 32));
        }
        PrivateFiles.directories(home);
        if (!PrivateFiles.isOurs(home, uid)) {
            throw new IOException(home + " is not a directory of uid " + uid + " with mode 0700");
        }
        long room = Files.getFileStore(home).getUsableSpace();
        if (room < 2L * bytes) {
            // Half of what is left stays the application's.
            throw new IOException(
                    home + " has " + room + " bytes left, the ring wants twice " + bytes);
        }
        return home;
    }

    /** The last process's file; null when there is none, or none that may be trusted. */
    private static @Nullable Path existing(Path link) throws IOException {
        if (!Files.exists(link)) {
            return null;
        }
        Path file = Files.isSymbolicLink(link) ? Files.readSymbolicLink(link) : link;
        Path parent = file.getParent();
        boolean ours =
                Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && PrivateFiles.uid(file) == PrivateFiles.ourUid()
                        && parent != null
                        && PrivateFiles.uid(parent) == PrivateFiles.ourUid();
        return ours ? file : null;
    }

    // ------------------------------------------------------------ the bytes

    private static Ring make(
            RingFile place,
            Path fresh,
            @Nullable Path old,
            int controlBytes,
            int dataBytes,
            AgentLog log)
            throws IOException {
        int size = RingLayout.fileBytes(controlBytes, dataBytes);
        ByteBuffer buffer;
        try (FileChannel channel =
                PrivateFiles.open(
                        fresh,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            // Written, not extended: a store into a hole of a full file system is a SIGBUS.
            ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 16);
            for (long at = 0; at < size; ) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), size - at));
                at += channel.write(zeros, at);
            }
            buffer = map(channel, FileChannel.MapMode.READ_WRITE);
        }
        touch(buffer);
        INTS.set(buffer, RingLayout.CONTROL_BYTES_AT, controlBytes);
        INTS.set(buffer, RingLayout.DATA_BYTES_AT, dataBytes);
        LONGS.set(buffer, RingLayout.CLASSES_AT, classes());
        LONGS.set(buffer, RingLayout.LEAVES_AT, -1L);
        if (old != null) {
            moveInto(
                    buffer,
                    controlLane(buffer, controlBytes),
                    dataLane(buffer, controlBytes, dataBytes),
                    old,
                    log);
        }
        LONGS.setRelease(buffer, RingLayout.MAGIC_AT, RingLayout.MAGIC);
        // Made anew: a lane takes what it finds for the last process's.
        return new Ring(
                place,
                buffer,
                controlLane(buffer, controlBytes),
                dataLane(buffer, controlBytes, dataBytes));
    }

    /** Gets every page into this process's page table: a compare-and-set changes nothing. */
    private static void touch(ByteBuffer buffer) {
        for (int at = 0; at < buffer.capacity(); at += RingLayout.PAGE) {
            LONGS.compareAndSet(buffer, at, 0L, 0L);
        }
    }

    private static void moveInto(
            ByteBuffer buffer, RingLane control, RingLane data, Path old, AgentLog log)
            throws IOException {
        try (FileChannel channel = FileChannel.open(old, StandardOpenOption.READ)) {
            ByteBuffer left = map(channel, FileChannel.MapMode.READ_ONLY);
            int controlBytes = laneBytes(left, RingLayout.CONTROL_BYTES_AT);
            int dataBytes = laneBytes(left, RingLayout.DATA_BYTES_AT);
            if (controlBytes == 0 || dataBytes == 0) {
                log.warn(old + " is no ring that was finished; nothing can be taken from it", null);
                return;
            }
            byte[] record = new byte[RecordSink.MAX_RING_RECORD];
            int unreadable =
                    moveLane(controlLane(left, controlBytes), control, record)
                            + moveLane(dataLane(left, controlBytes, dataBytes), data, record);
            LONGS.set(
                    buffer,
                    RingLayout.LEAVES_AT,
                    (long) LONGS.getVolatile(left, RingLayout.LEAVES_AT));
            boolean sameClasses = (long) LONGS.get(left, RingLayout.CLASSES_AT) == classes();
            for (int i = 0; i < RingLayout.MAX_CLASSES; i++) {
                long untold =
                        (long) LONGS.getVolatile(left, RingLayout.LOST_AT + i * Long.BYTES)
                                - (long)
                                        LONGS.getVolatile(
                                                left, RingLayout.TOLD_AT + i * Long.BYTES);
                int to = sameClasses ? i : EventClasses.OTHER;
                LONGS.getAndAdd(buffer, RingLayout.LOST_AT + to * Long.BYTES, Math.max(0, untold));
            }
            if (unreadable > 0) {
                LONGS.getAndAdd(buffer, RingLayout.LOST_AT, (long) unreadable);
                log.warn(unreadable + " records in " + old + " could not be read", null);
            }
        }
    }

    /** Moves what is committed; returns how many places could not be read. */
    private static int moveLane(RingLane from, RingLane to, byte[] record) {
        int unreadable = 0;
        while (from.stepOverDead()) {
            int length = from.poll(record);
            if (length < 0 || (length > 0 && !looksLikeRecord(record, length))) {
                unreadable++;
            } else if (length > 0
                    && to.offer(from.eventClass(), record, 0, length) == RecordSink.REFUSED) {
                unreadable++;
            }
        }
        return unreadable;
    }

    /**
     * After a power cut a ring on a disk may hold stamps whose records never got there. Records are
     * JSON without control characters, so a page of zeros or half a record is told.
     */
    private static boolean looksLikeRecord(byte[] record, int length) {
        boolean text = length > 1 && record[0] == '"' && record[length - 1] == '}';
        for (int i = 0; text && i < length; i++) {
            text = record[i] < 0 || record[i] >= ' ';
        }
        return text;
    }

    private static ByteBuffer map(FileChannel channel, FileChannel.MapMode mode)
            throws IOException {
        long size = channel.size();
        if (size > Integer.MAX_VALUE) {
            throw new IOException("a ring is smaller than 2 GiB, not " + size);
        }
        return channel.map(mode, 0, size).order(ByteOrder.nativeOrder());
    }

    /** The size of a lane in a file, 0 when the file is no complete ring. */
    private static int laneBytes(ByteBuffer buffer, int at) {
        if (buffer.capacity() < RingLayout.LANES_AT
                || (long) LONGS.get(buffer, RingLayout.MAGIC_AT) != RingLayout.MAGIC) {
            return 0;
        }
        long control = (int) INTS.get(buffer, RingLayout.CONTROL_BYTES_AT);
        long data = (int) INTS.get(buffer, RingLayout.DATA_BYTES_AT);
        boolean fits =
                Long.bitCount(control) == 1
                        && Long.bitCount(data) == 1
                        && control > 0
                        && data > 0
                        && RingLayout.LANES_AT + control + data == buffer.capacity();
        return fits ? (int) INTS.get(buffer, at) : 0;
    }

    private static RingLane controlLane(ByteBuffer buffer, int bytes) {
        return new RingLane(
                buffer,
                RingLayout.LANES_AT,
                bytes,
                RingLayout.CONTROL_HEAD_AT,
                RingLayout.CONTROL_TAIL_AT);
    }

    private static RingLane dataLane(ByteBuffer buffer, int controlBytes, int bytes) {
        return new RingLane(
                buffer,
                RingLayout.LANES_AT + controlBytes,
                bytes,
                RingLayout.DATA_HEAD_AT,
                RingLayout.DATA_TAIL_AT);
    }

    private static long classes() {
        long digest = 1;
        for (int i = 0; i < EventClasses.count(); i++) {
            digest = digest * 31 + EventClasses.name(i).hashCode();
        }
        return digest;
    }

    private static int powerOfTwo(int bytes) {
        return Math.max(1 << 16, Integer.highestOneBit(Math.max(1, bytes - 1)) << 1);
    }
}
