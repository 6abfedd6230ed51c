// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a segment, as they lie or as they were before they were compressed. One thread. */
interface Bytes extends AutoCloseable {
    /**
     * Reads into a buffer.
     *
     * @return bytes that were read, −1 at the end
     */
    int read(ByteBuffer into, long at) throws IOException;

    /** How many there are; of an archive what it claims. */
    long size() throws IOException;

    /** True when those at the end are read as fast as those at the beginning. */
    default boolean isQuickAnywhere() {
        return true;
    }

    @Override
    void close() throws IOException;

    /** Those of a plain file, which may grow. */
    static Bytes plain(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        return new Bytes() {
            @Override
            public int read(ByteBuffer into, long at) throws IOException {
                return file.read(into, at);
            }

            @Override
            public long size() throws IOException {
                return file.size();
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}
