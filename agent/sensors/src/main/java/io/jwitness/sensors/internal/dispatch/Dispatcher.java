// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import io.jwitness.policy.internal.Decision;
import io.jwitness.record.Outcome;
import io.jwitness.record.Phase;
import io.jwitness.sensors.internal.dispatch.OperationHandler.Role;
import org.jspecify.annotations.Nullable;

/**
 * What the hook calls, on the thread of the application that does something.
 *
 * <p>By one countable rule, one action gives one tree of records: one for the outermost surface,
 * one for each real effect, none for carriers, adapters and propagators.
 *
 * <ul>
 *   <li>An effect inside an effect of the same event and target is its propagation: no record.
 *   <li>A surface inside a recorded surface is a way through: no record, unless the policy refuses
 *       it.
 *   <li>What the policy leaves out still lends its identity; its effects are roots.
 *   <li>While the agent works on a thread, that thread's hooks find nothing.
 * </ul>
 *
 * <p>Guarantees: safe for all threads; what is thrown in here ends in the hook, which counts it; no
 * frame outlives its method.
 */
public final class Dispatcher implements JWitnessDispatcher {
    private final Recorder recorder;
    private final Sites sites;
    private final ThreadFrames frames = new ThreadFrames();
    private final Pool<Carried> carried = new Pool<>(256, Carried::new);

    public Dispatcher(Recorder recorder, Sites sites) {
        this.recorder = recorder;
        this.sites = sites;
    }

    @Override
    public @Nullable Object enter(int site, @Nullable Object self) {
        return enter(site, self, null, null, null, null);
    }

    @Override
    public @Nullable Object enter(int site, @Nullable Object self, @Nullable Object a0) {
        return enter(site, self, a0, null, null, null);
    }

    @Override
    public @Nullable Object enter(
            int site, @Nullable Object self, @Nullable Object a0, @Nullable Object a1) {
        return enter(site, self, a0, a1, null, null);
    }

    @Override
    public @Nullable Object enter(
            int site,
            @Nullable Object self,
            @Nullable Object a0,
            @Nullable Object a1,
            @Nullable Object a2) {
        return enter(site, self, a0, a1, a2, null);
    }

    @Override
    public @Nullable Object enter(
            int number,
            @Nullable Object self,
            @Nullable Object a0,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object a3) {
        Site site = sites.get(number);
        if (site == null) {
            return null;
        }
        site.called();
        Thread thread = Thread.currentThread();
        Frame top = frames.top(thread);
        if (top != null && top.busy) {
            return null;
        }
        SiteHandler handler = site.handler();
        if (!(handler instanceof OperationHandler operating)) {
            return carry(site, thread, top, a0, a1, a2, a3);
        }
        if (!operating.concerns(self, a0, a1, a2, a3) || isQuiet(site.event(), top)) {
            return null;
        }
        Operation operation = begin(site, operating, thread, top);
        boolean goesOn = false;
        try {
            operation.type = self == null ? null : self.getClass();
            inherit(operation, top);
            operating.enter(operation, self, a0, a1, a2, a3);
            Object token = decide(operation, top);
            goesOn = token == operation;
            return token;
        } finally {
            if (!goesOn) {
                end(operation, thread);
            }
        }
    }

    @Override
    public @Nullable Object enterAll(int number, @Nullable Object self, @Nullable Object[] values) {
        Site site = sites.get(number);
        if (site == null) {
            return null;
        }
        site.called();
        Thread thread = Thread.currentThread();
        Frame top = frames.top(thread);
        if ((top != null && top.busy)
                || !(site.handler() instanceof OperationHandler operating)
                || !operating.concernsAll(self, values)
                || isQuiet(site.event(), top)) {
            return null;
        }
        Operation operation = begin(site, operating, thread, top);
        boolean goesOn = false;
        try {
            operation.type = self == null ? null : self.getClass();
            inherit(operation, top);
            operating.enterAll(operation, self, values);
            Object token = decide(operation, top);
            goesOn = token == operation;
            return token;
        } finally {
            if (!goesOn) {
                end(operation, thread);
            }
        }
    }

    @Override
    public void exit(
            int number,
            @Nullable Object token,
            @Nullable Object result,
            @Nullable Throwable thrown) {
        Thread thread = Thread.currentThread();
        if (!(token instanceof Frame frame) || frame.thread != thread) {
            return;
        }
        if (frame instanceof Carried carrier) {
            carrier.busy = true;
            try {
                if (carrier.handler instanceof CarrierHandler handler) {
                    handler.left(carrier, result, thrown);
                }
            } finally {
                frames.pop(carrier, thread);
                carrier.clear();
                carried.give(carrier);
            }
            return;
        }
        Operation operation = (Operation) frame;
        operation.busy = true;
        try {
            if (operation.recorded || operation.countsAtExit) {
                finish(operation, result, thrown);
            }
        } finally {
            end(operation, thread);
        }
    }

