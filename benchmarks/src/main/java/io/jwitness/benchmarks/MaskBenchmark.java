// SPDX-License-Identifier: Apache-2.0
package io.jwitness.benchmarks;

import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.policy.internal.mask.Masker;
import io.jwitness.policy.internal.mask.Scratch;
import io.jwitness.record.internal.encode.RecordDraft;
import io.jwitness.record.internal.encode.RecordEncoder;
import io.jwitness.record.internal.encode.SessionId;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The arguments of a probe: four of them, masked by name, and encoded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MaskBenchmark {

    private static final String EVENT = "app.customer.export";

    private final Masker masker = Masker.builtIn();
    private final Scratch scratch = new Scratch();
    private final RecordEncoder encoder = new RecordEncoder(SessionId.random());
    private final RecordDraft draft = new RecordDraft();
    private final byte[] out = new byte[RecordEncoder.MAX_LENGTH];
    private final String password = "correct horse battery staple";
    private final String secret = "s3cr3t-s3cr3t-s3cr3t";
    private final String pin = "4711";
    private long counter = 1_000;

    @Benchmark
    public int fourArgumentsMaskedByName() {
        counter++;
        Sample.probe(draft, counter);
        masker.argument(scratch, draft, EVENT, "password", null, password, Ask.PLAIN);
        masker.argument(scratch, draft, EVENT, "apiKey", null, secret, Ask.PLAIN);
        masker.argument(scratch, draft, EVENT, "clientSecret", null, secret, Ask.PLAIN);
        masker.argument(scratch, draft, EVENT, "pin", null, pin, Ask.PLAIN);
        masker.finish(scratch, draft);
        int length = encoder.encode(draft, counter, out);
        scratch.clear();
        return length;
    }

    @Benchmark
    public int fourPlainArguments() {
        counter++;
        Sample.probe(draft, counter);
        masker.argument(scratch, draft, EVENT, "format", null, "csv", Ask.PLAIN);
        masker.argument(
                scratch, draft, EVENT, "logger", null, "com.example.shop.Orders", Ask.PLAIN);
        masker.argument(scratch, draft, EVENT, "zone", null, "Europe/Berlin", Ask.PLAIN);
        masker.argument(scratch, draft, EVENT, "locale", null, "de-DE", Ask.PLAIN);
        masker.finish(scratch, draft);
        int length = encoder.encode(draft, counter, out);
        scratch.clear();
        return length;
    }
}
