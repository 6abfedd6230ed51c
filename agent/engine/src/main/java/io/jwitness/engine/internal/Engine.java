// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal;

import io.jwitness.engine.internal.audit.SelfAudit;
import io.jwitness.engine.internal.boot.HookInstaller;
import io.jwitness.engine.internal.boot.ModuleOpens;
import io.jwitness.engine.internal.config.Configuration;
import io.jwitness.engine.internal.config.Option;
import io.jwitness.engine.internal.config.Options;
import io.jwitness.engine.internal.config.StateDirectory;
import io.jwitness.engine.internal.control.ControlSocket;
import io.jwitness.engine.internal.control.Peer;
import io.jwitness.engine.internal.early.EarlySink;
import io.jwitness.engine.internal.log.RollingLog;
import io.jwitness.engine.internal.log.Stderr;
import io.jwitness.engine.internal.ready.Calm;
import io.jwitness.engine.internal.ready.MainThread;
import io.jwitness.engine.internal.ready.Readiness;
import io.jwitness.journal.internal.Journal;
import io.jwitness.journal.internal.JournalOptions;
import io.jwitness.journal.internal.JournalStatus;
import io.jwitness.journal.internal.SessionInfo;
import io.jwitness.journal.internal.Slot;
import io.jwitness.journal.internal.seal.TokenKey;
import io.jwitness.policy.internal.Policy;
import io.jwitness.policy.internal.PolicyException;
import io.jwitness.policy.internal.file.Finding;
import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.record.Phase;
import io.jwitness.record.internal.EventClasses;
import io.jwitness.record.internal.spi.JournalExport;
import io.jwitness.sensors.internal.Sensors;
import java.io.Closeable;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One arming of the agent, from the first woven class to the last seal.
 *
 * <pre>
 *   premain / attach     thread jwitness-engine                                        shutdown, detach
 *   ────────────────     ───────────────────────────────────────────────────────────   ────────────────
 *   hook, transformer ─▶ weave → main has begun → options file, policy → slot, ring → one line
 *                        → calm, or a record that waits → journal → control socket
 *                        → calm → exporter → JFR → ready → heartbeat each minute      ─▶ last seal, slot free
 * </pre>
 *
 * <p>Whatever fails here disarms the agent in one line, or switches off one part and says so in
 * {@code agent.log} and {@code status}; nothing is thrown at the application.
 */
final class Engine {
    private static final long TICK_NS = 100_000_000L;

    /** An application that is never calm is not left unseen for longer. */
    private static final long LATEST_CALM_NS = 10_000_000_000L;

    private static final long HEARTBEAT_NS = 60_000_000_000L;
    private static final long STOP_JOURNAL_NS = 3_000_000_000L;
    private static final long STOP_EXPORT_NS = 2_000_000_000L;
    private static final long RECORD_QUESTION_NS = 2_000_000_000L;

    private final Instrumentation instrumentation;
    private final String jarPath;
    private final boolean attached;
    private final Clock clock = Clock.systemUTC();
    private final RollingLog log = new RollingLog(clock);
    private final Session session = new Session();
    private final EarlySink sink = new EarlySink(EventClasses.count());
    private final HookInstaller hook;
    private final MainThread main = new MainThread();
    private final Readiness readiness;
    private final EngineContext context;
    private final Sensors sensors;
    private final SelfAudit audit;
    private final Thread thread;
    private final Thread shutdownHook;
    private final Object lifecycle = new Object();

    private Configuration configuration;
    private volatile State state = State.STARTING;
    private volatile boolean journalNeeded;
    private volatile @Nullable Slot slot;
    private volatile @Nullable Journal journal;
    private volatile @Nullable ControlSocket control;
    private volatile JournalExport.@Nullable Running export;
    private volatile @Nullable String exportTrouble;

    private enum State {
        STARTING,
        WITNESSING,
        STOPPED
    }

    private Engine(
            Configuration configuration,
            Instrumentation instrumentation,
            HookInstaller hook,
            String jarPath,
            boolean attached) {
        this.configuration = configuration;
        this.instrumentation = instrumentation;
        this.jarPath = jarPath;
        this.attached = attached;
        this.readiness =
                new Readiness(
                        main,
                        System.nanoTime(),
                        configuration.options().durationNs(Option.READY_TIMEOUT));
        this.hook = hook;
        this.context =
                new EngineContext(
                        instrumentation,
                        hook,
                        session,
                        sink,
                        log,
                        readiness,
                        configuration.options(),
                        attached ? Phase.RUNNING : Phase.STARTUP);
        this.audit =
                new SelfAudit(session.encoder(), session, sink, clock, new PolicyInForce(context));
        this.sensors = Sensors.create(context);
        this.thread = new EngineThread(this);
        this.shutdownHook = new ShutdownThread(this);
    }

