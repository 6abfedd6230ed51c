// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.journal.internal.files.Framing;
import io.jwitness.journal.internal.store.CycleFiles;
import io.jwitness.journal.internal.store.QueueStore;
import io.jwitness.journal.internal.store.StoreException;
import io.jwitness.journal.internal.store.Unforced;
import io.jwitness.record.internal.encode.StoredRecord;
import io.jwitness.record.internal.merkle.CompactRange;
import io.jwitness.record.internal.merkle.LeafHash;
import io.jwitness.record.internal.spi.AgentLog;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns records in ring form into leaves: gives sequence and salt, hashes, appends to the queue,
 * folds into the tree.
 *
 * <p>A record gets its sequence, salt and leaf once. When the queue fails, what it has whole is
 * found out by reading it back, its file is ended there, and the rest is appended to a fresh one,
 * byte for byte: so no record is lost, none is there twice, and the tree needs no undoing. The last
 * two batches are kept for this, because on JDK 17 a fault of a mapped page is thrown late.
 *
 * <p>Assumptions: one thread.
 */
final class LeafWriter {
    private final Path queueDirectory;
    private final long reserveBytes;
    private final AgentLog log;
    private final StoredRecord stored;
    private final Salts salts = new Salts();
    private final LeafHash hash = new LeafHash();
    private final CompactRange tree;
    private final Unforced unforced;

    private QueueStore store;
    private Batch current = new Batch();
    private Batch previous = new Batch();
    private long firstIndex = -1;

    /** Files that were appended to since this was last taken, the latest the last. */
    private final List<Path> touched = new ArrayList<>();

    /** Records that are in {@link #current} but not in the queue, because it failed. */
    private boolean broken;

    /** While broken: it is known what the file that failed holds, and that file has its end. */
    private boolean settled;

    private int nextCycle;

    LeafWriter(
            Path queueDirectory,
            int cycle,
            long reserveBytes,
            String origin,
            CompactRange tree,
            Unforced unforced,
            AgentLog log)
            throws IOException {
        this.queueDirectory = queueDirectory;
        this.reserveBytes = reserveBytes;
        this.tree = tree;
        this.unforced = unforced;
        this.log = log;
        stored = new StoredRecord(origin);
        store = QueueStore.open(queueDirectory, cycle, reserveBytes, log);
        nextCycle = cycle + 1;
        current.begin(0);
        previous.begin(0);
    }

    /**
     * Appends a record.
     *
     * @param ring holds it in ring form
     * @param length its bytes, from index 0
     * @throws IOException when the queue cannot take it now: nothing has changed, and {@link
     *     #repair} may help
     */
    void append(byte[] ring, int length) throws IOException {
        if (broken) {
            throw new IOException("the queue failed, and is not mended yet");
        }
        if (current.isFull()) {
            commit();
        }
        if (current.isEmpty()) {
            store.prepare();
        }
        byte[] bytes = current.bytes();
        int at = current.end();
        int salt = salts.next();
        int record = at + LeafHash.LENGTH;
        int size =
                stored.assemble(tree.size(), salts.bytes(), salt, ring, 0, length, bytes, record);
        hash.hashOwn(bytes, record, size, bytes, at);
        long index;
        try {
            index = store.append(bytes, at, LeafHash.LENGTH + size);
        } catch (StoreException e) {
            broken = true;
            throw e;
        }
        if (firstIndex < 0) {
            firstIndex = index;
        }
        touch();
        current.add(LeafHash.LENGTH + size);
        tree.append(bytes, at);
    }

    private void touch() {
        Path file = store.file();
        if (file != null && (touched.isEmpty() || touched.get(touched.size() - 1) != file)) {
            touched.add(file);
        }
    }

    /** The queue files that hold what was appended since {@link #forgetTouched}. */
    List<Path> touched() {
        return List.copyOf(touched);
    }

    void forgetTouched() {
        touched.clear();
    }

    /** Ends a batch: what was appended is in the queue. */
    void commit() {
        Batch done = current;
        if (done.isEmpty()) {
            return;
        }
        current = previous;
        previous = done;
        current.begin(store.position());
    }

    boolean isBroken() {
        return broken;
    }

    /** Has the next append mended first, as after a failure. */
    void distrust() {
        broken = true;
    }

    /**
     * Continues in a fresh queue after a failure.
     *
     * @throws IOException when that does not work yet; to be tried again
     */
    void repair() throws IOException {
        if (!settled) {
            store.discard();
            Path file = store.position() == 0 ? null : store.file();
            if (file != null && Files.exists(file)) {
                settle(file);
            }
            settled = true;
        }
        store = QueueStore.open(queueDirectory, nextCycle++, reserveBytes, log);
        settled = false;
        int again = previous.count() - previous.first() + current.count() - current.first();
        rewrite(previous);
        rewrite(current);
        log.warn(again + " records were written again, to " + CycleFiles.name(store.cycle()), null);
        previous.begin(0);
        current.begin(store.position());
        broken = false;
    }

    /** Ends a file behind what it holds whole, and keeps the rest to be written again. */
    private void settle(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long start = (previous.isEmpty() ? current : previous).offset(channel);
            Batch.Whole first = previous.whole(channel, start);
            boolean both = first.upTo() == previous.count();
            Batch.Whole second = both ? current.whole(channel, first.end()) : null;
            long end = second == null ? first.end() : second.end();
            // The record that the queue was taking may be there whole; it is appended again. A file
            // that somebody cut short is left as it is: a mark behind its end would lengthen it.
            if (end <= channel.size()) {
                Framing.markEnd(channel, end);
                unforced.force(file, channel);
            }
            // Not before the file has its end: until then all of this can be done again.
            previous.settle(first.upTo());
            current.settle(second == null ? current.first() : second.upTo());
        }
    }

    private void rewrite(Batch batch) throws IOException {
        for (int i = batch.first(); i < batch.count(); i++) {
            store.append(batch.bytes(), batch.start(i), batch.length(i));
            touch();
        }
    }

    /** Records so far. */
    long size() {
        return tree.size();
    }

    CompactRange tree() {
        return tree;
    }

    /** Queue index of the first document since this was last {@linkplain #forgetFirst reset}. */
    long firstIndex() {
        return firstIndex;
    }

    void forgetFirst() {
        firstIndex = -1;
    }

    /** The index that the next document gets, if the queue does not fail with it. */
    long nextIndex() {
        return store.position() == 0 ? (long) store.cycle() << 32 : store.lastIndex() + 1;
    }

    /** Bytes of it that hold documents. */
    long position() {
        return store.position();
    }

    /** Lets the next record begin a new file. */
    void roll() throws IOException {
        commit();
        Path ending = store.file();
        try {
            store.roll();
        } catch (StoreException e) {
            if (ending != null) {
                unforced.failed(ending);
            }
            broken = true;
            throw e;
        }
        nextCycle = store.cycle() + 1;
        current.begin(0);
        previous.begin(0);
    }

    /** As {@link QueueStore#check}; and leaves a file that the disk did not take. */
    @Nullable String check() throws IOException {
        Path file = store.file();
        if (!broken && file != null && unforced.isToBeLeft(file)) {
            broken = true;
            throw new StoreException("the disk did not take what was written to " + file);
        }
        try {
            return store.check();
        } catch (StoreException e) {
            broken = true;
            throw e;
        }
    }

    /** Ends the file. */
    void close() throws IOException {
        store.close();
    }

    /** Lets go without ending anything. */
    void discard() {
        store.discard();
    }
}
