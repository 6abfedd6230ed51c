// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.store;

import io.jwitness.journal.internal.files.Framing;
import io.jwitness.journal.internal.files.PrivateFiles;
import io.jwitness.record.internal.spi.AgentLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.threads.YieldingPauser;
import org.jspecify.annotations.Nullable;

/**
 * The queue, as its one writer sees it: documents of leaf and record, in files that the writer
 * begins and ends.
 *
 * <p>Chronicle Queue works in {@code queue/writing}, a directory that is emptied at every start;
 * each file that it makes there gets a second name in {@code queue}, where readers look. So it
 * never meets a file of an earlier session, whose end a power cut may have left in any state, nor
 * the lock of a dead writer, whose PID may be ours; and a name that somebody deletes under the
 * writer is given back from the other one.
 *
 * <p>The blocks that the next documents need are written as zeros first, in the ordinary way. A
 * full disk is then an {@link IOException} here, before a record has got its place, instead of a
 * fault in the middle of one: on 17 such a fault is thrown at some later instruction, and what was
 * being written is zeros; and where code is interpreted that compares and sets a word, as Chronicle
 * does to begin a file, it kills the JVM on any version.
 *
 * <p>Assumptions: one thread. After a {@link StoreException} only {@link #discard} is called.
 */
public final class QueueStore implements AutoCloseable {
    /** Name of Chronicle's own directory in {@code queue}. */
    public static final String WRITING = "writing";

    /**
     * By how much Chronicle lengthens a file at a time, and a quarter more. What a killed process
     * left of that is a hole, which the next start looks through for what may have been torn: 80
     * MiB of it took longer than all else that a start does.
     */
    private static final int BLOCK = 16 << 20;

    /** An index document and the longest record, with room to spare. */
    private static final int MARGIN = 128 << 10;

    /** Chronicle's table of its locks and of what it finds in its directory, and its size. */
    private static final String TABLE = "metadata.cq4t";

    private static final int TABLE_BYTES = 128 << 10;

    private static final int TIMEOUT_MS = 1000;

    /** A leaf and the longest record. */
    private static final int MAX_DOCUMENT = 32 + 16_384;

    private final Path queueDirectory;
    private final Path writing;
    private final long reserveBytes;
    private final AgentLog log;
    private final AtomicLong clock;
    private final Pretoucher pretoucher;
    private final ByteBuffer zero = ByteBuffer.allocateDirect(1);

    /** What is appended, where Chronicle copies it from fastest: outside the heap. */
    private final Bytes<Void> document = Bytes.allocateDirect(MAX_DOCUMENT);

    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;

    private @Nullable Path file;
    private @Nullable FileChannel channel;
    private @Nullable Object fileKey;

    /** True when {@link #file} is the one that is being written. */
    private boolean held;

    private Patrol patrol = new Patrol();
    private long position;
    private long allocated;
    private long lastIndex = -1;

    /** Where the end mark of the file lies that was rolled last. */
    private long endedAt;

    private QueueStore(
            Path queueDirectory, Path writing, int cycle, long reserveBytes, AgentLog log) {
        this.queueDirectory = queueDirectory;
        this.writing = writing;
        this.reserveBytes = reserveBytes;
        this.log = log;
        pretoucher = new Pretoucher(() -> checkSpace(queueDirectory, reserveBytes), log);
        clock = new AtomicLong(cycle * CycleFiles.CYCLE_MS);
        queue =
                SingleChronicleQueueBuilder.binary(writing)
                        .rollCycle(RollCycles.FAST_HOURLY)
                        .blockSize(BLOCK)
                        .timeoutMS(TIMEOUT_MS)
                        // The default one spins half a million turns before it yields.
                        .pauserSupplier(() -> new YieldingPauser(1000))
                        .timeProvider(clock::get)
                        .build();
        appender = queue.createAppender();
    }

    /**
     * Opens the queue at a new file.
     *
     * @param queueDirectory the slot's {@code queue}
     * @param cycle ordinal of the file, higher than that of any file there
     * @param reserveBytes free space that is left to others; below it nothing is appended
     * @throws IOException when it cannot be opened
     */
    public static QueueStore open(Path queueDirectory, int cycle, long reserveBytes, AgentLog log)
            throws IOException {
        ChronicleLog.install(log);
        Path writing = queueDirectory.resolve(WRITING);
        PrivateFiles.directories(writing);
        empty(writing);
        checkSpace(queueDirectory, reserveBytes);
        makeTable(writing);
        try {
            return new QueueStore(queueDirectory, writing, cycle, reserveBytes, log);
        } catch (RuntimeException | Error e) {
            throw new StoreException("the queue in " + queueDirectory + " does not open: " + e, e);
        }
    }

