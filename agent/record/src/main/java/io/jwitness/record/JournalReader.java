// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.internal.merkle.LeafHash;
import io.jwitness.record.internal.segment.Cq4Segment;
import io.jwitness.record.internal.segment.RecordNumber;
import io.jwitness.record.internal.segment.Segment;
import io.jwitness.record.internal.segment.Segment.Found;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a journal in order: of one that is being written, of one that is at rest, or
 * of a copy.
 *
 * <pre>{@code
 * try (JournalReader reader = JournalReader.open(Path.of("/var/lib/jwitness/shop/0"))) {
 *     while (reader.next() == JournalReader.Status.RECORD) {
 *         System.out.write(reader.record());
 *         System.out.println();
 *     }
 * }
 * }</pre>
 *
 * <p>It reads the files' framing itself and trusts none of it: lengths are bounded, every record is
 * hashed and held against the hash beside it, and what cannot be read is told with its place and
 * stepped over, never skipped in silence. This makes no verdict: whether records were removed or
 * forged is for {@link Verifier} to say.
 *
 * <p>Nothing is ever written into the journal's directory, and its {@code lock} is never opened.
 * One thread at a time; it holds one open file and 256 KiB.
 */
public final class JournalReader implements AutoCloseable {
    /** The layout of a journal's directory that this version reads. */
    static final String LAYOUT = "1";

    private static final String SUFFIX = ".cq4";

    /** What the name of an archived file ends with, behind its own name. */
    private static final String ARCHIVED = ".gz";

    /** What {@link #next} found. */
    public enum Status {
        /** A record whose bytes have the hash that lies beside them. */
        RECORD,

        /**
         * A document that is no record, or whose bytes do not have the hash that lies beside them.
         * {@link #record}, {@link #storedLeaf} and {@link #computedLeaf} tell what is there.
         */
        DAMAGED,

        /**
         * Bytes that are no documents, with documents behind them, or sequence numbers that are
         * missing; {@link #file} and {@link #offset} tell where. Reading goes on behind it.
         */
        HOLE,

        /** Nothing more now. On a journal that is being written, asking again may find more. */
        END
    }

    /** How the last file ends. */
    enum Tail {
        /** Nothing was begun behind the last document. */
        CLEAN,
        /** A document was begun there, or something that is none. */
        TORN,
        /** The file is closed, and no other one follows. */
        CLOSED
    }

    private final Path queue;
    private final Path archive;
    private List<String> files = List.of();
    private @Nullable Segment segment;
    private String file = "";
    private long offset;

    private final LeafHash hash = new LeafHash();
    private final byte[] computed = new byte[LeafHash.LENGTH];
    private long sequence = -1;

    /** The sequence number that the next record should have, or −1 when anything may come. */
    private long expected = -1;

    /** Records below it are stepped over. */
    private long from;

    /** True when the current document is yet to be given out. */
    private boolean pending;

    /** True when nothing more can be read in this file, though it has no end mark. */
    private boolean leaveFile;

    private boolean lookedBehindTheEnd;
    private Tail tail = Tail.CLEAN;
    private long tailLength;

    private final @Nullable HashAhead ahead;

    private JournalReader(Path slot, @Nullable HashAhead ahead) {
        queue = slot.resolve("queue");
        archive = slot.resolve("archive");
        this.ahead = ahead;
    }

    /**
     * Opens a journal at its first record.
     *
     * @param slot the journal's directory, which holds {@code queue/}
     * @return a reader, to be closed
     * @throws IOException when there is no journal, when it may not be read, or when it has a
     *     layout that this version does not know
     */
    public static JournalReader open(Path slot) throws IOException {
        return open(slot, null);
    }

    /** As {@link #open(Path)}, with other threads that hash what lies ahead. */
    static JournalReader open(Path slot, @Nullable HashAhead ahead) throws IOException {
        checkLayout(slot);
        JournalReader reader = new JournalReader(slot, ahead);
        reader.refresh();
        return reader;
    }

    private static void checkLayout(Path slot) throws IOException {
        Path queue = slot.resolve("queue");
        if (!Files.isDirectory(queue)) {
            throw new NotDirectoryException(
                    slot
                            + " is no journal: it has no directory 'queue'. Name the slot, as in shop/0");
        }
        String layout = SmallFile.line(slot.resolve("layout"));
        if (layout != null && !layout.equals(LAYOUT)) {
            throw new IOException(
                    slot
                            + " has layout '"
                            + layout
                            + "', this version reads layout "
                            + LAYOUT
                            + ": use a newer one");
        }
    }