    /** Named classes and not lambdas: the first lambda of a cold JVM costs 10 ms before main. */
    private static final class EngineThread extends Thread {
        private final Engine engine;

        EngineThread(Engine engine) {
            super(null, null, "jwitness-engine", 0, false);
            this.engine = engine;
            setDaemon(true);
            setContextClassLoader(Engine.class.getClassLoader());
        }

        @Override
        public void run() {
            engine.live();
        }
    }

    private static final class ShutdownThread extends Thread {
        private final Engine engine;

        ShutdownThread(Engine engine) {
            super(null, null, "jwitness-shutdown", 0, false);
            this.engine = engine;
            setContextClassLoader(Engine.class.getClassLoader());
        }

        @Override
        public void run() {
            engine.jvmEnds();
        }
    }

    /** A class and not a lambda, as above. */
    private record PolicyInForce(EngineContext context) implements Supplier<Policy> {
        @Override
        public Policy get() {
            return context.policy();
        }
    }

    /** A class and not a lambda, as above. */
    private static final class NeedJournal implements Runnable {
        private final Engine engine;

        NeedJournal(Engine engine) {
            this.engine = engine;
        }

        @Override
        public void run() {
            if (!engine.journalNeeded) {
                engine.journalNeeded = true;
                LockSupport.unpark(engine.thread);
            }
        }
    }

    /** Arms. */
    static Engine start(
            Configuration configuration,
            Instrumentation instrumentation,
            HookInstaller hook,
            String jarPath,
            boolean attached) {
        final Engine engine = new Engine(configuration, instrumentation, hook, jarPath, attached);
        engine.arm();
        return engine;
    }

    private void arm() {
        sink.onFirstWait(new NeedJournal(this));
        if (!hook.arm(sensors.dispatcher())) {
            throw new IllegalStateException("the hook is taken by another agent");
        }
        instrumentation.addTransformer(sensors.transformer(), true);
        if (!attached) {
            instrumentation.addTransformer(readiness, false);
        }
        try {
            Runtime.getRuntime().addShutdownHook(shutdownHook);
        } catch (IllegalStateException endingAlready) {
            log.warn("armed while the JVM ends", endingAlready);
        }
        thread.start();
    }

    /** Whether it is armed or about to be. */
    boolean isAlive() {
        return state != State.STOPPED;
    }

    private void live() {
        try {
            // Beside the JVM's own start, so that what main does first is seen; touches no file.
            weave();
            awaitMain();
            configure();
            openRing();
            final long armedNs = System.nanoTime();
            final Calm calm = new Calm(armedNs);
            awaitCalm(calm, armedNs + LATEST_CALM_NS, true);
            startJournal();
            awaitCalm(calm, armedNs + LATEST_CALM_NS, false);
            startExport();
            startStreams();
            awaitReady(calm);
            heartbeat();
        } catch (Disarmed told) {
            log.warn("disarmed", told);
            disarm(String.valueOf(told.getMessage()));
        } catch (Throwable failure) {
            log.warn("disarmed", failure);
            disarm(
                    "not witnessing any more: "
                            + failure.getClass().getName()
                            + " in the agent; the application runs on");
        }
    }

    /** Not once the JVM ends, or nobody would stop them. */
    private void startStreams() {
        synchronized (lifecycle) {
            if (isAlive()) {
                sensors.startStreams();
            }
        }
    }

    private void weave() {
        sensors.warm();
        sensors.retransformLoaded();
    }

    private void awaitMain() {
        if (attached) {
            return;
        }
        while (isAlive() && !main.hasLeftAgents()) {
            LockSupport.parkNanos(2_000_000L);
        }
    }

    private void configure() {
        configuration = configuration.withFile();
        context.options(configuration.options());
        final StringBuilder problems = new StringBuilder();
        for (String problem : configuration.problems()) {
            problems.append(problem).append(". ");
        }
        final String file = configuration.options().text(Option.POLICY);
        if (file != null) {
            try {
                final Policy policy = Policy.load(Path.of(file));
                context.policy(policy);
                if (!policy.probes().isEmpty()) {
                    weave();
                }
                for (Finding warning : policy.warnings()) {
                    log.warn(warning.text(), null);
                }
            } catch (PolicyException refused) {
                problems.append(refused.getMessage()).append(" The built-in rules are in force. ");
                audit.policyRefused(String.valueOf(refused.getMessage()));
            }
        }
        if (problems.length() > 0) {
            Stderr.line(problems.toString().trim());
            log.warn(problems.toString().trim(), null);
        }
    }

