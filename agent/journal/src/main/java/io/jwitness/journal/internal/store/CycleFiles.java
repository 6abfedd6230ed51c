// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Names of queue files. Chronicle Queue names a file after the hour of its clock; ours is a counter
 * that only moves forward, so the names are ordinals in the dress of dates: the first file is
 * {@code 19700101-01F.cq4}.
 */
public final class CycleFiles {
    /** The first ordinal that is used. */
    public static final int FIRST = 1;

    static final long CYCLE_MS = Duration.ofHours(1).toMillis();

    private static final String SUFFIX = "F.cq4";
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("yyyyMMdd-HH", Locale.ROOT);

    private CycleFiles() {}

    /** The name of a file. */
    public static String name(int cycle) {
        return HOUR.format(LocalDateTime.ofEpochSecond(cycle * 3600L, 0, ZoneOffset.UTC)) + SUFFIX;
    }

    /** The ordinal of a file; −1 when it is none of ours. */
    public static int cycle(Path file) {
        String name = String.valueOf(file.getFileName());
        if (!name.endsWith(SUFFIX)) {
            return -1;
        }
        try {
            LocalDateTime time =
                    LocalDateTime.of(
                            Integer.parseInt(name, 0, 4, 10),
                            Integer.parseInt(name, 4, 6, 10),
                            Integer.parseInt(name, 6, 8, 10),
                            Integer.parseInt(name, 9, 11, 10),
                            0);
            long cycle = time.toEpochSecond(ZoneOffset.UTC) / 3600;
            boolean ours = cycle >= FIRST && cycle < Integer.MAX_VALUE;
            return ours && name((int) cycle).equals(name) ? (int) cycle : -1;
        } catch (DateTimeException | NumberFormatException | IndexOutOfBoundsException e) {
            return -1;
        }
    }

    /** The queue files of a directory, the oldest first. */
    public static List<Path> list(Path queue) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(queue, "*" + SUFFIX)) {
            for (Path file : all) {
                if (cycle(file) >= 0) {
                    files.add(file);
                }
            }
        }
        Collections.sort(files);
        return files;
    }
}