    /**
     * Moves so that {@link #next} gives the first record that has this sequence number or a higher
     * one, once there is one. Looks at the first records of files, then at some in one file, and
     * walks over the last few hundred without hashing; over all of the file where that leads
     * neither to the record nor to the one in front of it at the end.
     *
     * @param seq sequence number; below the first one kept: the first one
     * @throws IOException when a file cannot be read
     */
    public void seek(long seq) throws IOException {
        refresh();
        close();
        String best = files.isEmpty() ? "" : files.get(0);
        for (int i = files.size() - 1; i > 0; i--) {
            try (Segment s = open(files.get(i))) {
                if (s.next() == Found.DOCUMENT) {
                    long first = sequence(s);
                    if (first >= 0 && first <= seq) {
                        best = files.get(i);
                        break;
                    }
                }
            } catch (NoSuchFileException e) {
                // Pruned since the directory was listed: what is asked for may lie in a later file.
            }
        }
        file = "";
        expected = -1;
        from = seq;
        pending = false;
        if (!best.isEmpty()) {
            openAt(best);
        }
        if (seq > 0) {
            skip();
        }
    }

    /** Goes on at a document of which the place is known. */
    void moveTo(String name, long at) throws IOException {
        Segment open = segment;
        if (open == null || !file.equals(name)) {
            open = openAt(name);
        }
        open.moveTo(at);
        expected = -1;
        from = 0;
        pending = false;
        leaveFile = false;
        lookedBehindTheEnd = false;
    }

    private void skip() throws IOException {
        Segment s = segment;
        if (s == null || (s.approach(from) && walk(s))) {
            return;
        }
        s.moveTo(0);
        walk(s);
    }

    /** Walks to where {@link #from} is or will be; false when it is not known to be there. */
    private boolean walk(Segment s) throws IOException {
        pending = false;
        long before = -1;
        while (s.next() == Found.DOCUMENT) {
            long at = sequence(s);
            if (at >= from) {
                pending = true;
                return at == from;
            }
            before = at;
        }
        return before == from - 1;
    }

    /**
     * Moves to the next record.
     *
     * @return what was found; the getters speak of it until the next call
     * @throws IOException when a file cannot be read
     */
    public Status next() throws IOException {
        boolean askedAgain = false;
        if (leaveFile) {
            leaveFile = !openNext();
        }
        while (true) {
            Segment s = segment;
            if (s == null) {
                if (!openNext()) {
                    tail = Tail.CLEAN;
                    return Status.END;
                }
                continue;
            }
            Found found = pending ? Found.DOCUMENT : s.next();
            if (found == Found.DOCUMENT) {
                Status status = judge(s);
                if (status != Status.HOLE && sequence >= 0 && sequence < from) {
                    continue;
                }
                return status;
            }
            offset = s.offset();
            if (found == Found.END_MARK) {
                if (!openNext()) {
                    tail = Tail.CLOSED;
                    return Status.END;
                }
                continue;
            }
            boolean later = hasLater();
            if (later && !askedAgain && found != Found.NONSENSE) {
                // The writer may have ended this file between our look at it and at the directory.
                askedAgain = true;
                continue;
            }
            if (!later && lookedBehindTheEnd) {
                return end(s, found);
            }
            long behind = s.findDocument(offset + Cq4Segment.HEADER);
            s.moveTo(offset);
            if (behind >= 0) {
                Found now = s.next();
                s.moveTo(offset);
                if (now == found) {
                    s.moveTo(behind);
                    return hole();
                }
                // The writer went on meanwhile.
                continue;
            }
            lookedBehindTheEnd = !later;
            if (!later) {
                return end(s, found);
            }
            leaveFile = true;
            return hole();
        }
    }

    private Status hole() {
        sequence = -1;
        expected = -1;
        return Status.HOLE;
    }

    private Status end(Segment s, Found found) throws IOException {
        tail = found == Found.NOTHING_YET ? Tail.CLEAN : Tail.TORN;
        tailLength = 0;
        sequence = -1;
        s.moveTo(offset);
        return Status.END;
    }

    /** Looks at a document; the same one again after the hole in front of it was told. */
    private Status judge(Segment s) throws IOException {
        pending = false;
        offset = s.offset();
        sequence = sequence(s);
        hashDocument(s);
        if (!leafFits(s)) {
            // On a live journal the window may hold half of a document that is complete by now.
            s.reload();
            sequence = sequence(s);
            hashDocument(s);
        }
        if (!leafFits(s) || sequence < 0) {
            expected = expected < 0 ? -1 : expected + 1;
            return Status.DAMAGED;
        }
        if (expected >= 0 && sequence > expected) {
            pending = true;
            return hole();
        }
        expected = sequence + 1;
        return Status.RECORD;
    }

    private void hashDocument(Segment s) {
        if (s.isLeafGood()) {
            System.arraycopy(s.buffer(), s.start(), computed, 0, LeafHash.LENGTH);
            return;
        }
        hash.hashOwn(s.buffer(), recordStart(s), recordLength(s), computed, 0);
    }

