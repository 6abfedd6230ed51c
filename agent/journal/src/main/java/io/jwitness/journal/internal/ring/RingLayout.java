// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where things lie in the ring's file, in the machine's byte order.
 *
 * <pre>
 *     0  magic                 "JWRING1\n": written last, so a file that has it is complete
 *     8  control bytes (int)   room of the control lane, a power of two
 *    12  data bytes (int)      room of the data lane, a power of two
 *    16  leaves at head        leaf index at or below that of any record after the heads that is
 *                              journalled; -1: none is
 *    24  classes               digest of the event classes that the counters below are indexed by
 *   256  control head          everything before it is journalled and free
 *   384  control tail          everything before it is claimed; negative: closed
 *   512  data head
 *   640  data tail
 *  4096  lost[512]             refused or otherwise lost, per event class, ever growing
 *  8192  told[512]             how many of these have a gap record
 * 12288  control lane, then data lane
 * </pre>
 *
 * <p>Positions count bytes since the lane was made and never wrap; a position's place is its
 * remainder by the lane's size. Heads and tails lie 128 bytes apart, because neighbouring cache
 * lines are fetched in pairs.
 */
final class RingLayout {
    /** "JWRING1\n" as it reads on a little-endian machine, which all that are supported are. */
    static final long MAGIC = 0x0a31474e4952574aL;

    static final int MAGIC_AT = 0;
    static final int CONTROL_BYTES_AT = 8;
    static final int DATA_BYTES_AT = 12;
    static final int LEAVES_AT = 16;
    static final int CLASSES_AT = 24;
    static final int CONTROL_HEAD_AT = 256;
    static final int CONTROL_TAIL_AT = 384;
    static final int DATA_HEAD_AT = 512;
    static final int DATA_TAIL_AT = 640;
    static final int LOST_AT = 4096;
    static final int TOLD_AT = 8192;
    static final int LANES_AT = 12_288;

    /** Room for counters; an event class at or above it counts as class 0. */
    static final int MAX_CLASSES = 512;

    static final int PAGE = 4096;

    static final VarHandle LONGS =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    static final VarHandle INTS =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private RingLayout() {}

    static int fileBytes(int controlBytes, int dataBytes) {
        return LANES_AT + controlBytes + dataBytes;
    }
}
