// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Failure;
import io.jwitness.cli.internal.console.Json;
import io.jwitness.cli.internal.jvm.LinuxProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who read which journal's files, when and how: JSON lines, each of which holds the SHA-256 of the
 * line before it, so that a line cannot be taken out unseen.
 *
 * <p>A line is written before the first record is shown; if it cannot be, nothing is shown. The
 * reader keeps this log himself, so it binds only the honest: who must be held to it, is given the
 * control socket and not the files.
 */
final class AccessLog {
    private static final int MAX_LINE = 64 * 1024;

    private final Path file;

    AccessLog(@Nullable Path named, StateHome home) {
        this.file = named == null ? home.directory().resolve("access.log") : named;
    }

    /**
     * Writes a line.
     *
     * @param command the reading command
     * @param journal its directory
     * @param query what is asked for
     */
    void reading(String command, Path journal, String query) throws Failure {
        Path slot = journal.toAbsolutePath().normalize();
        try {
            Journals.refuseWithin(slot, file, "--access-log");
        } catch (IOException e) {
            throw unrecorded(journal, e);
        }
        int uid = LinuxProcess.ownUid();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", Instant.now().toString());
        line.put("event", "jwitness.journal.read");
        line.put("uid", uid);
        line.put("user", LinuxProcess.userName(uid));
        line.put("pid", ProcessHandle.current().pid());
        line.put("command", command);
        line.put("journal", slot.toString());
        line.put("query", query);
        try {
            append(line);
        } catch (IOException e) {
            throw unrecorded(journal, e);
        }
    }

    private Failure unrecorded(Path journal, IOException why) {
        return new Failure(
                        "will not read " + journal,
                        "the reading cannot be recorded in " + file + " (" + why + ")",
                        "Make that file writable, or name another with --access-log")
                .because(why);
    }

    private void append(Map<String, Object> line) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        try (FileChannel channel =
                        FileChannel.open(
                                file,
                                Set.of(
                                        StandardOpenOption.CREATE,
                                        StandardOpenOption.READ,
                                        StandardOpenOption.WRITE),
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rw-------")));
                var lock = channel.lock()) {
            long end = channel.size();
            line.put("previous", sha256(lastLine(channel, end)));
            ByteBuffer bytes =
                    ByteBuffer.wrap((Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8));
            for (long at = end; bytes.hasRemaining(); ) {
                at += channel.write(bytes, at);
            }
            if (!lock.isValid()) {
                throw new IOException("lost the lock of " + file);
            }
        }
    }

    /** Without its newline; empty in an empty file. */
    private static byte[] lastLine(FileChannel channel, long end) throws IOException {
        ByteBuffer tail = ByteBuffer.allocate((int) Math.min(end, MAX_LINE));
        int read = 0;
        while (tail.hasRemaining() && read >= 0) {
            read = channel.read(tail, end - tail.remaining());
        }
        byte[] bytes = tail.array();
        int to = bytes.length;
        if (to > 0 && bytes[to - 1] == '\n') {
            to--;
        }
        int from = to;
        while (from > 0 && bytes[from - 1] != '\n') {
            from--;
        }
        return java.util.Arrays.copyOfRange(bytes, from, to);
    }

    private static String sha256(byte[] line) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(line));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