    private void openRing() throws Disarmed {
        final StateDirectory directory = configuration.directory();
        final String warning = directory.warning();
        if (warning != null) {
            log.warn(warning, null);
        }
        try {
            synchronized (lifecycle) {
                if (!isAlive()) {
                    return;
                }
                final Slot claimed =
                        Slot.claim(
                                Path.of(directory.directory()), configuration.serviceName(), log);
                slot = claimed;
                log.openIn(claimed.path());
                final Journal opened =
                        Journal.open(
                                claimed,
                                journalOptions(),
                                new SessionInfo(
                                        session.id(),
                                        Version.text(),
                                        JarDigest.sha256(Path.of(jarPath)),
                                        System.getProperty("java.vendor")
                                                + " "
                                                + System.getProperty("java.runtime.version")),
                                session,
                                log);
                journal = opened;
                keyTokens(claimed);
                final Policy policy = context.policy();
                opened.inForce(policy.digest(), policy.maskingDigest());
                opened.anchor(new LogAnchor(log));
                OutsideAnchors.attach(opened, configuration.options(), log);
                sink.switchTo(opened);
                tellEarlyLosses(opened);
                state = State.WITNESSING;
            }
        } catch (IOException | RuntimeException | Error unusable) {
            throw new Disarmed(
                    "not witnessing: no journal can be kept under "
                            + directory.directory()
                            + " ("
                            + reason(unusable)
                            + "); make it writable, free space, or name another with dir=…; the application runs on",
                    unusable);
        }
        final Slot claimed = slot;
        if (claimed != null) {
            final ModuleOpens opens = new ModuleOpens(instrumentation);
            opens.open("java.base", Set.of("jdk.internal.vm", "sun.nio.ch"), Set.of());
            opens.open("jdk.net", Set.of(), Set.of("jdk.net"));
            AgentProperties.publish(claimed.path(), log);
            Stderr.line("witnessing, journal " + claimed.path());
        }
        if (attached) {
            recordAttach();
        }
    }

    /** Without the slot's key, tokens are comparable within this process only. */
    private void keyTokens(Slot claimed) {
        try {
            context.policy(context.policy().withTokenKey(TokenKey.load(claimed.path())));
        } catch (IOException unusable) {
            log.warn("tokens of this session cannot be compared to those of others", unusable);
        }
    }

    private void tellEarlyLosses(Journal opened) {
        final long[] lost = sink.lost();
        for (int eventClass = 0; eventClass < lost.length; eventClass++) {
            if (lost[eventClass] > 0) {
                opened.lost(eventClass, lost[eventClass]);
            }
        }
    }

    private JournalOptions journalOptions() {
        final Options options = configuration.options();
        final String ringDir = options.text(Option.RING_DIR);
        return JournalOptions.DEFAULTS
                .withRingDir(ringDir == null ? null : Path.of(ringDir))
                .withRingBytes((int) Math.min(options.bytes(Option.RING_BYTES), 1L << 30))
                .withRoll(
                        options.bytes(Option.ROLL_BYTES),
                        Duration.ofNanos(options.durationNs(Option.ROLL_AGE)))
                .withRetention(
                        options.isSet(Option.RETAIN_BYTES) ? options.bytes(Option.RETAIN_BYTES) : 0,
                        options.isSet(Option.RETAIN_AGE)
                                ? Duration.ofNanos(options.durationNs(Option.RETAIN_AGE))
                                : null,
                        options.flag(Option.ARCHIVE));
    }

    private static String reason(Throwable failure) {
        final String message = failure.getMessage();
        return message == null || !(failure instanceof IOException)
                ? failure.getClass().getName()
                : message;
    }

    private void recordAttach() {
        audit.act(
                "jwitness.attach",
                attacher(),
                configuration.options().text(Option.REASON),
                configuration.options().text(Option.TICKET),
                context.phase());
        journalNeeded = true;
    }

    /**
     * HotSpot lets only the process's own user and root attach; which of the two is not known here.
     */
    private SelfAudit.Who attacher() {
        return new SelfAudit.Who(
                ActorType.USER,
                System.getProperty("user.name"),
                Confidence.INFERRED,
                "attach-uid",
                -1,
                -1);
    }

