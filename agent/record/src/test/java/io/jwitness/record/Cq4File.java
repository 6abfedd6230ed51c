// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes the framing of a {@code .cq4} file by hand, metadata documents and zeroed tail included,
 * so that the reader is tested against the format and not against the library that it replaces.
 */
final class Cq4File implements AutoCloseable {
    static final int META = 1 << 30;
    static final int OPEN = 1 << 31;

    private final FileChannel channel;
    private long at;
    private int documents;

    private Cq4File(Path path) throws IOException {
        channel =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
    }

    static Cq4File create(Path path) throws IOException {
        Cq4File file = new Cq4File(path);
        file.document(
                META, "@header SCQStore, not read by anybody".getBytes(StandardCharsets.US_ASCII));
        file.document(META, new byte[2048]);
        file.document(META, new byte[333]);
        return file;
    }

    /** Appends a document; returns where its header is. */
    long append(byte[] leaf, byte[] record) throws IOException {
        byte[] both = new byte[leaf.length + record.length];
        System.arraycopy(leaf, 0, both, 0, leaf.length);
        System.arraycopy(record, 0, both, leaf.length, record.length);
        if (documents++ % 8 == 7) {
            document(META, new byte[64]);
        }
        return document(0, both);
    }

    private long document(int flags, byte[] bytes) throws IOException {
        long where = at;
        write(where + 4, bytes);
        header(where, flags | bytes.length);
        at = where + 4 + bytes.length + 3 & ~3L;
        room();
        return where;
    }

    /** As Chronicle does, the file is longer than what is in it. */
    private void room() throws IOException {
        if (channel.size() < at + 4096) {
            channel.write(ByteBuffer.allocate(1), at + 65_536);
        }
    }

    void header(long where, int header) throws IOException {
        ByteBuffer word = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        channel.write(word.putInt(0, header), where);
    }

    void write(long where, byte[] bytes) throws IOException {
        channel.write(ByteBuffer.wrap(bytes), where);
    }

    /** Where the next document will begin. */
    long at() {
        return at;
    }

    /** Goes on at another place. */
    void moveTo(long where) {
        at = where + 3 & ~3L;
    }

    void endMark() throws IOException {
        header(at, META | OPEN);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
