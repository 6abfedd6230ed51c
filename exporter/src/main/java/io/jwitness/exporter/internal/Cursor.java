// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where an export has got to: the sequence of the first record that has not arrived, and the origin
 * of the journal that it belongs to, as two lines of text.
 *
 * <p>Saved after the records have arrived, by writing a new file and renaming it: a crash leaves
 * the old one, and some records arrive twice. Not forced to disk: a power failure costs duplicates,
 * never records. A file that cannot be understood counts as none. Used by one thread.
 */
final class Cursor implements Progress {
    private final Path file;
    private final String origin;

    /**
     * @param file in a directory that exists or can be made
     * @param origin of the journal; a cursor of another one counts as none
     */
    Cursor(Path file, String origin) {
        this.file = file;
        this.origin = origin;
    }

    /** The sequence to start from; 0 where nothing was saved. */
    @Override
    public long load() throws IOException {
        try {
            String[] lines = Files.readString(file).split("\n", -1);
            if (lines.length >= 2 && lines[1].equals(origin) && lines[0].matches("[0-9]{1,16}")) {
                return Long.parseLong(lines[0]);
            }
            return 0;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Saves the sequence of the first record that has not arrived. */
    @Override
    public void save(long next) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel =
                FileChannel.open(
                        fresh,
                        java.util.Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer text =
                    ByteBuffer.wrap((next + "\n" + origin + "\n").getBytes(StandardCharsets.UTF_8));
            while (text.hasRemaining()) {
                channel.write(text);
            }
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
