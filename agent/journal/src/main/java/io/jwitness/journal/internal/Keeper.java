// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.journal.internal.files.PrivateFiles;
import io.jwitness.journal.internal.store.CycleFiles;
import io.jwitness.record.JournalReader;
import io.jwitness.record.internal.encode.Section;
import io.jwitness.record.internal.merkle.CompactRange;
import io.jwitness.record.internal.merkle.LeafHash;
import io.jwitness.record.internal.segment.Cq4Segment;
import io.jwitness.record.internal.segment.Segment;
import io.jwitness.record.internal.spi.AgentLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Compresses and deletes queue files that are older than retention keeps, on a thread of its own.
 *
 * <p>A file is archived when the one behind it has a seal. It is deleted when retention does not
 * want it any more, it ends at a seal, and both an anchor vouches for it and every exporter has
 * passed it: so nothing is deleted that could not be proven to have been. One file at a time, each
 * after a {@code jwitness.prune} record that is sealed: a crash in between leaves a file too many,
 * never one too few.
 */
final class Keeper implements Runnable {
    private static final long LOOK_MS = 500;
    private static final int COPY = 1 << 16;

    /** As the reader of journals spells it. */
    private static final String ARCHIVED = ".gz";

    private final Path slot;
    private final JournalOptions options;
    private final String logVkey;
    private final LongSupplier sealedSize;
    private final LongSupplier anchoredSize;
    private final AgentLog log;
    private final Clock clock;
    private final Thread thread;

    /** Hands a prune's object to the writer. */
    private final SynchronousQueue<Prune> records = new SynchronousQueue<>();

    private volatile boolean stopping;
    private volatile long recordedSize;

    /** The keys in force at the first kept record, once they are known. */
    private @Nullable KeysInForce keys;

    private boolean toldWhatHolds;

    /** A prune to be recorded. */
    record Prune(Section section) {}

    Keeper(
            Path slot,
            JournalOptions options,
            String logVkey,
            LongSupplier sealedSize,
            LongSupplier anchoredSize,
            AgentLog log,
            Clock clock) {
        this.slot = slot;
        this.options = options;
        this.logVkey = logVkey;
        this.sealedSize = sealedSize;
        this.anchoredSize = anchoredSize;
        this.log = log;
        this.clock = clock;
        thread = new Thread(null, this, "jwitness-keeper", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Keeper.class.getClassLoader());
    }

    // ------------------------------------------------------------ the writer's thread

    /** Starts, if there is anything to keep in order. */
    void start() {
        if (options.archive() || options.retainBytes() > 0 || options.retainAge() != null) {
            thread.start();
        }
    }

    /** A prune that is to be recorded now; null when there is none. */
    @Nullable Prune takeRecord() {
        return records.poll();
    }

    /** Tells that the record that was taken last is journalled. */
    void recorded(long size) {
        recordedSize = size;
    }

    void stop() {
        stopping = true;
        thread.interrupt();
    }

    // ------------------------------------------------------------ its own thread