    private static void empty(Path writing) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(writing)) {
            for (Path file : all) {
                Files.delete(file);
            }
        }
    }

    /** Of zeros, as the queue's files are made; Chronicle takes it for one that is to be begun. */
    private static void makeTable(Path writing) throws IOException {
        try (FileChannel table =
                PrivateFiles.open(
                        writing.resolve(TABLE),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE)) {
            PrivateFiles.writeFully(table, ByteBuffer.allocate(TABLE_BYTES));
        }
    }

    private static void checkSpace(Path directory, long reserveBytes) throws IOException {
        // One statvfs; a FileStore would be looked up in the list of mounts each time.
        long free = directory.toFile().getUsableSpace();
        if (free < reserveBytes + 2 * Pretoucher.STEP) {
            throw new IOException(
                    "no space: of the "
                            + free
                            + " bytes left for "
                            + directory
                            + ", "
                            + reserveBytes
                            + " are not the journal's to use");
        }
    }

    /**
     * Appends one document.
     *
     * @param bytes holds the record's leaf and, behind it, the record
     * @param offset where the leaf begins
     * @param length bytes of both
     * @return the document's index in the queue
     * @throws StoreException when the queue failed
     * @throws IOException when there is no room: nothing was appended, the store is sound
     */
    public long append(byte[] bytes, int offset, int length) throws IOException {
        FileChannel to = channel == null ? begin() : channel;
        if (position + MARGIN > allocated) {
            allocate(to);
        }
        try {
            document.clear();
            document.write(bytes, offset, length);
            // Not writingDocument: it walks to the end anew each time, and is closed as if whole
            // when half of it was written.
            appender.writeBytes(document);
            position = Objects.requireNonNull(appender.wire()).bytes().writePosition();
            lastIndex = appender.lastIndexAppended();
        } catch (RuntimeException | Error e) {
            throw new StoreException("the queue failed in " + file + ": " + e, e);
        }
        if (!held) {
            takeHold();
        }
        return lastIndex;
    }

    /**
     * Makes the next file, of zeros, before Chronicle does: so it is never anybody else's to read,
     * and no page that Chronicle stores into is missing from the cache. For one that is, the kernel
     * reads ahead, up to megabytes of a hole, and these pages were filled twice.
     */
    private FileChannel begin() throws IOException {
        Path name = writing.resolve(CycleFiles.name(cycle()));
        FileChannel made =
                PrivateFiles.open(
                        name,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            position = 0;
            allocated = pretoucher.begin(name, made);
        } catch (IOException | RuntimeException | Error e) {
            made.close();
            throw e;
        }
        channel = made;
        return made;
    }

    /** The first document of a file is there: gives the file its name in {@code queue}. */
    private void takeHold() throws IOException {
        // Its name is known: Chronicle's StoreFileListener is called by another thread, later.
        Path made = writing.resolve(CycleFiles.name(cycle()));
        Path ended = file;
        try {
            Path name = queueDirectory.resolve(made.getFileName());
            Files.createLink(name, made);
            PrivateFiles.forceDirectory(queueDirectory);
            file = name;
            fileKey = Files.readAttributes(made, BasicFileAttributes.class).fileKey();
            patrol = new Patrol();
            held = true;
            if (ended != null) {
                Files.deleteIfExists(writing.resolve(ended.getFileName()));
                cut(ended, endedAt);
            }
        } catch (IOException e) {
            throw new StoreException("the queue's new file " + made + " gets no name: " + e, e);
        }
    }

    /** Gives back what was allocated behind the end mark: no reader goes there. */
    private static void cut(Path ended, long end) throws IOException {
        try (FileChannel channel = FileChannel.open(ended, StandardOpenOption.WRITE)) {
            channel.truncate(end + Framing.HEADER);
        }
    }

    /**
     * Meets a disk that stands still, as a frozen one does, in a system call and not in a mapped
     * page: a thread that waits in Java code for a page can reach no safepoint, and the whole JVM
     * would wait with it at its next one. To be called before each batch of documents; what freezes
     * in the microseconds after it is met in a page all the same.
     *
     * @throws IOException when there is no room
     */
    public void prepare() throws IOException {
        FileChannel to = channel;
        if (to == null) {
            begin();
        } else if (position + MARGIN > allocated) {
            allocate(to);
        } else {
            // A zero where there are zeros: beyond the last document.
            to.write(zero.clear(), allocated - 1);
        }
    }

    /** Has the blocks ready that the next documents need. */
    private void allocate(FileChannel to) throws IOException {
        allocated = pretoucher.extend(to, allocated, position, position + MARGIN);
    }

    /** The file that is being written, by its name in {@code queue}; null before the first. */
    public @Nullable Path file() {
        return file;
    }

    /** Bytes of the current file that hold documents; 0 before its first. */
    public long position() {
        return held ? position : 0;
    }

    /** The index of the last document, −1 before the first. */
    public long lastIndex() {
        return lastIndex;
    }

    /** The ordinal of the file that is, or will be, written. */
    public int cycle() {
        return (int) (clock.get() / CycleFiles.CYCLE_MS);
    }

    /**
     * Lets the next document begin a new file.
     *
     * @throws StoreException when the current one could not be ended
     * @throws IOException when there is no room for one: the current one goes on
     */
    public void roll() throws IOException {
        checkSpace(queueDirectory, reserveBytes);
        FileChannel open = channel;
        if (open != null) {
            // Chronicle would do it with the next document. If that fails, the file still ends.
            try {
                endedAt = Framing.end(open, (position + 3) & ~3L);
                Framing.markEnd(open, endedAt);
                open.force(true);
            } catch (IOException e) {
                throw new StoreException("the file " + file + " is not ended: " + e, e);
            }
        }
        clock.addAndGet(CycleFiles.CYCLE_MS);
        held = false; // where the next file's first document ends is not known yet
        closeChannel();
    }

    /**
     * Looks whether the current file still is where readers look for it, and puts it back; and
     * whether it still holds what was written.
     *
     * @return what was wrong and is right again, null when nothing was
     * @throws StoreException when it is gone for good, or spoilt
     */
    public @Nullable String check() throws IOException {
        Path name = file;
        FileChannel open = channel;
        if (name == null || open == null || !held) {
            return null;
        }
        Path own = writing.resolve(name.getFileName());
        boolean named = isOurs(name);
        if (!named && !isOurs(own)) {
            throw new StoreException(name + " was deleted under the writer");
        }
        Object stamp = Files.getAttribute(named ? name : own, "unix:ctime");
        String wrong = patrol.look(open, position, stamp);
        if (wrong != null) {
            throw new StoreException(name + " was changed under the writer: " + wrong);
        }
        if (named) {
            return null;
        }
        String what = name + " was deleted or replaced under the writer, and put back";
        if (Files.exists(name)) {
            Files.move(name, name.resolveSibling(name.getFileName() + ".foreign"));
        }
        Files.createLink(name, own);
        PrivateFiles.forceDirectory(queueDirectory);
        log.warn(what, null);
        return what;
    }

    private boolean isOurs(Path name) throws IOException {
        try {
            return Objects.equals(
                    Files.readAttributes(name, BasicFileAttributes.class).fileKey(), fileKey);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Lets go of a queue that failed; harmless when called again. What it holds is for the caller
     * to find out, with {@link #file} and {@link #position}.
     */
    public void discard() {
        closeQuietly(appender);
        closeQuietly(queue);
        closeQuietly(this::closeChannel);
        closeQuietly(pretoucher);
        closeQuietly(this::releaseDocument);
    }

    private void releaseDocument() {
        if (document.refCount() > 0) {
            document.releaseLast();
        }
    }

    private void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception | Error e) {
            log.warn("a queue that failed could not be closed", e);
        }
    }

    /**
     * Ends the file: closes the queue, marks the end behind the last document, gives back what was
     * allocated beyond it, forces.
     */
    @Override
    public void close() throws IOException {
        Path name = file;
        long last = position();
        try {
            appender.close();
            queue.close();
        } catch (RuntimeException | Error e) {
            throw new StoreException("the queue does not close: " + e, e);
        } finally {
            releaseDocument();
            closeChannel();
            pretoucher.close();
        }
        if (name != null && last > 0) {
            try (FileChannel whole =
                    FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                // An index document may follow the last record.
                long end = Framing.end(whole, (last + 3) & ~3L);
                Framing.markEnd(whole, end);
                whole.truncate(end + Framing.HEADER);
                whole.force(true);
            }
        }
        empty(writing);
        Files.delete(writing);
    }

    private void closeChannel() throws IOException {
        FileChannel open = channel;
        channel = null;
        pretoucher.end();
        if (open != null) {
            open.close();
        }
    }
}
