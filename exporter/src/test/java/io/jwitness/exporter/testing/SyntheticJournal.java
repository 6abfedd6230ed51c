// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.testing;

import io.jwitness.record.Checkpoint;
import io.jwitness.record.internal.merkle.CompactRange;
import io.jwitness.record.internal.merkle.LeafHash;
import io.jwitness.record.internal.note.NoteSigner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A journal on disk, written by hand: the framing of {@code .cq4}, leaves, signed checkpoints. For
 * readers of journals; it has no seals and no epoch keys, so no verifier is content with it.
 */
public final class SyntheticJournal implements AutoCloseable {
    public static final String ORIGIN = "shop/0/0123456789abcdef0123456789abcdef";
    public static final String SESSION = "abcdefghijklmnopqrstuvwxyz";

    private static final int META = 1 << 30;
    private static final int END_MARK = META | 1 << 31;
    private static final int HEADER = 4;

    private final Path slot;
    private final NoteSigner key = NoteSigner.generate(ORIGIN);
    private final CompactRange tree = new CompactRange();
    private final List<Long> offsets = new ArrayList<>();
    private FileChannel file;
    private Path filePath;
    private int files;
    private long at;
    private long next;

    private SyntheticJournal(Path slot) throws IOException {
        this.slot = slot;
        Files.createDirectories(slot.resolve("queue"));
        Files.writeString(slot.resolve("layout"), "1\n");
        Files.writeString(slot.resolve("origin"), ORIGIN + "\n");
        this.filePath = path(0);
        this.file = open();
    }

    /** An empty journal in a directory, which may not exist yet. */
    public static SyntheticJournal create(Path slot) throws IOException {
        return new SyntheticJournal(slot);
    }

    public Path slot() {
        return slot;
    }

    /** Verifier key of the log. */
    public String vkey() {
        return key.verifier().toString();
    }

    /** Appends ordinary records. */
    public SyntheticJournal append(int records) throws IOException {
        for (int i = 0; i < records; i++) {
            append(
                    "log.level.change",
                    ",\"op\":\""
                            + SESSION
                            + "-"
                            + (next + 1)
                            + "\",\"outcome\":\"success\",\"actor\":{\"type\":\"user\",\"id\":\"alice\","
                            + "\"confidence\":\"authenticated\"},\"target\":{\"type\":\"logger\","
                            + "\"id\":\"com.shop.Orders\"},\"change\":{\"before\":\"INFO\",\"after\":\"DEBUG\"}");
        }
        return this;
    }

    /** Appends a record with a tail of further members, as {@code ,"outcome":"success"}. */
    public SyntheticJournal append(String event, String tail) throws IOException {
        return append(record(next, event, tail));
    }

    /** Appends a record as it is. */
    public SyntheticJournal append(byte[] record) throws IOException {
        byte[] leaf = LeafHash.of(record);
        ByteBuffer document = ByteBuffer.allocate(leaf.length + record.length);
        offsets.add(at);
        document(0, document.put(leaf).put(record).array());
        tree.append(leaf);
        next++;
        return this;
    }

    /** Leaves records out, as if somebody had removed them. */
    public SyntheticJournal skip(int records) {
        for (int i = 0; i < records; i++) {
            tree.append(LeafHash.of(record(next, "removed", "")));
            next++;
        }
        return this;
    }

    /** Ends the file and begins the next. */
    public SyntheticJournal roll() throws IOException {
        header(at, END_MARK);
        file.close();
        files++;
        at = 0;
        filePath = path(files);
        file = open();
        return this;
    }

    /** Flips a bit in the middle of the record that was appended last. */
    public SyntheticJournal damageLast() throws IOException {
        long place = (offsets.get(offsets.size() - 1) + at) / 2;
        ByteBuffer one = ByteBuffer.allocate(1);
        file.read(one, place);
        file.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 1)}), place);
        return this;
    }

    /** Signs what is there, and publishes it as the checkpoint. */
    public SyntheticJournal seal() throws IOException {
        Path fresh = slot.resolve("checkpoint.new");
        byte[] note = NoteSigner.note(Checkpoint.text(ORIGIN, next, tree.root()), key);
        Files.write(
                slot.resolve("checkpoints"),
                note,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        Files.write(fresh, note);
        Files.move(fresh, slot.resolve("checkpoint"), StandardCopyOption.ATOMIC_MOVE);
        return this;
    }

    /** The file that is being written. */
    public Path file() {
        return filePath;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** A record as a journal holds it. */
    public static byte[] record(long sequence, String event, String tail) {
        return String.format(
                        Locale.ROOT,
                        "{\"v\":1,\"seq\":%d,\"salt\":\"00112233445566778899aabbccddeeff\","
                                + "\"log\":\"%s\",\"session\":\"%s\",\"id\":\"%s-%d\","
                                + "\"time\":\"2026-11-22T18:04:05.123456789Z\",\"event\":\"%s\"%s}",
                        sequence,
                        ORIGIN,
                        SESSION,
                        SESSION,
                        sequence + 1,
                        event,
                        tail)
                .getBytes(StandardCharsets.UTF_8);
    }

    private Path path(int ordinal) {
        return slot.resolve("queue").resolve(String.format(Locale.ROOT, "%08d.cq4", ordinal));
    }

    private FileChannel open() throws IOException {
        file =
                FileChannel.open(
                        filePath,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        document(META, "@header SCQStore".getBytes(StandardCharsets.US_ASCII));
        return file;
    }

    private void document(int flags, byte[] bytes) throws IOException {
        long where = at;
        at = where + HEADER + bytes.length + 3 & ~3L;
        // As Chronicle does, the file is longer than what is in it.
        if (file.size() < at + 4096) {
            file.write(ByteBuffer.allocate(1), at + 65_536);
        }
        file.write(ByteBuffer.wrap(bytes), where + HEADER);
        header(where, flags | bytes.length);
    }

    private void header(long where, int header) throws IOException {
        file.write(
                ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN).putInt(0, header),
                where);
    }
}
