// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.seal;

import io.jwitness.journal.internal.ring.Ring;
import io.jwitness.record.internal.note.NoteSigner;
import java.nio.file.Path;
import java.util.List;

/**
 * A seal record that is journalled, and what its checkpoint says.
 *
 * @param size leaves, the seal included
 * @param text the note's three lines
 * @param files queue files to be forced first, that of the seal the last
 * @param epoch the epoch key in force at the seal
 * @param endsEpoch true when that key is to be wiped afterwards
 * @param mark what the ring had journalled when the seal was written
 */
public record SealTask(
        long size,
        String text,
        List<Path> files,
        NoteSigner epoch,
        boolean endsEpoch,
        Ring.Mark mark) {}
