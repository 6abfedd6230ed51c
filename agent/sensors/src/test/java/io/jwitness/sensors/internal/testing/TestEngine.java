// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.testing;

import io.jwitness.policy.internal.Policy;
import io.jwitness.record.Phase;
import io.jwitness.record.internal.encode.RecordEncoder;
import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.sensors.internal.SensorContext;
import io.jwitness.sensors.internal.dispatch.Clocks;
import java.lang.instrument.Instrumentation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** An engine that does no more than the sensors ask of it. */
public final class TestEngine implements SensorContext {
    // Site numbers go on through all tests of the JVM, as they do in the hook.
    private static final AtomicInteger SITES = new AtomicInteger(1000);

    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong aheadNs = new AtomicLong();
    private final Journal journal = new Journal();
    private final RecordEncoder encoder = new RecordEncoder("abcdefghijklmnopqrstuvwxyz");
    private final List<String> ready = Collections.synchronizedList(new ArrayList<>());
    private final @Nullable Instrumentation instrumentation;
    private volatile Policy policy = Policy.builtIn();
    private volatile Phase phase = Phase.RUNNING;

    public TestEngine() {
        this(null);
    }

    public TestEngine(@Nullable Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** Puts another policy in force. */
    public TestEngine policy(Policy next) {
        this.policy = next;
        return this;
    }

    /** Puts the application into another phase. */
    public TestEngine phase(Phase next) {
        this.phase = next;
        return this;
    }

    /** Moves both clocks on. */
    public void advance(Duration time) {
        aheadNs.addAndGet(time.toNanos());
    }

    @Override
    public Clocks clocks() {
        return new Clocks() {
            @Override
            public long wallNs() {
                return SYSTEM.wallNs() + aheadNs.get();
            }

            @Override
            public long monotonicNs() {
                return SYSTEM.monotonicNs() + aheadNs.get();
            }
        };
    }

    /** Who said that the application is ready. */
    public List<String> ready() {
        return List.copyOf(ready);
    }

    @Override
    public Journal sink() {
        return journal;
    }

    @Override
    public RecordEncoder encoder() {
        return encoder;
    }

    @Override
    public LongSupplier ids() {
        return ids::incrementAndGet;
    }

    @Override
    public Policy policy() {
        return policy;
    }

    @Override
    public AgentLog log() {
        return AgentLog.NONE;
    }

    @Override
    public Phase phase() {
        return phase;
    }

    @Override
    public @Nullable Instrumentation instrumentation() {
        return instrumentation;
    }

    @Override
    public IntSupplier siteNumbers() {
        return SITES::getAndIncrement;
    }

    @Override
    public void applicationReady(String by) {
        ready.add(by);
    }
}
