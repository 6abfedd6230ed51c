// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A small file system of its own, mounted for one test. Mounting takes root; without it a test
 * fails, and is not skipped.
 */
final class Disk implements AutoCloseable {
    private final Path at;

    private Disk(Path at) {
        this.at = at;
    }

    /** In memory. */
    static Disk tmpfs(Path at, int mib) throws IOException {
        Files.createDirectories(at);
        run("mount", "-t", "tmpfs", "-o", "size=" + mib + "m", "jwitness-test", at.toString());
        return new Disk(at);
    }

    /** A real one, on a loop device over a file. */
    static Disk ext4(Path at, int mib) throws IOException {
        Files.createDirectories(at);
        Path image = at.resolveSibling(at.getFileName() + ".img");
        run("truncate", "-s", mib + "M", image.toString());
        run("mkfs.ext4", "-q", "-m", "0", image.toString());
        run("mount", "-o", "loop", image.toString(), at.toString());
        return new Disk(at);
    }

    /** One whose blocks take room in another one when they are first written. */
    static Disk thin(Path at, int mib, Disk pool) throws IOException {
        Files.createDirectories(at);
        Path image = imageOf(at, pool);
        run("truncate", "-s", mib + "M", image.toString());
        run("mkfs.ext4", "-q", "-m", "0", "-O", "^has_journal", image.toString());
        run("mount", "-o", "loop", image.toString(), at.toString());
        return new Disk(at);
    }

    /** What a {@link #thin} one would hold if the machine lost its power now. */
    static Disk afterPowerLoss(Path at, Disk thin, Disk pool) throws IOException {
        Files.createDirectories(at);
        Path image = at.resolveSibling(at.getFileName() + ".img");
        Files.copy(imageOf(thin.at, pool), image, StandardCopyOption.REPLACE_EXISTING);
        run("mount", "-o", "loop,ro", image.toString(), at.toString());
        return new Disk(at);
    }

    private static Path imageOf(Path at, Disk pool) {
        return pool.at.resolve(at.getFileName() + ".img");
    }

    /** One that another process has mounted, and will unmount. */
    static Disk mounted(Path at) {
        return new Disk(at);
    }

    Path path() {
        return at;
    }

    /** Fills it to the last byte. */
    void fill() {
        try (FileChannel file =
                FileChannel.open(
                        at.resolve("filler"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND)) {
            for (int chunk = 1 << 20; chunk >= 512; ) {
                try {
                    file.write(ByteBuffer.allocate(chunk));
                } catch (IOException full) {
                    chunk /= 2;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives back what {@link #fill} took. */
    void free() {
        try {
            Files.deleteIfExists(at.resolve("filler"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void freeze() {
        run("fsfreeze", "-f", at.toString());
    }

    void thaw() {
        run("fsfreeze", "-u", at.toString());
    }

    @Override
    public void close() {
        run("umount", at.toString());
    }

    /** Runs a tool that must succeed. */
    static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), List.of(command) + " (as root): " + said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
