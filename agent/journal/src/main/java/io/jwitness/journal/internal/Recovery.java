// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.journal.internal.files.Digests;
import io.jwitness.journal.internal.files.Framing;
import io.jwitness.journal.internal.seal.CheckpointFiles;
import io.jwitness.journal.internal.store.CycleFiles;
import io.jwitness.record.Checkpoint;
import io.jwitness.record.JournalReader;
import io.jwitness.record.JournalReader.Status;
import io.jwitness.record.internal.merkle.CompactRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where a journal stands when a process takes it over, and ends what the last one left
 * open.
 *
 * <p>It starts from the last seal that has a checkpoint: its compact range is the tree, and only
 * what came after it is read, usually a second's worth. The root must be the one that was signed,
 * else the journal is damaged and is left alone. What is torn is hashed, for {@code
 * jwitness.session.recover}, and then hidden behind an end mark: no record is ever written behind
 * it, and none that was signed can lie there.
 */
final class Recovery {
    private final Path slot;
    private final Path queue;
    private final String origin;
    private final CheckpointFiles checkpoints;
    private final List<Torn> torn = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private CompactRange tree = new CompactRange();
    private long epoch;

    private Recovery(Path slot, String origin, CheckpointFiles checkpoints) {
        this.slot = slot;
        this.queue = slot.resolve("queue");
        this.origin = origin;
        this.checkpoints = checkpoints;
    }

    /** A place that was not finished: file name, offset, length, and SHA-256 of what was there. */
    record Torn(String file, long offset, long length, String sha256) {}

    /**
     * What a session continues from.
     *
     * @param tree all leaves
     * @param last the last checkpoint, null when there is none
     * @param epoch number of the last epoch that was announced, 0 when none was
     * @param nextCycle ordinal of the next queue file
     * @param torn what was found torn
     * @param ids ids of the records from the asked index on
     */
    record Continuation(
            CompactRange tree,
            @Nullable Checkpoint last,
            long epoch,
            int nextCycle,
            List<Torn> torn,
            Set<String> ids) {}

    /**
     * Recovers a journal whose lock the caller holds.
     *
     * @param logKey verifier key that the journal's checkpoints are signed with
     * @param idsFrom leaf index from which the records' ids are wanted
     * @throws JournalDamagedException when it is not what was signed
     * @throws IOException when it cannot be read
     */
    static Continuation run(
            Path slot, String origin, String logKey, CheckpointFiles checkpoints, long idsFrom)
            throws IOException {
        return new Recovery(slot, origin, checkpoints).run(logKey, idsFrom);
    }

    private Continuation run(String logKey, long idsFrom) throws IOException {
        Checkpoint last = checkpoint(logKey);
        List<Path> files = CycleFiles.list(queue);
        if (files.isEmpty()) {
            if (last != null) {
                throw new JournalDamagedException(
                        "'checkpoints' names " + last.size() + " records, and the queue has none");
            }
        } else {
            read(last, idsFrom);
            endFiles(files);
        }
        int nextCycle =
                files.isEmpty()
                        ? CycleFiles.FIRST
                        : CycleFiles.cycle(files.get(files.size() - 1)) + 1;
        return new Continuation(tree, last, epoch, nextCycle, torn, ids);
    }

    private @Nullable Checkpoint checkpoint(String logKey) throws IOException {
        CheckpointFiles.Ending ending = checkpoints.ending(origin, logKey);
        if (ending.tornBytes() > 0) {
            torn.add(
                    new Torn(
                            "checkpoints",
                            ending.goodBytes(),
                            ending.tornBytes(),
                            ending.tornSha256()));
            checkpoints.cut(ending);
        }
        Checkpoint last = ending.last();
        Checkpoint latest = checkpoints.latest();
        if (latest != null
                && (last == null || latest.size() > last.size())
                && latest.isSignedBy(logKey)) {
            throw new JournalDamagedException(
                    "'checkpoint' has size "
                            + latest.size()
                            + ", and 'checkpoints' ends at "
                            + (last == null ? 0 : last.size()));
        }
        if (last != null) {
            checkpoints.catchUp(last);
        }
        return last;
    }

    // ------------------------------------------------------------ records

    private String endFile = "";
    private long endOffset;

