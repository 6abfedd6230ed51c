// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import io.jwitness.policy.internal.Decision;
import io.jwitness.policy.internal.Policy;
import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.policy.internal.mask.Masker;
import io.jwitness.record.Outcome;
import io.jwitness.record.Phase;
import io.jwitness.record.Stage;
import io.jwitness.record.internal.EventClasses;
import io.jwitness.record.internal.encode.RecordDraft;
import io.jwitness.record.internal.encode.RecordEncoder;
import io.jwitness.record.internal.spi.RecordSink;
import io.jwitness.sensors.internal.dispatch.Surroundings.DebugSession;
import io.jwitness.sensors.internal.trace.SpanReader;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of operations: decides, masks, encodes, hands over, waits.
 *
 * <p>Watchers that learn of an action by other ways than the hook (JFR, {@code /proc}, the
 * transformer) use it directly:
 *
 * <pre>
 *   Operation operation = recorder.open("jvm.thread.dump");
 *   operation.target(…).outcome(Outcome.SUCCESS);
 *   operation.draft().observed(second, nano, "jfr");
 *   recorder.write(operation);                     // or recorder.discard(operation)
 * </pre>
 *
 * <p>Guarantees: safe for all threads; waits only where {@link #attempt} and {@link #complete} say
 * so, and never longer than the engine allows; allocates nothing itself.
 */
public final class Recorder {
    /** Error type of an action that the policy refused. */
    static final String REFUSED = "jwitness.refused";

    /** Error type of an action that was refused because its record could not be had in time. */
    static final String UNRECORDED = "jwitness.unrecorded";

    /** How Karaf's shell begins the name of the thread of a command, before the command itself. */
    private static final String COMMAND_THREAD = "pipe-";

    private static final String LEVEL_CHANGE = "log.level.change";

    private static final int KEPT = 64;
    private static final long NS = 1_000_000_000L;

    private final Surroundings surroundings;
    private final SpanReader spans;
    private final Repeats repeats;
    private final Pool<Operation> operations = new Pool<>(KEPT, Operation::new);
    private final Pool<byte[]> buffers = new Pool<>(KEPT, () -> new byte[RecordEncoder.MAX_LENGTH]);

    public Recorder(Surroundings surroundings) {
        this.surroundings = surroundings;
        Clocks clocks = surroundings.clocks();
        this.repeats = new Repeats(this, clocks);
        // A class and not a lambda: it is made before main.
        this.spans =
                new SpanReader(
                        new LongSupplier() {
                            @Override
                            public long getAsLong() {
                                return clocks.monotonicNs();
                            }
                        });
    }

    /** What is counted in place of a record each. */
    public Repeats repeats() {
        return repeats;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** An operation of nobody's thread, to be filled in and written, or discarded. */
    public Operation open(String event) {
        Operation operation = take();
        operation.event(event);
        operation.policy = surroundings.policy();
        return operation;
    }

    /**
     * Writes one record of an {@link #open opened} operation, if the policy wants it, and ends it.
     */
    public void write(Operation operation) {
        try {
            if (decide(operation).records()) {
                describe(operation);
                if (operation.outcome != null) {
                    operation.draft.outcome(operation.outcome);
                }
                if (operation.errorType != null) {
                    operation.draft.error(operation.errorType, null, null);
                }
                boolean own = operation.event().startsWith("jwitness.");
                record(operation, own ? null : Stage.COMPLETE);
            }
        } finally {
            release(operation);
        }
    }

    /**
     * Writes the completion of a {@link Operation#defer deferred} operation, with the outcome that
     * it has been given, and ends it.
     */
    public void finishDeferred(Operation operation) {
        try {
            finish(operation);
        } finally {
            release(operation);
        }
    }

    /** Writes the completion, if the policy wants one or nothing was written yet. */
    void finish(Operation operation) {
        Decision decision = operation.decision;
        if (decision != null
                && !operation.cancelled
                && !isCounted(operation)
                && (decision.recordsComplete() || !operation.attempted)) {
            complete(operation);
        }
    }

    private boolean isCounted(Operation operation) {
        if (operation.attempted || operation.outcome != Outcome.SUCCESS) {
            return false;
        }
        String of = operation.repeats;
        return of == null
                ? isOfTheStart(operation) && repeats.isMoreOfTheStart(operation)
                : repeats.isCounted(operation, of);
    }

    /** A framework that sets the levels of its configuration: two dozen in Keycloak. */
    private static boolean isOfTheStart(Operation operation) {
        return operation.phase == Phase.STARTUP
                && operation.event().equals(LEVEL_CHANGE)
                && !isSomebodys(operation);
    }

    /** Whether it is known who acts, or from where. */
    private static boolean isSomebodys(Operation operation) {
        Identity who = operation.identity();
        return who.actorId() != null || who.address() != null;
    }

    /** Ends an {@link #open opened} operation without a record. */
    public void discard(Operation operation) {
        release(operation);
    }

    Operation take() {
        Operation operation = operations.take();
        operation.wallNs = surroundings.clocks().wallNs();
        operation.startNs = surroundings.clocks().monotonicNs();
        operation.phase = surroundings.phase();
        return operation;
    }

    void release(Operation operation) {
        operation.clear();
        operations.give(operation);
    }

    /** Asks the policy, once for both stages. */
    Decision decide(Operation operation) {
        Policy policy = surroundings.policy();
        DebugSession session = surroundings.debugSession();
        operation.session = session == null ? null : session.id();
        if (operation.phase == Phase.STARTUP && isSomebodys(operation)) {
            // Somebody acts already, on an application whose framework never says that it is ready.
            operation.phase = Phase.RUNNING;
        }
        Site site = operation.site;
        Decision decision =
                site != null && site.handler() instanceof OperationHandler handler
                        ? handler.decide(policy, operation)
                        : policy.decide(operation.event(), operation);
        operation.policy = policy;
        operation.decision = decision;
        operation.recorded = decision.records();
        operation.eventClass = EventClasses.of(operation.event());
        return decision;
    }

    /** Fills the draft with all that is known at entry, masked. */
    void describe(Operation operation) {
        Policy policy = operation.policy;
        Decision decision = operation.decision;
        if (policy == null || decision == null) {
            return;
        }
        Masker masker = policy.masker();
        RecordDraft draft = operation.draft;
        draft.event(operation.event());
        draft.parent(operation.parent);
        draft.phase(operation.phase);
        draft.policy(decision.rule(), policy.digest());
        operation.identity().writeTo(draft, masker, operation.scratch);
        operation.maskArguments(decision, masker);
        if (operation.targetType != null) {
            draft.target(
                    operation.targetType,
                    masker.text(operation.scratch, "target", operation.target()),
                    operation.targetDigest);
        }
        Site site = operation.site;
        if (site != null) {
            draft.site(
                    site.className(),
                    site.methodName(),
                    masker.text(operation.scratch, "thread", nameOf(Thread.currentThread())));
            Class<?> type = operation.type;
            // Over what a carrier's header claims: this is the span that the application is in.
            if (spans.read(type == null ? Object.class : type, operation.span)) {
                draft.trace(operation.span.traceId(), operation.span.spanId());
            }
        }
        DebugSession session = surroundings.debugSession();
        if (session != null) {
            draft.reason(
                    session.code(),
                    masker.text(operation.scratch, "reason", session.text()),
                    session.ticket(),
                    session.id());
        }
        describeChange(operation, masker);
    }

    /**
     * A thread's name without what somebody asked for: Karaf's shell appends the line that was
     * typed, Dropwizard {@code " - GET "} and the whole URL. That is an argument, and to be masked.
     */
    private static String nameOf(Thread thread) {
        String name = thread.getName();
        if (name.startsWith(COMMAND_THREAD)) {
            return "pipe";
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '?' || c == '=' || (c == ' ' && name.startsWith("- ", i + 1))) {
                return name.substring(0, i);
            }
        }
        return name;
    }

    private static void describeChange(Operation operation, Masker masker) {
        if (operation.hasChange) {
            operation.draft.change(
                    masker.text(operation.scratch, "change", operation.before),
                    masker.text(operation.scratch, "change", operation.after),
                    masker.text(operation.scratch, "change", operation.effectiveBefore),
                    masker.text(operation.scratch, "change", operation.effectiveAfter));
        }
    }

    /**
     * Writes the record before the effect, and waits for it as the policy says.
     *
     * @return false when the policy wants it waited for, and it could not be had in time
     */
    boolean attempt(Operation operation) {
        return await(operation, record(operation, Stage.ATTEMPT));
    }

    /**
     * Writes the record after the effect, and waits for it as the policy says. Outcome and what the
     * handler added are in the operation.
     *
     * @return false when the policy wants it waited for, and it could not be had in time
     */
    boolean complete(Operation operation) {
        Policy policy = operation.policy;
        Decision decision = operation.decision;
        if (policy == null || decision == null) {
            return true;
        }
        Masker masker = policy.masker();
        RecordDraft draft = operation.draft;
        draft.outcome(operation.outcome == null ? Outcome.UNKNOWN : operation.outcome);
        draft.durationNs(surroundings.clocks().monotonicNs() - operation.startNs);
        Throwable thrown = operation.thrown;
        if (thrown != null) {
            masker.error(
                    operation.scratch, draft, thrown, decision.args().special("error", Ask.UNSET));
        } else if (operation.errorType != null) {
            draft.error(operation.errorType, null, null);
        }
        describeChange(operation, masker);
        Ask ask = operation.resultAsk;
        if (ask != null && decision.recordsResult()) {
            masker.result(
                    operation.scratch,
                    draft,
                    operation.event(),
                    operation.resultType,
                    operation.resultValue,
                    decision.args().special("return", ask));
        }
        // Its time is when it ended: the start is its attempt's, or time minus duration.
        operation.wallNs = surroundings.clocks().wallNs();
        return await(operation, record(operation, Stage.COMPLETE));
    }

    /** Encodes and hands over. Returns the sink's ticket. */
    private long record(Operation operation, @Nullable Stage stage) {
        long id = operation.nextId(surroundings.ids());
        RecordDraft draft = operation.draft;
        draft.time(Math.floorDiv(operation.wallNs, NS), (int) Math.floorMod(operation.wallNs, NS));
        draft.stage(stage);
        draft.event(operation.event());
        if (stage != null) {
            draft.op(operation.counter);
        }
        Policy policy = operation.policy;
        if (policy != null) {
            policy.masker().finish(operation.scratch, draft);
        }
        byte[] buffer = buffers.take();
        try {
            int length = surroundings.encoder().encode(draft, id, buffer);
            return surroundings
                    .sink()
                    .offer(operation.lane, operation.eventClass, buffer, 0, length);
        } finally {
            buffers.give(buffer);
        }
    }

    private boolean await(Operation operation, long ticket) {
        Decision decision = operation.decision;
        boolean mustHave =
                decision != null
                        && (decision.onFailure() == Decision.OnFailure.DENY || decision.denies());
        if (decision == null || (operation.phase == Phase.STARTUP && !mustHave)) {
            return true;
        }
        if (ticket == RecordSink.REFUSED) {
            return false;
        }
        RecordSink sink = surroundings.sink();
        return switch (decision.waitFor()) {
            case NONE -> true;
            case JOURNALLED -> sink.awaitJournalled(ticket, timeoutNs());
            case SEALED -> sink.awaitSealed(ticket, timeoutNs());
        };
    }

    private long timeoutNs() {
        return EventLoops.isEventLoop(Thread.currentThread())
                ? surroundings.eventLoopWaitTimeoutNs()
                : surroundings.waitTimeoutNs();
    }
}
