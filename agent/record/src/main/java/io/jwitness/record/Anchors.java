// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.internal.note.SignedNote.Signed;
import io.jwitness.record.internal.note.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints that were kept outside, each by the size of which it speaks. Their number is
 * whatever the user keeps; nothing else of a verification grows with it.
 */
final class Anchors {
    /** One checkpoint and where it came from. */
    record Anchor(Checkpoint checkpoint, String file, long offset) {}

    private final TreeMap<Long, List<Anchor>> bySize = new TreeMap<>();

    /** The first key, since it is asked for at every record. */
    private long nextSize = Long.MAX_VALUE;

    private Anchors() {}

    /**
     * Reads anchor files. What does not verify, or speaks of another journal, is a finding: an
     * anchor that cannot be used must never look like none.
     *
     * @throws IOException when one cannot be read, or is empty
     */
    static Anchors read(List<Path> files, VerifierKey logKey, Findings findings)
            throws IOException {
        Anchors anchors = new Anchors();
        for (Path file : files) {
            if (!Files.exists(file)) {
                throw new NoSuchFileException(String.valueOf(file), null, "no such anchor file");
            }
            try (Notes notes = new Notes(file)) {
                int count = 0;
                for (byte[] note = notes.peek(); note != null; note = notes.peek()) {
                    anchors.add(note, String.valueOf(file), notes.offset(), logKey, findings);
                    count++;
                    notes.advance();
                }
                if (count == 0) {
                    throw new IOException(file + " holds no checkpoint");
                }
            }
        }
        anchors.findNext();
        return anchors;
    }

    private void add(byte[] note, String file, long offset, VerifierKey logKey, Findings findings) {
        Checkpoint checkpoint;
        try {
            checkpoint = Checkpoint.parse(note);
        } catch (IllegalArgumentException e) {
            findings.tamperedFile(
                    "anchor",
                    "an anchor that is no signed checkpoint: " + e.getMessage(),
                    file,
                    offset,
                    null,
                    first(note));
            return;
        }
        if (!checkpoint.origin().equals(logKey.name())) {
            findings.tamperedFile(
                    "anchor",
                    "an anchor of another journal",
                    file,
                    offset,
                    logKey.name(),
                    checkpoint.origin());
            return;
        }
        if (checkpoint.signedNote().signedBy(logKey) != Signed.GOOD) {
            findings.tamperedFile(
                    "anchor",
                    "an anchor that the log's key did not sign",
                    file,
                    offset,
                    logKey.toString(),
                    null);
            return;
        }
        bySize.computeIfAbsent(checkpoint.size(), s -> new ArrayList<>())
                .add(new Anchor(checkpoint, file, offset));
    }

    private static String first(byte[] note) {
        String text = new String(note, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        return text.substring(0, Math.min(end < 0 ? text.length() : end, 200));
    }

    /** The smallest size that is yet to be checked, or {@link Long#MAX_VALUE}. */
    long nextSize() {
        return nextSize;
    }

    private void findNext() {
        nextSize = bySize.isEmpty() ? Long.MAX_VALUE : bySize.firstKey();
    }

    /** Takes out what is left. */
    List<Anchor> takeAll() {
        List<Anchor> all = new ArrayList<>();
        for (Map.Entry<Long, List<Anchor>> e : bySize.entrySet()) {
            all.addAll(e.getValue());
        }
        bySize.clear();
        findNext();
        return all;
    }

    /** The anchors of the smallest sizes up to this one, taken out; null when there are none. */
    @Nullable List<Anchor> takeUpTo(long size) {
        Map.Entry<Long, List<Anchor>> first = bySize.firstEntry();
        if (first == null || first.getKey() > size) {
            return null;
        }
        bySize.remove(first.getKey());
        findNext();
        return first.getValue();
    }
}
