// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal.otlp;

import io.jwitness.record.internal.spi.HttpPost;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Posts for other rooms of the agent, as {@link JdkHttpSender} does for the SDK: over {@code
 * java.net.http}, HTTP/1.1, seen by no tracing agent.
 */
public final class JdkHttpPost implements HttpPost {
    private @Nullable HttpClient client;

    /** For the service loader; the client, and its threads, come with the first request. */
    public JdkHttpPost() {}

    private synchronized HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made =
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .build();
            client = made;
        }
        return made;
    }

    @Override
    public Answer post(URI to, byte[] body, long timeoutNs) throws IOException {
        HttpRequest request;
        try {
            request =
                    HttpRequest.newBuilder(to)
                            .timeout(Duration.ofNanos(timeoutNs))
                            .POST(BodyPublishers.ofByteArray(body))
                            .build();
        } catch (IllegalArgumentException e) {
            throw new IOException("no address to post to: " + to, e);
        }
        Object[] outcome = {new IOException("nothing was sent")};
        new Unwitnessed()
                .run(
                        () -> {
                            try {
                                outcome[0] =
                                        Exchange.send(client(), request, MAX_ANSWER, timeoutNs);
                            } catch (IOException e) {
                                outcome[0] = e;
                            }
                        });
        if (outcome[0] instanceof HttpResponse<?> answer
                && answer.body() instanceof byte[] received) {
            return new Answer(answer.statusCode(), received);
        }
        throw outcome[0] instanceof IOException e ? e : new IOException("an answer without a body");
    }
}