    /**
     * Turns this thread's hooks off until the result is closed, on the same thread: for threads of
     * the agent, whose own work is not to be witnessed.
     */
    public Hush hush() {
        Thread thread = Thread.currentThread();
        Silence silence = new Silence();
        frames.push(silence, thread, frames.top(thread));
        return () -> frames.pop(silence, thread);
    }

    /** Turns hooks on again. */
    public interface Hush extends AutoCloseable {
        @Override
        void close();
    }

    /** How many threads have something open; 0 when nothing stays behind. */
    public int openThreads() {
        return frames.open();
    }

    private Operation begin(
            Site site, OperationHandler handler, Thread thread, @Nullable Frame top) {
        Operation operation = recorder.take();
        operation.site = site;
        operation.role = handler.role();
        operation.lane = site.lane();
        operation.busy = true;
        if (site.event() != null) {
            operation.event(site.event());
        }
        frames.push(operation, thread, top);
        return operation;
    }

    private void end(Operation operation, Thread thread) {
        frames.pop(operation, thread);
        if (operation.deferred) {
            operation.outer = null;
            operation.thread = null;
        } else {
            recorder.release(operation);
        }
    }

    /** True inside a method whose doings of this family are a framework's own. */
    private static boolean isQuiet(@Nullable String event, @Nullable Frame top) {
        if (event == null) {
            return false;
        }
        for (Frame frame = top; frame != null; frame = frame.outer) {
            if (frame instanceof Carried carrier
                    && carrier.handler instanceof QuietScope scope
                    && scope.silences(event)) {
                return true;
            }
        }
        return false;
    }

