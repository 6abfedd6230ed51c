// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds the queue's file names against the queue indexes that seals name: an index is the ordinal
 * of the file, shifted by 32, and the number of the document in it. File names are ordinals in the
 * dress of hours: {@code 19700101-01F.cq4} is the first.
 *
 * <p>After a failed disk the writer writes its last records again, to a fresh file: a seal among
 * them names the file before, and so that one is allowed.
 */
final class FileOrder {
    private static final Pattern NAME = Pattern.compile("(\\d{4})(\\d\\d)(\\d\\d)-(\\d\\d)F\\.cq4");
    private static final int NOT_OURS = -1;

    private final Findings findings;
    private String file = "";
    private long cycle = NOT_OURS;
    private long cycleBefore = NOT_OURS;

    FileOrder(Findings findings) {
        this.findings = findings;
    }

    /**
     * Follows the walk.
     *
     * @param name the file of the record that the walk is at
     * @param all names of all files, in order
     * @param start true when the record begins a session
     */
    void at(String name, List<String> all, boolean start) {
        if (name.equals(file)) {
            return;
        }
        for (String other : all) {
            // What a crash left in later files is hidden when the next session begins.
            if (other.compareTo(file) > 0
                    && other.compareTo(name) < 0
                    && !file.isEmpty()
                    && !start) {
                findings.tampered("file", "a file without records among the others", null, other);
            }
        }
        file = name;
        cycleBefore = cycle;
        cycle = cycle(name);
        if (cycle == NOT_OURS) {
            findings.tampered("file", "a file that no writer names like that", null, name);
        }
    }

    /** Looks at the files behind the last record: begun by the writer, or by somebody else. */
    void end(List<String> all) {
        for (String name : all) {
            if (name.compareTo(file) > 0 && cycle(name) == NOT_OURS) {
                findings.tampered("file", "a file that no writer names like that", null, name);
            }
        }
    }

    /** Holds a seal's last index, which is its own, against where it lies. */
    void seal(@Nullable String lastIndex, long ordinal) {
        long index;
        try {
            index = Long.parseLong(String.valueOf(lastIndex));
        } catch (NumberFormatException e) {
            findings.tampered("seal", "'last_index' is no number", null, lastIndex);
            return;
        }
        long named = index >>> 32;
        boolean here = named == cycle && (index & 0xffff_ffffL) == ordinal;
        if (!here && named != cycleBefore && cycle != NOT_OURS) {
            findings.tampered(
                    "file",
                    "a seal that was not written to this place of this file",
                    lastIndex,
                    String.valueOf((cycle << 32) + ordinal));
        }
    }

    private static long cycle(String name) {
        Matcher m = NAME.matcher(name);
        if (!m.matches()) {
            return NOT_OURS;
        }
        try {
            return LocalDateTime.of(
                                    Integer.parseInt(m.group(1)),
                                    Integer.parseInt(m.group(2)),
                                    Integer.parseInt(m.group(3)),
                                    Integer.parseInt(m.group(4)),
                                    0)
                            .toEpochSecond(ZoneOffset.UTC)
                    / 3600;
        } catch (DateTimeException e) {
            return NOT_OURS;
        }
    }
}
