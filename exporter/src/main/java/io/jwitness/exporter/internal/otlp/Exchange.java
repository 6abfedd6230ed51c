// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal.otlp;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request and its answer, on the calling thread, bounded in time and length. */
final class Exchange {
    private Exchange() {}

    /**
     * Sends and waits.
     *
     * @param limit bytes of the answer that are kept
     * @throws IOException when there is no answer in time, or the thread was interrupted: then its
     *     flag is set again
     */
    static HttpResponse<byte[]> send(
            HttpClient client, HttpRequest request, int limit, long timeoutNs) throws IOException {
        // Not send(): its timeout ends with the answer's headers, so that a receiver which then
        // falls silent would hold this thread for ever.
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, info -> new BoundedBody(limit));
        try {
            return answer.get(timeoutNs, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(Answers.oneLine(cause), cause);
        } catch (TimeoutException e) {
            throw new IOException(
                    "no answer within " + TimeUnit.NANOSECONDS.toMillis(timeoutNs) + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            if (!answer.isDone()) {
                answer.cancel(true);
            }
        }
    }
}
