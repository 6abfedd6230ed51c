// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.seal;

import io.jwitness.journal.internal.files.Digests;
import io.jwitness.journal.internal.files.PrivateFiles;
import io.jwitness.record.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The files {@code checkpoints} (every note, appended) and {@code checkpoint} (the latest).
 *
 * <p>Guarantees of {@link #publish}: the note is in {@code checkpoints} and forced before {@code
 * checkpoint} names it, so that one may lag and never leads.
 *
 * <p>Assumptions: one thread at a time.
 */
public final class CheckpointFiles {
    /** More than any note with its cosignatures. */
    private static final int TAIL = 1 << 17;

    private static final String SIGNATURE = "— ";

    private final Path all;
    private final Path latest;
    private final Path cosigned;

    public CheckpointFiles(Path slot) {
        all = slot.resolve("checkpoints");
        latest = slot.resolve("checkpoint");
        cosigned = slot.resolve("anchors/cosigned");
    }

    /**
     * How {@code checkpoints} ends.
     *
     * @param last the last whole note, null when there is none
     * @param goodBytes where it ends
     * @param tornBytes length of what lies behind it: a note that a crash left in halves
     * @param tornSha256 hash of that, hex
     */
    public record Ending(
            @Nullable Checkpoint last, long goodBytes, long tornBytes, String tornSha256) {}

    /**
     * Reads the end of {@code checkpoints}.
     *
     * @param origin the journal's origin
     * @param logKey the log key's verifier key
     */
    public Ending ending(String origin, String logKey) throws IOException {
        if (!Files.exists(all)) {
            return ending(null, 0, new byte[0]);
        }
        try (FileChannel file = FileChannel.open(all, StandardOpenOption.READ)) {
            long size = file.size();
            long from = Math.max(0, size - TAIL);
            byte[] tail = new byte[(int) (size - from)];
            ByteBuffer into = ByteBuffer.wrap(tail);
            while (into.hasRemaining() && file.read(into, from + into.position()) >= 0) {
                // until the buffer is full
            }
            return ending(tail, from, origin, logKey);
        }
    }

    private static Ending ending(byte[] tail, long from, String origin, String logKey)
            throws IOException {
        // ISO-8859-1: an index in the text is an index in the bytes.
        String text = new String(tail, StandardCharsets.ISO_8859_1);
        String head = origin + "\n";
        int start = text.length();
        while (start > 0) {
            start = text.lastIndexOf(head, start - 1);
            if (start < 0) {
                break;
            }
            if (start > 0 && text.charAt(start - 1) != '\n') {
                continue;
            }
            int end = noteEnd(text, start);
            if (end > 0) {
                Checkpoint note = parse(Arrays.copyOfRange(tail, start, end));
                if (note != null && note.isSignedBy(logKey)) {
                    return ending(note, from + end, Arrays.copyOfRange(tail, end, tail.length));
                }
            }
        }
        if (from > 0) {
            throw new IOException("the last " + TAIL + " bytes of 'checkpoints' hold no note");
        }
        return ending(null, 0, tail);
    }

    private static Ending ending(@Nullable Checkpoint last, long goodBytes, byte[] torn) {
        return new Ending(last, goodBytes, torn.length, Digests.hex(torn));
    }

    /** The end of the note that begins at {@code start}; −1 when it is not whole. */
    private static int noteEnd(String text, int start) {
        int blank = text.indexOf("\n\n", start);
        if (blank < 0) {
            return -1;
        }
        String mark =
                new String(SIGNATURE.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        int at = blank + 2;
        int lines = 0;
        while (text.startsWith(mark, at)) {
            int end = text.indexOf('\n', at);
            if (end < 0) {
                return -1;
            }
            at = end + 1;
            lines++;
        }
        return lines >= 2 ? at : -1; // ours have two signatures at least
    }

    private static @Nullable Checkpoint parse(byte[] note) {
        try {
            return Checkpoint.parse(note);
        } catch (IllegalArgumentException e) {
            return null; // half a note: what lies before it is looked at next
        }
    }

    /** The note in {@code checkpoint}, null when there is none that can be read. */
    public @Nullable Checkpoint latest() throws IOException {
        return Files.exists(latest) ? parse(Files.readAllBytes(latest)) : null;
    }

    /** Cuts off what a crash left behind the last whole note. */
    public void cut(Ending ending) throws IOException {
        try (FileChannel file = FileChannel.open(all, StandardOpenOption.WRITE)) {
            file.truncate(ending.goodBytes());
            file.force(true);
        }
    }

    /** Makes {@code checkpoint} name the last note again, when it lags. */
    public void catchUp(Checkpoint last) throws IOException {
        if (!Files.exists(latest) || !Arrays.equals(Files.readAllBytes(latest), last.note())) {
            PrivateFiles.replace(latest, last.note());
        }
    }

    /** Through a channel of its own: an interrupt closes the one that it comes to. */
    private void cutTo(long bytes) throws IOException {
        Thread.interrupted();
        if (bytes >= 0) {
            try (FileChannel file = FileChannel.open(all, StandardOpenOption.WRITE)) {
                file.truncate(bytes);
            }
        }
    }

    /**
     * Keeps the latest note that enough cosigners have signed, whether or not it is the latest of
     * all, in {@code anchors/cosigned}.
     */
    public void keepCosigned(byte[] note) throws IOException {
        PrivateFiles.replace(cosigned, note);
    }

    /** Publishes a note: appended and forced first, then named. */
    public void publish(byte[] note) throws IOException {
        boolean fresh = !Files.exists(all);
        long before = -1;
        try (FileChannel file =
                PrivateFiles.open(
                        all,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND)) {
            before = file.size();
            PrivateFiles.writeFully(file, ByteBuffer.wrap(note));
            file.force(true);
        } catch (IOException e) {
            cutTo(before); // it will be tried again, and half a note must not stay
            throw e;
        }
        if (fresh) {
            PrivateFiles.forceDirectory(all.resolveSibling("."));
        }
        PrivateFiles.replace(latest, note);
    }
}