    /** What costs begins when nobody waits for it, or when somebody is there to be seen. */
    private void awaitCalm(Calm calm, long latestNs, boolean orNeeded) {
        long nowNs = System.nanoTime();
        while (isAlive()
                && !attached
                && !(orNeeded && journalNeeded)
                && !sensors.hasSomebodyAttached()
                && !calm.hasCalmed(nowNs)
                && !readiness.isReady(nowNs, false)
                && nowNs - latestNs < 0) {
            LockSupport.parkNanos(this, TICK_NS);
            nowNs = System.nanoTime();
        }
    }

    private void awaitReady(Calm calm) {
        long nowNs = System.nanoTime();
        while (isAlive() && !attached && !readiness.isReady(nowNs, calm.hasCalmed(nowNs))) {
            LockSupport.parkNanos(this, TICK_NS);
            nowNs = System.nanoTime();
        }
        if (!attached) {
            instrumentation.removeTransformer(readiness);
        }
        if (context.phase() == Phase.STARTUP) {
            context.phase(Phase.RUNNING);
        }
    }

    private void startJournal() {
        synchronized (lifecycle) {
            final Journal opened = journal;
            final Slot claimed = slot;
            if (!isAlive() || opened == null || claimed == null) {
                return;
            }
            new ModuleOpens(instrumentation).forJournal();
            opened.start();
            try {
                final ControlSocket socket =
                        ControlSocket.open(claimed.path(), new ControlDesk(this), log);
                control = socket;
                claimed.controlSocket(socket.path());
            } catch (IOException | RuntimeException unavailable) {
                log.warn("no control socket: status and detach work by attach alone", unavailable);
            }
        }
    }

    private void startExport() {
        synchronized (lifecycle) {
            final Slot claimed = slot;
            if (!isAlive() || claimed == null) {
                return;
            }
            try {
                for (JournalExport found :
                        ServiceLoader.load(JournalExport.class, Engine.class.getClassLoader())) {
                    found.onRejected(
                            (first, last, count, why) ->
                                    audit.exportRejected(first, last, count, why, context.phase()));
                    final Journal opened = journal;
                    if (opened != null) {
                        found.onAnchored(opened::anchored);
                    }
                    export =
                            found.start(
                                    claimed.path(),
                                    configuration.exportSettings(),
                                    configuration.serviceName(),
                                    log);
                }
            } catch (RuntimeException | LinkageError refused) {
                final String why = refused.getMessage();
                exportTrouble = why == null ? refused.getClass().getName() : why;
                log.warn("not exporting: " + exportTrouble, refused);
                Stderr.line(
                        "not exporting: "
                                + exportTrouble
                                + "; the journal is written all the same");
            }
        }
    }

    private void heartbeat() {
        while (isAlive()) {
            LockSupport.parkNanos(this, HEARTBEAT_NS);
            final JWitnessDispatcher inForce = hook.dispatcher();
            if (isAlive() && inForce != sensors.dispatcher()) {
                if (inForce != null) {
                    hook.disarm(inForce);
                }
                hook.arm(sensors.dispatcher());
                sensors.failures()
                        .report(
                                "hook",
                                "java.lang.JWitnessHook",
                                null,
                                "the dispatcher was replaced by foreign code; it is put back");
            }
        }
    }

    /** Called on the shutdown hook's thread. */
    private void jvmEnds() {
        context.phase(Phase.SHUTDOWN);
        stop(false);
    }

    private void disarm(String line) {
        Stderr.line(line);
        removeShutdownHook();
        stop(true);
    }

    /** A detach that came as a second attach. */
    void detachByAttach(@Nullable String arguments) {
        final Configuration asked = Configuration.beforeMain(arguments, jarPath);
        detach(
                attacher(),
                asked.options().text(Option.REASON),
                asked.options().text(Option.TICKET));
    }

    /**
     * A detach that came over the control socket: recorded here, carried out on a thread of its
     * own.
     */
    boolean detachBy(Peer peer, String reason, @Nullable String ticket) {
        if (!recordDetach(who(peer), reason, ticket)) {
            return false;
        }
        final Thread detaching = new Thread(null, this::takeOut, "jwitness-detach", 0, false);
        detaching.setDaemon(true);
        detaching.start();
        return true;
    }

