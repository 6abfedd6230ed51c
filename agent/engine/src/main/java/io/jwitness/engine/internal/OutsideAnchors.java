// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal;

import io.jwitness.engine.internal.config.Option;
import io.jwitness.engine.internal.config.Options;
import io.jwitness.engine.internal.log.Stderr;
import io.jwitness.journal.internal.Journal;
import io.jwitness.journal.internal.Slot;
import io.jwitness.journal.internal.anchor.AnchorFile;
import io.jwitness.journal.internal.anchor.Courier;
import io.jwitness.journal.internal.anchor.Delivery;
import io.jwitness.journal.internal.anchor.Witnesses;
import io.jwitness.record.internal.note.TlogPolicy;
import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.record.internal.spi.HttpPost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The anchors that options name. One that cannot be used is one line, and the journal is written
 * without it.
 */
final class OutsideAnchors {
    private static final long MAX_POLICY_BYTES = 1 << 20;

    private OutsideAnchors() {}

    static void attach(Journal journal, Options options, AgentLog log) {
        final Duration pace = Duration.ofNanos(options.durationNs(Option.ANCHOR_PACE));
        final Slot slot = journal.slot();
        final String directory = options.text(Option.ANCHOR_DIR);
        if (directory != null) {
            final Delivery file =
                    new AnchorFile(Path.of(directory), slot.origin(), journal.vouched());
            journal.anchor(new Courier(file, pace, log));
        }
        final String policy = options.text(Option.ANCHOR_POLICY);
        if (policy != null) {
            try {
                journal.anchor(new Courier(witnesses(Path.of(policy), journal), pace, log));
            } catch (IOException
                    | IllegalArgumentException
                    | ServiceConfigurationError
                    | LinkageError e) {
                final String why =
                        "no witness is asked: "
                                + (e.getMessage() == null ? e.toString() : e.getMessage())
                                + "; the journal is written all the same";
                log.warn(why, e);
                Stderr.line(why);
            }
        }
    }

    private static Delivery witnesses(Path file, Journal journal) throws IOException {
        if (!Files.isReadable(file) || Files.size(file) > MAX_POLICY_BYTES) {
            throw new IOException(file + " is no policy that can be read (anchor.policy)");
        }
        final TlogPolicy policy = TlogPolicy.parse(Files.readAllBytes(file), file.toString());
        final Iterator<HttpPost> http =
                ServiceLoader.load(HttpPost.class, OutsideAnchors.class.getClassLoader())
                        .iterator();
        if (!http.hasNext()) {
            throw new IOException("this JVM has no HTTP client (module java.net.http)");
        }
        return new Witnesses(policy, journal.slot().path(), http.next(), journal.vouched());
    }
}
