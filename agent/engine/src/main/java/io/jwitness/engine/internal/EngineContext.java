// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal;

import io.jwitness.engine.internal.boot.HookInstaller;
import io.jwitness.engine.internal.config.Option;
import io.jwitness.engine.internal.config.Options;
import io.jwitness.engine.internal.early.EarlySink;
import io.jwitness.engine.internal.log.RollingLog;
import io.jwitness.engine.internal.ready.Readiness;
import io.jwitness.policy.internal.Policy;
import io.jwitness.record.Phase;
import io.jwitness.record.internal.encode.RecordEncoder;
import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.record.internal.spi.RecordSink;
import io.jwitness.sensors.internal.SensorContext;
import java.lang.instrument.Instrumentation;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What the sensors see of the engine: plain reads, from any thread of the application. */
final class EngineContext implements SensorContext {
    private final Instrumentation instrumentation;
    private final HookInstaller hook;
    private final Session session;
    private final EarlySink sink;
    private final RollingLog log;
    private final Readiness readiness;
    private volatile Options options;
    private volatile Policy policy;
    private volatile Phase phase;

    EngineContext(
            Instrumentation instrumentation,
            HookInstaller hook,
            Session session,
            EarlySink sink,
            RollingLog log,
            Readiness readiness,
            Options options,
            Phase phase) {
        this.instrumentation = instrumentation;
        this.hook = hook;
        this.session = session;
        this.sink = sink;
        this.log = log;
        this.readiness = readiness;
        this.options = options;
        this.policy = Policy.builtIn();
        this.phase = phase;
    }

    void options(Options inForce) {
        options = inForce;
    }

    void policy(Policy inForce) {
        policy = inForce;
    }

    void phase(Phase now) {
        phase = now;
    }

    @Override
    public Instrumentation instrumentation() {
        return instrumentation;
    }

    @Override
    public IntSupplier siteNumbers() {
        return new SiteNumbers(hook);
    }

    /** A class and not a lambda: it is made before main. */
    private record SiteNumbers(HookInstaller hook) implements IntSupplier {
        @Override
        public int getAsInt() {
            return hook.claimSites(1);
        }
    }

    @Override
    public void applicationReady(String by) {
        readiness.tell();
        log.info("ready, says " + by);
    }

    @Override
    public @Nullable String setting(String key) {
        final Option option = Option.of(key);
        return option == null ? null : options.text(option);
    }

    @Override
    public RecordSink sink() {
        return sink;
    }

    @Override
    public RecordEncoder encoder() {
        return session.encoder();
    }

    @Override
    public LongSupplier ids() {
        return session;
    }

    @Override
    public Policy policy() {
        return policy;
    }

    @Override
    public AgentLog log() {
        return log;
    }

    @Override
    public Phase phase() {
        return phase;
    }

    @Override
    public long waitTimeoutNs() {
        return options.durationNs(Option.WAIT_TIMEOUT);
    }
}