    private void read(@Nullable Checkpoint last, long idsFrom) throws IOException {
        long sealedSize = last == null ? 0 : last.size();
        try (JournalReader reader = JournalReader.open(slot)) {
            boolean continued = last != null && startFromSeal(reader, last);
            long from = continued ? sealedSize : 0;
            if (!continued) {
                tree = new CompactRange();
            }
            if (idsFrom < from) {
                readIds(reader, idsFrom, from);
            }
            if (idsFrom < from || !continued) {
                reader.seek(from);
            }
            // A record of another number was moved here, or belongs to a history that was lost.
            while (reader.next() == Status.RECORD && reader.sequence() == tree.size()) {
                tree.append(reader.computedLeaf());
                StoredText text = new StoredText(reader.record());
                notice(text);
                if (tree.size() > idsFrom) {
                    ids.add(text.id());
                }
                if (last != null && tree.size() == sealedSize) {
                    checkRoot(last);
                }
            }
            endFile = reader.file();
            endOffset = reader.offset();
        }
        if (tree.size() < sealedSize) {
            throw new JournalDamagedException(
                    sealedSize
                            + " records were signed, and "
                            + tree.size()
                            + " can be read: the next one should be in "
                            + endFile
                            + " at "
                            + endOffset);
        }
    }

    private void readIds(JournalReader reader, long idsFrom, long from) throws IOException {
        reader.seek(idsFrom);
        Status status = reader.next();
        while (status != Status.END && reader.sequence() < from) {
            if (status == Status.RECORD) {
                ids.add(new StoredText(reader.record()).id());
            }
            status = reader.next();
        }
    }

    /**
     * Takes the tree from the seal under the last checkpoint; false when that does not work. The
     * reader is then behind that seal: to look for it again would be to walk over its file again.
     */
    private boolean startFromSeal(JournalReader reader, Checkpoint last) throws IOException {
        long seal = last.size() - 1;
        // A key.rotate in front of it announces an epoch that the seal itself does not name.
        reader.seek(Math.max(0, seal - 1));
        Status status = reader.next();
        if (status == Status.RECORD && reader.sequence() == seal - 1) {
            notice(new StoredText(reader.record()));
            status = reader.next();
        }
        if (status != Status.RECORD || reader.sequence() != seal) {
            reader.seek(seal);
            if (reader.next() != Status.RECORD || reader.sequence() != seal) {
                return false;
            }
        }
        StoredText text = new StoredText(reader.record());
        if (!text.event().equals("jwitness.seal") || text.sectionNumber("seal", "size") != seal) {
            return false;
        }
        try {
            byte[] range = Base64.getDecoder().decode(text.sectionText("seal", "range"));
            tree = new CompactRange(seal, range);
        } catch (IllegalArgumentException e) {
            return false; // read from the first record instead; the root is checked either way
        }
        tree.append(reader.computedLeaf());
        notice(text);
        if (!Arrays.equals(tree.root(), last.root())) {
            tree = new CompactRange();
            return false;
        }
        return true;
    }

    private void checkRoot(Checkpoint last) throws JournalDamagedException {
        if (!Arrays.equals(tree.root(), last.root())) {
            throw new JournalDamagedException(
                    "the first " + last.size() + " records are not those that were signed");
        }
    }

    private void notice(StoredText text) {
        switch (text.event()) {
            case "jwitness.seal" -> epoch = Math.max(epoch, text.sectionNumber("seal", "epoch"));
            case "jwitness.key.rotate" ->
                    epoch = Math.max(epoch, text.sectionNumber("key", "epoch"));
            case "jwitness.session.start" ->
                    epoch = Math.max(epoch, text.sectionNumber("start", "epoch"));
            default -> {}
        }
    }

    // ------------------------------------------------------------ ends

    /** Ends the file in which the records end, and hides what lies in later ones. */
    private void endFiles(List<Path> files) throws IOException {
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            int order = name.compareTo(endFile);
            if (order == 0) {
                endAt(file, endOffset);
            } else if (order > 0) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    endAt(file, Framing.firstDocument(channel));
                }
            }
        }
    }

    private void endAt(Path file, long offset) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (Framing.isEnd(channel, offset)) {
                return;
            }
            MessageDigest digest = Digests.sha256();
            long length = contentLength(channel, offset, digest);
            if (length > 0) {
                torn.add(
                        new Torn(
                                String.valueOf(file.getFileName()),
                                offset,
                                length,
                                HexFormat.of().formatHex(digest.digest())));
            }
            // Were this process killed before the recover record is journalled, the next would not
            // see what was torn. Nothing acknowledged is lost by that: it is in the ring.
            Framing.markEnd(channel, offset);
            channel.force(true);
        }
    }

    /** Bytes from an offset up to the last that is not zero, hashed. */
    private static long contentLength(FileChannel file, long offset, MessageDigest digest)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        long length = 0;
        for (long at = offset; ; ) {
            buffer.clear();
            int n = file.read(buffer, at);
            if (n < 0) {
                break;
            }
            int end = n;
            while (end >= Long.BYTES && buffer.getLong(end - Long.BYTES) == 0) {
                end -= Long.BYTES;
            }
            while (end > 0 && buffer.get(end - 1) == 0) {
                end--;
            }
            if (end > 0) {
                length = at + end - offset;
            }
            at += n;
        }
        for (long done = 0; done < length; ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), length - done));
            done += file.read(buffer, offset + done);
            digest.update(buffer.flip());
        }
        return length;
    }
}
