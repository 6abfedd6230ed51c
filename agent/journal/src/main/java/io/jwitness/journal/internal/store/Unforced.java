// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.store;

import io.jwitness.journal.internal.files.PrivateFiles;
import io.jwitness.record.internal.merkle.LeafHash;
import io.jwitness.record.internal.segment.Cq4Segment;
import io.jwitness.record.internal.segment.Segment;
import io.jwitness.record.internal.segment.Segment.Found;
import io.jwitness.record.internal.spi.AgentLog;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Forces queue files, and remembers those that a disk has once refused.
 *
 * <p>Linux takes pages for clean after it failed to write them: {@code fsync} tells of the failure
 * once, and succeeds from then on, though the data never reached the disk ("fsyncgate", 2018; seen
 * here on ext4 over a disk that had no room below). Writing the same pages again is no way out
 * either: ext4 goes on taking their blocks for unwritten. So such a file is not believed any more:
 *
 * <pre>
 *   sealer: force fails ──▶ copies, to see whether the disk takes it now ──▶ fails: again later
 *                                │ the copy is forced
 *   writer:                      └─▶ ends the file, goes on in a fresh one
 *   sealer: copies what has its end ──▶ forces the copy ──▶ gives it the file's name
 * </pre>
 *
 * <p>What is copied comes from the kernel's cache, so each record is held against its leaf; where
 * the cache has lost one nothing more is signed. An empty file beside it tells the next process of
 * a file that is not mended yet; it need not outlive the machine, since the cache does not either.
 * Safe for all threads; {@link #force} by one.
 */
public final class Unforced {
    private static final String MARK = ".unforced";

    private final Set<Path> files = ConcurrentHashMap.newKeySet();

    /** Those for which the disk has room now, and which the writer is to leave. */
    private final Set<Path> leavable = ConcurrentHashMap.newKeySet();

    private final AgentLog log;

    private Unforced(AgentLog log) {
        this.log = log;
    }

    /**
     * Knows the files that an earlier process could not force.
     *
     * @param queue the slot's {@code queue}
     */
    public static Unforced in(Path queue, AgentLog log) throws IOException {
        Unforced known = new Unforced(log);
        if (Files.isDirectory(queue)) {
            try (DirectoryStream<Path> marks = Files.newDirectoryStream(queue, "*.cq4" + MARK)) {
                for (Path mark : marks) {
                    String name = String.valueOf(mark.getFileName());
                    int length = name.length() - MARK.length();
                    known.files.add(queue.resolve(name.substring(0, length)));
                }
            }
        }
        return known;
    }

    /** Tells that a file could not be forced. */
    public void failed(Path file) {
        if (!files.add(file)) {
            return;
        }
        try {
            PrivateFiles.open(mark(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
        } catch (IOException e) {
            log.warn("the next process will not know that " + file + " was not forced: " + e, e);
        }
    }

    private static Path mark(Path file) {
        return file.resolveSibling(file.getFileName() + MARK);
    }

    /** True when the writer is to go on in another file. */
    public boolean isToBeLeft(Path file) {
        return leavable.contains(file);
    }

    /**
     * Flushes what was stored in these files through any mapping, and mends those that it failed
     * for before.
     *
     * @throws IOException when it is not all on the disk; to be tried again
     */
    public void force(List<Path> touched) throws IOException {
        for (Path file : List.copyOf(files)) {
            if (touched.contains(file) || Files.exists(file)) {
                replace(file);
            }
            Files.deleteIfExists(mark(file));
            files.remove(file);
            leavable.remove(file);
        }
        for (Path file : touched) {
            // Chronicle's own sync does nothing without JNR.
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                force(file, channel);
            }
        }
    }

    /** Forces one file, through its channel. */
    public void force(Path file, FileChannel channel) throws IOException {
        try {
            channel.force(true);
        } catch (IOException e) {
            // An interrupt too: it hides what the disk answered.
            failed(file);
            throw new IOException("the disk did not take what was written to " + file, e);
        }
    }

    /** Gives a file's name to a copy that is on the disk. */
    private void replace(Path file) throws IOException {
        Path copy = file.resolveSibling(file.getFileName() + ".copy");
        Files.deleteIfExists(copy);
        try {
            if (!copy(file, copy)) {
                leavable.add(file);
                throw new IOException(file + " was not forced, and the writer has not left it yet");
            }
            Files.setLastModifiedTime(copy, Files.getLastModifiedTime(file));
            Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(copy);
        }
        PrivateFiles.forceDirectory(file.resolveSibling("."));
    }

    /** Copies what a file holds whole, and forces it; true when the file has its end mark. */
    private static boolean copy(Path file, Path to) throws IOException {
        try (Segment segment = Cq4Segment.open(file);
                FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
                FileChannel copy =
                        PrivateFiles.open(
                                to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            boolean ended = walk(segment, file) == Found.END_MARK;
            long end = segment.offset() + (ended ? Cq4Segment.HEADER : 0);
            for (long at = 0; at < end; ) {
                long n = from.transferTo(at, end - at, copy.position(at));
                if (n <= 0) {
                    throw new IOException(file + " was cut short while it was copied");
                }
                at += n;
            }
            copy.force(true);
            return ended;
        }
    }

    private static Found walk(Segment segment, Path file) throws IOException {
        LeafHash hash = new LeafHash();
        byte[] leaf = new byte[LeafHash.LENGTH];
        Found found = segment.next();
        for (; found == Found.DOCUMENT; found = segment.next()) {
            byte[] bytes = segment.buffer();
            int start = segment.start();
            int record = start + LeafHash.LENGTH;
            hash.hash(bytes, record, segment.length() - LeafHash.LENGTH, leaf, 0);
            if (!Arrays.equals(bytes, start, record, leaf, 0, LeafHash.LENGTH)) {
                throw lost(segment, file);
            }
        }
        if (found == Found.NONSENSE) {
            throw lost(segment, file);
        }
        return found;
    }

    private static IOException lost(Segment segment, Path file) {
        return new IOException(
                "what was written to " + file + " is lost from byte " + segment.offset() + " on");
    }
}