    /** True for an effect that an effect around it brings about, and tells of. */
    private static boolean isPropagation(Operation operation, @Nullable Frame top) {
        if (operation.role != Role.EFFECT) {
            return false;
        }
        for (Frame frame = top; frame != null; frame = frame.outer) {
            if (frame instanceof Operation around && around.tellsOf(operation)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes over who acts from the nearest frame that knows, and the parent from the nearest
     * record.
     */
    private static void inherit(Operation operation, @Nullable Frame top) {
        boolean knowsActor = false;
        for (Frame frame = top; frame != null; frame = frame.outer) {
            if (!knowsActor) {
                Identity identity = frame.identity();
                if (identity != null) {
                    operation.identity().copyFrom(identity);
                    knowsActor = true;
                }
            }
            if (frame instanceof Operation enclosing && enclosing.recorded) {
                operation.parent = enclosing.counter;
                return;
            }
        }
    }

    /**
     * Decides, and writes what is to be written before the effect.
     *
     * @return the operation, to go on; null, to forget it; a throwable, to refuse
     */
    private @Nullable Object decide(Operation operation, @Nullable Frame top) {
        if (operation.event().isEmpty()) {
            return null;
        }
        if (isPropagation(operation, top) || isQuiet(operation.event(), top)) {
            return null;
        }
        if (operation.cancelled) {
            return goOn(operation, false);
        }
        Decision decision = recorder.decide(operation);
        if (decision.denies()) {
            tellAround(operation, top);
            return refuse(operation, decision, Recorder.REFUSED);
        }
        if (!decision.records() || (operation.role == Role.SURFACE && isWayThrough(top))) {
            return goOn(operation, false);
        }
        operation.countsAtExit = operation.read != null && !decision.recordsAttempt();
        if (operation.countsAtExit) {
            return goOn(operation, false);
        }
        operation.counter = recorder.surroundings().ids().getAsLong();
        recorder.describe(operation);
        tellAround(operation, top);
        // Nobody waits for a record of the start-up, and a framework that puts its logging away at
        // the end is nobody, so an attempt would say nothing that its completion does not, unless
        // the policy refuses what it cannot record.
        boolean mustHave = decision.onFailure() == Decision.OnFailure.DENY;
        boolean isSomebody =
                operation.phase == Phase.RUNNING || operation.identity().actorId() != null;
        if (decision.recordsAttempt() && (mustHave || isSomebody)) {
            operation.attempted = true;
            if (!recorder.attempt(operation) && mustHave) {
                return refuse(operation, decision, Recorder.UNRECORDED);
            }
        }
        return goOn(operation, true);
    }

    /** A request inside which somebody's act is recorded gives no record of its own. */
    private static void tellAround(Operation operation, @Nullable Frame top) {
        if (operation.role == Role.SURFACE) {
            for (Frame frame = top; frame != null; frame = frame.outer) {
                if (frame instanceof Carried carrier) {
                    carrier.told = true;
                }
            }
        }
    }

    private static Object goOn(Operation operation, boolean recorded) {
        operation.recorded = recorded;
        operation.busy = false;
        return operation;
    }

    /** True inside a surface that is recorded: this one is only a way through. */
    private static boolean isWayThrough(@Nullable Frame top) {
        for (Frame frame = top; frame != null; frame = frame.outer) {
            if (frame instanceof Operation operation
                    && operation.recorded
                    && operation.role == Role.SURFACE) {
                return true;
            }
        }
        return false;
    }

    private Object refuse(Operation operation, Decision decision, String why) {
        if (operation.counter == 0) {
            operation.counter = recorder.surroundings().ids().getAsLong();
            recorder.describe(operation);
            if (decision.recordsAttempt()) {
                recorder.attempt(operation);
            }
        }
        operation.outcome = Outcome.DENIED;
        operation.errorType = why;
        recorder.complete(operation);
        return new SecurityException(
                why.equals(Recorder.REFUSED)
                        ? "jwitness: "
                                + operation.event()
                                + " is refused by rule '"
                                + decision.rule()
                                + "' of the policy in force; the refusal is recorded."
                                + " Whoever owns the policy can allow it."
                        : "jwitness: "
                                + operation.event()
                                + " is refused, because its record could not be written in time"
                                + " and rule '"
                                + decision.rule()
                                + "' says onFailure: deny. See 'jwitness status' for the journal.");
    }

    private void finish(Operation operation, @Nullable Object result, @Nullable Throwable thrown) {
        operation.thrown = thrown;
        if (thrown != null) {
            operation.outcome =
                    thrown instanceof SecurityException ? Outcome.DENIED : Outcome.FAILURE;
        } else if (operation.outcome == null) {
            operation.outcome = Outcome.SUCCESS;
        }
        Site site = operation.site;
        Decision decision = operation.decision;
        if (site == null || decision == null) {
            return;
        }
        if (site.handler() instanceof OperationHandler handler) {
            handler.exit(operation, result, thrown);
        }
        String mbean = operation.read;
        if (operation.countsAtExit && mbean != null) {
            if (operation.outcome == Outcome.SUCCESS) {
                recorder.repeats().read(operation.identity(), mbean);
                return;
            }
            operation.counter = recorder.surroundings().ids().getAsLong();
            recorder.describe(operation);
        }
        if (!operation.deferred) {
            recorder.finish(operation);
        }
    }

    private @Nullable Object carry(
            Site site,
            Thread thread,
            @Nullable Frame top,
            @Nullable Object a0,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object a3) {
        SiteHandler handler = site.handler();
        for (Frame frame = top; frame != null; frame = frame.outer) {
            if (frame instanceof Carried outer && outer.handler == handler) {
                // A forward, or an overload that calls the other: the outermost one carries.
                return null;
            }
        }
        Carried carrier = carried.take();
        carrier.handler = handler;
        carrier.a0 = a0;
        carrier.a1 = a1;
        carrier.a2 = a2;
        carrier.a3 = a3;
        frames.push(carrier, thread, top);
        return carrier;
    }

    /** The nearest carried call, from a frame outwards. */
    static CarrierHandler.@Nullable Lent nearest(@Nullable Frame from) {
        for (Frame frame = from; frame != null; frame = frame.outer) {
            if (frame instanceof Carried carrier) {
                return carrier;
            }
        }
        return null;
    }

    /** A carried call. */
    private static final class Carried extends Frame implements CarrierHandler.Lent {
        @Nullable SiteHandler handler;
        @Nullable Object a0;
        @Nullable Object a1;
        @Nullable Object a2;
        @Nullable Object a3;
        boolean told;
        private @Nullable Identity identity;
        private @Nullable Object note;

        @Override
        public CarrierHandler.@Nullable Lent around() {
            return nearest(outer);
        }

        @Override
        public void note(@Nullable Object value) {
            note = value;
        }

        @Override
        public @Nullable Object note() {
            return note;
        }

        @Override
        public @Nullable Object value(int index) {
            return switch (index) {
                case 0 -> a0;
                case 1 -> a1;
                case 2 -> a2;
                default -> a3;
            };
        }

        @Override
        public boolean isInside(Class<? extends CarrierHandler> type) {
            for (Frame frame = outer; frame != null; frame = frame.outer) {
                if (frame instanceof Carried around && type.isInstance(around.handler)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean isTold() {
            return told;
        }

        @Override
        public void lendOutwards() {
            Identity known = identity();
            if (known == null || known.actorId() == null) {
                return;
            }
            for (Frame frame = outer; frame != null; frame = frame.outer) {
                if (frame instanceof Carried around && around.handler instanceof CarrierHandler) {
                    Identity copy = new Identity();
                    copy.copyFrom(known);
                    around.identity = copy;
                }
            }
        }

        @Override
        public @Nullable Identity identity() {
            if (!(handler instanceof CarrierHandler carrier)) {
                return outer == null ? null : outer.identity();
            }
            Identity known = identity;
            if (known == null) {
                known = new Identity();
                Identity lent = outer == null ? null : outer.identity();
                if (lent != null) {
                    known.copyFrom(lent);
                }
                carrier.lend(known, a0, a1, a2, a3);
                identity = known;
            }
            return known;
        }

        void clear() {
            thread = null;
            outer = null;
            busy = false;
            handler = null;
            a0 = null;
            a1 = null;
            a2 = null;
            a3 = null;
            told = false;
            identity = null;
            note = null;
        }
    }

    /** A stretch in which hooks are off. */
    private static final class Silence extends Frame {
        Silence() {
            busy = true;
        }

        @Override
        public @Nullable Identity identity() {
            return null;
        }
    }
}
