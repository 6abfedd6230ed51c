// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.spi;

import java.io.IOException;
import java.net.URI;

/**
 * Sends a request over HTTP from inside the agent. Found by {@link java.util.ServiceLoader} in the
 * isolated loader: the exporter has the one client, and the journal may not depend on it.
 *
 * <p>Safe for all threads.
 */
public interface HttpPost {
    /** Longest body of an answer that is kept, in bytes: {@value}. */
    int MAX_ANSWER = 64 << 10;

    /**
     * Posts, and waits for the answer on the calling thread.
     *
     * @param to an http or https address; redirects are not followed
     * @param body what to send
     * @param timeoutNs longest time for all of it, the answer's body included, in nanoseconds
     * @throws IOException when there is no answer: why, in one printable line
     */
    Answer post(URI to, byte[] body, long timeoutNs) throws IOException;

    /** An answer. */
    final class Answer {
        private final int status;
        private final byte[] body;

        /**
         * An answer.
         *
         * @param status of HTTP
         * @param body its first {@link #MAX_ANSWER} bytes
         */
        public Answer(int status, byte[] body) {
            this.status = status;
            this.body = body.clone();
        }

        /** The status of HTTP. */
        public int status() {
            return status;
        }

        /** The first {@link #MAX_ANSWER} bytes of the body. */
        public byte[] body() {
            return body.clone();
        }
    }
}