    private boolean leafFits(Segment s) {
        int start = s.start();
        return Arrays.equals(
                s.buffer(), start, start + LeafHash.LENGTH, computed, 0, LeafHash.LENGTH);
    }

    private static int recordStart(Segment s) {
        return s.start() + LeafHash.LENGTH;
    }

    private static int recordLength(Segment s) {
        return s.length() - LeafHash.LENGTH;
    }

    private static long sequence(Segment s) {
        int start = recordStart(s);
        return RecordNumber.of(s.buffer(), start, start + recordLength(s));
    }

    private void refresh() throws IOException {
        // The archive first: a file that is moved there meanwhile is then seen in one of the two.
        // Names are ordinals that the writer counts up, never times.
        TreeSet<String> names = new TreeSet<>();
        if (Files.isDirectory(archive)) {
            list(archive, SUFFIX + ARCHIVED, names);
        }
        list(queue, SUFFIX, names);
        files = List.copyOf(names);
    }

    private static void list(Path directory, String suffix, Set<String> names) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*" + suffix)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                names.add(name.substring(0, name.length() - suffix.length()) + SUFFIX);
            }
        }
    }

    /** Opens a file in the queue or, where it was archived, in the archive. */
    private Segment open(String name) throws IOException {
        try {
            Cq4Segment plain = Cq4Segment.open(queue.resolve(name));
            HashAhead hashing = ahead;
            return hashing == null ? plain : hashing.in(plain);
        } catch (NoSuchFileException e) {
            return Cq4Segment.openArchived(archive.resolve(name + ARCHIVED));
        }
    }

    private boolean hasLater() throws IOException {
        refresh();
        return !files.isEmpty() && files.get(files.size() - 1).compareTo(file) > 0;
    }

    private boolean openNext() throws IOException {
        refresh();
        for (String name : files) {
            if (name.compareTo(file) > 0) {
                try {
                    openAt(name);
                    return true;
                } catch (NoSuchFileException e) {
                    // Pruned since the directory was listed; the next one's first record will tell.
                }
            }
        }
        return false;
    }

    private Segment openAt(String name) throws IOException {
        Segment opened = open(name);
        close();
        segment = opened;
        file = name;
        leaveFile = false;
        lookedBehindTheEnd = false;
        return opened;
    }

    /** The sequence number that the record claims, or −1 when it claims none. */
    public long sequence() {
        return sequence;
    }

    /** Name of the file that holds what was found, empty before the first. */
    public String file() {
        return file;
    }

    /** Where in the file it begins, framing included, in bytes. */
    public long offset() {
        return offset;
    }

    /** The record's bytes: a copy, without newline. */
    public byte[] record() {
        Segment s = current();
        return Arrays.copyOfRange(s.buffer(), recordStart(s), recordStart(s) + recordLength(s));
    }

    /** The hash that lies beside the record. */
    public byte[] storedLeaf() {
        Segment s = current();
        return Arrays.copyOfRange(s.buffer(), s.start(), s.start() + LeafHash.LENGTH);
    }

    /** The hash that the record's bytes have: SHA-256(0x00 ‖ bytes). */
    public byte[] computedLeaf() {
        return computed.clone();
    }

    private Segment current() {
        Segment s = segment;
        if (s == null || s.length() == 0) {
            throw new IllegalStateException("there is no record before next() found one");
        }
        return s;
    }

    /** The array that holds the record until the next call; not a copy. */
    byte[] buffer() {
        return current().buffer();
    }

    int recordStart() {
        return recordStart(current());
    }

    int recordLength() {
        return recordLength(current());
    }

    /** The hash of the record until the next call; not a copy. */
    byte[] leaf() {
        return computed;
    }

    /** As {@link Segment#placeInSubtree}. */
    int placeInSubtree() {
        return current().placeInSubtree();
    }

    /** As {@link Segment#subtree}. */
    void subtree(byte[] out) {
        current().subtree(out);
    }

    /** How many records came before this one in its file. */
    long ordinal() {
        return current().ordinal();
    }

    /** How the journal ends, after {@link Status#END}. */
    Tail tail() {
        return tail;
    }

    /** Bytes that are not zero from {@link #offset} on, after {@link Status#END}. */
    long tornLength() throws IOException {
        Segment s = segment;
        if (s == null || tail != Tail.TORN) {
            return 0;
        }
        tailLength = s.contentEnd(offset) - offset;
        s.moveTo(offset);
        return tailLength;
    }

    /** Names of the journal's files in order, as last seen. */
    List<String> files() {
        return List.copyOf(files);
    }

    /** Closes the file that is open. Harmless when called again. */
    @Override
    public void close() throws IOException {
        Segment s = segment;
        segment = null;
        if (s != null) {
            s.close();
        }
    }
}