    @Override
    public void run() {
        int files = 0;
        long anchored = 0;
        Instant looked = clock.instant();
        while (!stopping) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MS);
                // Only a new file, an anchor that something waits for, or a minute, change
                // anything.
                int now = files().size();
                long vouched = anchoredSize.getAsLong();
                if (now != files
                        || (toldWhatHolds && vouched != anchored)
                        || Duration.between(looked, clock.instant()).toSeconds() >= 60) {
                    anchored = vouched;
                    looked = clock.instant();
                    archive();
                    prune();
                    files = files().size();
                }
            } catch (InterruptedException e) {
                if (!stopping) {
                    log.warn("the keeper was interrupted by something else, and goes on", e);
                }
            } catch (IOException | RuntimeException e) {
                log.warn("old queue files could not be kept in order: " + e, e);
            }
        }
    }

    private Path archived(Path file) {
        return slot.resolve("archive").resolve(file.getFileName() + ARCHIVED);
    }

    /** Every file in order, by its name in the queue, whether it lies there or in the archive. */
    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        Path archive = slot.resolve("archive");
        if (Files.isDirectory(archive)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(archive, "*" + ARCHIVED)) {
                for (Path gz : all) {
                    String name = String.valueOf(gz.getFileName());
                    files.add(
                            slot.resolve("queue")
                                    .resolve(name.substring(0, name.length() - ARCHIVED.length())));
                }
            }
        }
        for (Path file : CycleFiles.list(slot.resolve("queue"))) {
            if (!files.contains(file)) {
                files.add(file);
            }
        }
        files.sort(null);
        return files;
    }

    // ------------------------------------------------------------ archives

    private void archive() throws IOException {
        if (!options.archive()) {
            return;
        }
        List<Path> files = files();
        for (int i = 0; i < files.size() - 1 && !stopping; i++) {
            Path file = files.get(i);
            long next = firstSequence(files.get(i + 1));
            if (!Files.exists(file) || next < 0 || next >= sealedSize.getAsLong()) {
                continue;
            }
            Path to = archived(file);
            PrivateFiles.directories(slot.resolve("archive"));
            Path fresh = to.resolveSibling(to.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            compress(file, fresh);
            Files.setLastModifiedTime(fresh, Files.getLastModifiedTime(file));
            Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE);
            PrivateFiles.forceDirectory(slot.resolve("archive"));
            Files.delete(file);
        }
    }

    private static void compress(Path file, Path to) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                FileChannel channel =
                        PrivateFiles.open(
                                to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream raw = Channels.newOutputStream(channel);
            GZIPOutputStream gzip = new GZIPOutputStream(raw, COPY);
            in.transferTo(gzip);
            gzip.finish();
            channel.force(true);
        }
    }

    // ------------------------------------------------------------ pruning

    private void prune() throws IOException, InterruptedException {
        while (!stopping) {
            List<Path> files = files();
            if (files.size() < 3 || !isTooMuch(files)) {
                return;
            }
            long first = firstSequence(files.get(1));
            if (first <= 0 || first > free() || !pruneUpTo(first, files.get(0))) {
                if (!toldWhatHolds) {
                    toldWhatHolds = true;
                    log.warn(
                            "retention would delete "
                                    + files.get(0).getFileName()
                                    + ", but not all of it is anchored and exported: "
                                    + free()
                                    + " records are",
                            null);
                }
                return;
            }
            toldWhatHolds = false;
        }
    }

    private boolean isTooMuch(List<Path> files) throws IOException {
        Duration age = options.retainAge();
        if (age != null && lastWritten(files.get(0)).isBefore(clock.instant().minus(age))) {
            return true;
        }
        long bytes = 0;
        for (Path file : files) {
            bytes += size(file);
        }
        return options.retainBytes() > 0 && bytes > options.retainBytes();
    }

    private Instant lastWritten(Path file) throws IOException {
        Path there = Files.exists(file) ? file : archived(file);
        return Files.getLastModifiedTime(there).toInstant();
    }

    /** Of the file that is being written Chronicle has 64 MiB in advance, which are holes. */
    private long size(Path file) throws IOException {
        Path there = Files.exists(file) ? file : archived(file);
        return Math.min(Files.size(there), options.rollBytes());
    }

    /** Records that are anchored, and that every exporter with a cursor here has passed. */
    private long free() throws IOException {
        long free = Math.min(anchoredSize.getAsLong(), sealedSize.getAsLong());
        Path cursors = slot.resolve("cursor");
        if (Files.isDirectory(cursors)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(cursors)) {
                for (Path cursor : all) {
                    free = Math.min(free, position(cursor));
                }
            }
        }
        return free;
    }

    private static long position(Path cursor) throws IOException {
        try {
            String line = Files.readString(cursor).split("\n", 2)[0];
            return line.matches("[0-9]{1,16}") ? Long.parseLong(line) : 0;
        } catch (NoSuchFileException e) {
            return Long.MAX_VALUE; // replaced while it was read; it only grows
        }
    }

    private long firstSequence(Path file) throws IOException {
        boolean plain = Files.exists(file);
        try (Segment segment =
                plain ? Cq4Segment.open(file) : Cq4Segment.openArchived(archived(file))) {
            if (segment.next() != Segment.Found.DOCUMENT) {
                return -1;
            }
            int record = segment.start() + LeafHash.LENGTH;
            int end = segment.start() + segment.length();
            return new StoredText(Arrays.copyOfRange(segment.buffer(), record, end)).sequence();
        }
    }

    /** Records and then deletes the oldest file; false when that cannot be. */
    private boolean pruneUpTo(long first, Path file) throws IOException, InterruptedException {
        CompactRange range = null;
        try (JournalReader reader = JournalReader.open(slot)) {
            KeysInForce found = keys;
            if (found == null) {
                found = KeysInForce.atFirstKept(reader);
            }
            keys = found;
            range = found == null ? null : found.walkTo(reader, first);
        }
        KeysInForce found = keys;
        if (found == null || range == null) {
            keys = null;
            return false;
        }
        Section section =
                Section.prune()
                        .put("first", first)
                        .put("range", Base64.getEncoder().encodeToString(range.range()))
                        .put("epoch", found.epoch())
                        .put("log_vkey", logVkey)
                        .put("vkey", found.vkey())
                        .put("files", List.of(String.valueOf(file.getFileName())));
        recordedSize = Long.MAX_VALUE;
        records.put(new Prune(section));
        while (sealedSize.getAsLong() < recordedSize) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        Files.deleteIfExists(file);
        Files.deleteIfExists(archived(file));
        PrivateFiles.forceDirectory(slot.resolve("queue"));
        return true;
    }
}
