// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.anchor;

import io.jwitness.journal.internal.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file on other storage that checkpoints are appended to, one note after another, each forced. At
 * {@link #MAX_BYTES} it becomes {@code ….1}, which is replaced, and a new one begins: so there are
 * always the last {@link #MAX_BYTES} at least, and never twice that.
 */
public final class AnchorFile implements Delivery {
    /** A file's longest length, in bytes: {@value}, about 40 000 checkpoints. */
    public static final int MAX_BYTES = 16 << 20;

    private final Path file;
    private final Vouched vouched;
    private final int maxBytes;

    /**
     * An anchor file.
     *
     * @param directory where it lies, on storage that this host's people cannot change
     * @param origin the journal's origin, which names the file: one directory serves many journals
     */
    public AnchorFile(Path directory, String origin, Vouched vouched) {
        this(directory, origin, vouched, MAX_BYTES);
    }

    AnchorFile(Path directory, String origin, Vouched vouched, int maxBytes) {
        this.file = directory.resolve(origin.replace('/', '_') + ".checkpoints");
        this.vouched = vouched;
        this.maxBytes = maxBytes;
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public void deliver(long size, byte[] note) throws IOException {
        if (Files.exists(file) && Files.size(file) + note.length > maxBytes) {
            Files.move(
                    file,
                    file.resolveSibling(file.getFileName() + ".1"),
                    StandardCopyOption.ATOMIC_MOVE);
        }
        long before = -1;
        try (FileChannel to =
                PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            before = to.size();
            to.position(before);
            PrivateFiles.writeFully(to, ByteBuffer.wrap(note));
            to.force(true);
        } catch (IOException e) {
            cut(before);
            throw e;
        }
        vouched.anchored(size);
    }

    /** Half a note would spoil the file for every later verification. */
    private void cut(long before) throws IOException {
        if (before >= 0) {
            try (FileChannel to = FileChannel.open(file, StandardOpenOption.WRITE)) {
                to.truncate(before);
            }
        }
    }
}