    private static SelfAudit.Who who(Peer peer) {
        return peer.isKnown()
                ? new SelfAudit.Who(
                        ActorType.USER,
                        UserNames.of(peer.uid()),
                        Confidence.OS,
                        "so_peercred",
                        peer.uid(),
                        peer.gid())
                : SelfAudit.Who.UNKNOWN;
    }

    /**
     * What {@code policy show} says, once the question is journalled; null when it could not be.
     */
    @Nullable String policyFor(Peer peer, String reason, @Nullable String ticket) {
        final Policy policy = context.policy();
        final long record =
                audit.read(
                        who(peer),
                        reason,
                        ticket,
                        "policy show",
                        List.of("rules"),
                        context.phase());
        return sink.awaitJournalled(record, RECORD_QUESTION_NS)
                ? PolicyReport.of(policy, configuration.options().text(Option.POLICY))
                : null;
    }

    private void detach(SelfAudit.Who who, @Nullable String reason, @Nullable String ticket) {
        if (!recordDetach(who, reason, ticket)) {
            log.warn("the detach could not be recorded in time; it is carried out", null);
        }
        takeOut();
    }

    private boolean recordDetach(
            SelfAudit.Who who, @Nullable String reason, @Nullable String ticket) {
        final long record = audit.act("jwitness.detach", who, reason, ticket, context.phase());
        return sink.awaitJournalled(record, 2_000_000_000L);
    }

    private void takeOut() {
        removeShutdownHook();
        stop(true);
    }

    private void removeShutdownHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException endingAlready) {
            log.info("the JVM ends already");
        }
    }

    /**
     * Stops everything, in the order that loses nothing: sensors, journal, exporter, socket, slot.
     *
     * @param unweave whether woven classes are put back; not while the JVM ends
     */
    private void stop(boolean unweave) {
        synchronized (lifecycle) {
            if (state == State.STOPPED) {
                return;
            }
            state = State.STOPPED;
            LockSupport.unpark(thread);
            if (unweave) {
                hook.disarm(sensors.dispatcher());
                instrumentation.removeTransformer(readiness);
                sensors.uninstall();
            } else {
                sensors.stopStreams();
            }
            final Journal opened = journal;
            if (opened == null) {
                sink.discard();
            } else {
                // A JVM that ends before it was ready leaves its records in the ring.
                endJournal(opened);
            }
            final JournalExport.Running running = export;
            if (running != null) {
                running.stop(STOP_EXPORT_NS);
            }
            final ControlSocket socket = control;
            if (socket != null) {
                socket.close();
            }
            AgentProperties.retract(log);
            closeSlot();
            log.close();
            if (unweave) {
                closeLoader();
            }
        }
    }

    private void endJournal(Journal opened) {
        if (opened.status().state() == JournalStatus.State.OPEN) {
            opened.abandon();
        } else if (!opened.stop(STOP_JOURNAL_NS, null)) {
            log.warn("not all could be sealed in time; the rest is in the ring", null);
        }
    }

    private void closeSlot() {
        final Slot claimed = slot;
        if (claimed != null) {
            try {
                claimed.close();
            } catch (IOException left) {
                log.warn("the slot could not be given back", left);
            }
        }
    }

    /** Tells the entry class, which holds the loader weakly, that this agent is gone. */
    private void closeLoader() {
        final ClassLoader loader = Engine.class.getClassLoader();
        if (loader instanceof Closeable closeable) {
            try {
                closeable.close();
            } catch (IOException left) {
                log.warn("the loader could not be closed", left);
            }
        }
    }

    /** What {@code status} says. */
    String statusJson() {
        final Slot claimed = slot;
        final JournalExport.Running running = export;
        final StatusReport report =
                new StatusReport()
                        .number("pid", ProcessHandle.current().pid())
                        .text("agent", Version.text())
                        .text("session", session.id())
                        .text("phase", context.phase().text());
        if (claimed != null) {
            report.text("slot", claimed.path().toString()).text("origin", claimed.origin());
        }
        report.raw("sensors", sensors.statusJson()).text("policy", context.policy().digest());
        final Journal opened = journal;
        if (opened != null) {
            report.journal(opened.status());
        }
        long early = 0;
        for (long lost : sink.lost()) {
            early += lost;
        }
        report.number("lost_before_ring", early)
                .number("log_lines_lost", log.lostLines())
                .number("hook_failures", JWitnessHook.failures());
        if (running != null) {
            report.raw("export", running.healthJson());
        } else {
            report.text("export_trouble", exportTrouble);
        }
        return report.end();
    }
}
