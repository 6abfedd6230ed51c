// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.internal.merkle.CompactRange;
import io.jwitness.record.internal.merkle.LeafHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes the sealed part of a journal as C2SP {@code tlog-tiles}: a static file tree that any
 * client of transparency logs reads, below a directory or a web server.
 *
 * <pre>
 *     checkpoint                     the newest one, with all its signatures; written last
 *     tile/0/x001/234                256 leaf hashes; tile/0/x001/235.p/17 the 17 at the end
 *     tile/1/005                     256 hashes of full tiles below, and so on
 *     tile/entries/x001/234          256 records, each behind its length in two bytes
 * </pre>
 *
 * <p>A tile or bundle that is full never changes; when a journal has grown, the same directory may
 * be written again. One thread, in memory that grows with the logarithm of the journal.
 */
public final class Tiles {
    private static final int WIDTH = 256;

    private final Path out;
    private final ByteArrayOutputStream entries = new ByteArrayOutputStream();

    /** For each level the hashes of the tile that is being filled. */
    private final List<byte[]> levels = new ArrayList<>();

    private final List<Integer> filled = new ArrayList<>();
    private final List<Long> done = new ArrayList<>();

    private Tiles(Path out) {
        this.out = out;
    }

    /**
     * Writes a journal.
     *
     * @param slot the journal's directory
     * @param out where to; made if it does not exist; never within the journal
     * @param progress told of the way through the journal; null for nobody
     * @return the checkpoint that was written
     * @throws IllegalArgumentException when the journal was pruned, so that its first tiles cannot
     *     be made, when nothing is sealed, or when the directory lies within the journal
     * @throws IOException when the journal is damaged, or a file cannot be read or written
     */
    public static Checkpoint write(Path slot, Path out, Verifier.@Nullable Progress progress)
            throws IOException {
        Path real = slot.toRealPath();
        if (out.toAbsolutePath().normalize().startsWith(real)
                || (Files.exists(out) && out.toRealPath().startsWith(real))) {
            throw new IllegalArgumentException(
                    out + " lies within the journal, where nothing but its agent may write");
        }
        Checkpoint under = SealedRecords.best(slot, 0, true);
        Tiles tiles = new Tiles(out);
        SealedRecords.walk(
                slot,
                under,
                progress,
                new SealedRecords.Taker() {
                    @Override
                    public void begin(CompactRange kept) {
                        if (kept.size() > 0) {
                            throw new IllegalArgumentException(
                                    kept.size()
                                            + " records were pruned, and tiles begin with the first"
                                            + " one: export before pruning");
                        }
                    }

                    @Override
                    public void take(JournalReader record) throws IOException {
                        tiles.append(record);
                    }
                });
        tiles.end();
        tiles.file("checkpoint", under.note());
        return under;
    }

    private void append(JournalReader record) throws IOException {
        int length = record.recordLength();
        entries.write(length >>> 8);
        entries.write(length);
        entries.write(record.buffer(), record.recordStart(), length);
        hash(0, record.leaf());
    }

    /** Adds a hash to a level; a full tile's own hash belongs to the level above. */
    private void hash(int level, byte[] hash) throws IOException {
        if (level == levels.size()) {
            levels.add(new byte[WIDTH * LeafHash.LENGTH]);
            filled.add(0);
            done.add(0L);
        }
        byte[] tile = levels.get(level);
        int at = filled.get(level);
        System.arraycopy(hash, 0, tile, at * LeafHash.LENGTH, LeafHash.LENGTH);
        filled.set(level, at + 1);
        if (at + 1 == WIDTH) {
            long n = done.get(level);
            file("tile/" + level + "/" + number(n), tile);
            if (level == 0) {
                file("tile/entries/" + number(n), entries.toByteArray());
                entries.reset();
            }
            done.set(level, n + 1);
            filled.set(level, 0);
            CompactRange root = new CompactRange();
            for (int i = 0; i < WIDTH; i++) {
                root.append(tile, i * LeafHash.LENGTH);
            }
            hash(level + 1, root.root());
        }
    }

    /** Writes the tiles that are not full. */
    private void end() throws IOException {
        for (int level = 0; level < levels.size(); level++) {
            int width = filled.get(level);
            if (width == 0) {
                continue;
            }
            String name = number(done.get(level)) + ".p/" + width;
            file(
                    "tile/" + level + "/" + name,
                    Arrays.copyOf(levels.get(level), width * LeafHash.LENGTH));
            if (level == 0) {
                file("tile/entries/" + name, entries.toByteArray());
            }
        }
    }

    /** A tile's index in groups of three digits, all but the last behind an x. */
    static String number(long n) {
        String path = String.format(Locale.ROOT, "%03d", n % 1000);
        for (long rest = n / 1000; rest > 0; rest /= 1000) {
            path = String.format(Locale.ROOT, "x%03d/%s", rest % 1000, path);
        }
        return path;
    }

    /** Nobody who reads meanwhile sees half a file. */
    private void file(String name, byte[] bytes) throws IOException {
        Path file = out.resolve(name);
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, bytes);
        Files.move(
                fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
