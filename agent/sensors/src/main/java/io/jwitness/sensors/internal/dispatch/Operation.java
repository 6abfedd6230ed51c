// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import io.jwitness.policy.internal.Decision;
import io.jwitness.policy.internal.Policy;
import io.jwitness.policy.internal.Subject;
import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.policy.internal.mask.Masker;
import io.jwitness.policy.internal.mask.Scratch;
import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.record.Outcome;
import io.jwitness.record.Phase;
import io.jwitness.record.internal.encode.RecordDraft;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.sensors.internal.trace.TraceIds;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An action from its start to its end, and the draft of its records.
 *
 * <p>A handler tells here what happens, unmasked; masking, policy, ids, time and stages are the
 * dispatcher's. Pooled: made once with all it needs, used again, so that a handler that allocates
 * nothing costs nothing. One thread at a time; not to be kept after {@code exit}.
 */
public final class Operation extends Frame implements Subject {
    private static final int ARGUMENTS = 8;

    final RecordDraft draft = new RecordDraft();
    final Scratch scratch = new Scratch();
    private final Identity identity = new Identity();

    final TraceIds span = new TraceIds();

    @Nullable Site site;

    /**
     * Class of the object that acts, whose loader knows the application's tracing; null: static.
     */
    @Nullable Class<?> type;

    @Nullable Decision decision;
    @Nullable Policy policy;

    /** True when records of it are written: the parent of what happens inside. */
    boolean recorded;

    boolean cancelled;
    boolean attempted;
    boolean deferred;
    OperationHandler.Role role = OperationHandler.Role.EFFECT;

    /** Id counter of its first record, reserved at entry for those inside; 0 = none yet. */
    long counter;

    private boolean counterUsed;
    private @Nullable String absorbed;
    private boolean absorbsOthersOnly;

    /** What it is one of, where more of the same are counted; else null. */
    @Nullable String repeats;

    /** The MBean of a read that is counted if it succeeds, and recorded if it fails; else null. */
    @Nullable String read;

    /** True when {@link #read} is to be counted, and nothing is written yet. */
    boolean countsAtExit;

    long parent;
    long wallNs;
    long startNs;
    int eventClass;
    Lane lane = Lane.CONTROL;
    Phase phase = Phase.RUNNING;
    @Nullable String session;

    private String event = "";
    @Nullable Outcome outcome;
    @Nullable String errorType;
    @Nullable Throwable thrown;
    private @Nullable Object note;

    @Nullable String targetType;
    private @Nullable CharSequence targetId;
    @Nullable String targetDigest;

    boolean hasChange;
    @Nullable CharSequence before;
    @Nullable CharSequence after;
    @Nullable CharSequence effectiveBefore;
    @Nullable CharSequence effectiveAfter;

    private int arguments;
    private @Nullable String[] argumentNames = new String[ARGUMENTS];
    private @Nullable String[] argumentTypes = new String[ARGUMENTS];
    private @Nullable Object[] argumentValues = new Object[ARGUMENTS];
    private Ask[] argumentAsks = new Ask[ARGUMENTS];
    private boolean[] argumentNamed = new boolean[ARGUMENTS];

    @Nullable String resultType;
    @Nullable Object resultValue;
    @Nullable Ask resultAsk;

    Operation() {}

    /** What it is recorded as. */
    public Operation event(String name) {
        this.event = name;
        return this;
    }

    public String event() {
        return event;
    }

    /** Who acts; holds what the carriers around it lent. */
    @Override
    public Identity identity() {
        return identity;
    }

    /**
     * What is acted on, unmasked.
     *
     * @param type {@code logger}, {@code endpoint}, {@code mbean}, {@code file}, …
     * @param id which one
     */
    public Operation target(String type, @Nullable CharSequence id) {
        this.targetType = type;
        this.targetId = id;
        return this;
    }

    /** Lower-case hex SHA-256 of what is acted on. */
    public Operation targetDigest(String hex) {
        this.targetDigest = hex;
        return this;
    }

    /**
     * Adds an argument, unmasked. It is masked before the method goes on, if the policy wants
     * arguments at all.
     *
     * @param name the parameter's name
     * @param type what to call its type; null for the value's class
     * @param value any value; never asked for its {@code toString()}
     * @param ask what the sensor knows of it: {@link Ask#PLAIN} for what is known to be safe
     */
    public Operation argument(String name, @Nullable String type, @Nullable Object value, Ask ask) {
        return argument(name, true, type, value, ask);
    }

    /** As above, for an argument whose name the class file may not tell: {@code named} false. */
    public Operation argument(
            String name, boolean named, @Nullable String type, @Nullable Object value, Ask ask) {
        int i = arguments;
        if (i == argumentNames.length) {
            argumentNames = Arrays.copyOf(argumentNames, 2 * i);
            argumentTypes = Arrays.copyOf(argumentTypes, 2 * i);
            argumentValues = Arrays.copyOf(argumentValues, 2 * i);
            argumentAsks = Arrays.copyOf(argumentAsks, 2 * i);
            argumentNamed = Arrays.copyOf(argumentNamed, 2 * i);
        }
        argumentNames[i] = name;
        argumentNamed[i] = named;
        argumentTypes[i] = type;
        argumentValues[i] = value;
        argumentAsks[i] = ask;
        arguments = i + 1;
        return this;
    }

    /** What it returned; recorded only where the policy asks for results. */
    public Operation result(@Nullable String type, @Nullable Object value, Ask ask) {
        this.resultType = type;
        this.resultValue = value;
        this.resultAsk = ask;
        return this;
    }

    /**
     * What it changes, unmasked. A null leaves its part out.
     *
     * @param effectiveBefore where it differs from {@code before}
     * @param effectiveAfter where it differs from {@code after}; may be told at exit
     */
    public Operation change(
            @Nullable CharSequence before,
            @Nullable CharSequence after,
            @Nullable CharSequence effectiveBefore,
            @Nullable CharSequence effectiveAfter) {
        this.hasChange = true;
        this.before = before;
        this.after = after;
        this.effectiveBefore = effectiveBefore;
        this.effectiveAfter = effectiveAfter;
        return this;
    }

    /** Adds an entry of {@code changes}, unmasked: what a reload changed. */
    public Operation changeEntry(String target, String before, String after) {
        String shown = masked("target", target);
        draft.changeEntry(
                shown == null ? "" : shown, masked("change", before), masked("change", after));
        return this;
    }

    /** The effective value afterwards, known at exit. */
    public Operation effectiveAfter(@Nullable CharSequence value) {
        this.effectiveAfter = value;
        return this;
    }

    /** Value after the change, or null. */
    public @Nullable CharSequence after() {
        return after;
    }

    /** Leaves this call unrecorded; it still lends its identity to what happens inside. */
    public Operation cancel() {
        this.cancelled = true;
        return this;
    }

    /**
     * Called at exit for what goes on after the method: it is over when somebody calls {@link
     * Recorder#finishDeferred}, from any thread, once.
     */
    public Operation defer() {
        this.deferred = true;
        return this;
    }

    /** Overrides the outcome, but that of a call that throws. */
    public Operation outcome(Outcome value) {
        this.outcome = value;
        return this;
    }

    /** What went wrong, by type, where nothing was thrown. */
    public Operation failure(String type) {
        this.outcome = Outcome.FAILURE;
        this.errorType = type;
        return this;
    }

    /** Which way into the ring; by default the site's. */
    public Operation lane(Lane value) {
        this.lane = value;
        return this;
    }

    /** Wall clock of the action, in nanoseconds since 1970, where it is not now. */
    public Operation wallNs(long value) {
        this.wallNs = value;
        return this;
    }

    /** Keeps something for {@code exit}. */
    public Operation note(@Nullable Object value) {
        this.note = value;
        return this;
    }

    public @Nullable Object note() {
        return note;
    }

    /**
     * The draft itself, for what has no method here: {@code observed}, {@code count}, a section.
     * Texts put there are the caller's to mask, with {@link #masked}.
     */
    public RecordDraft draft() {
        return draft;
    }

    /** A text, masked by the policy in force, for a setter of the draft. */
    public @Nullable String masked(String field, @Nullable CharSequence value) {
        Policy inForce = policy;
        return inForce == null ? null : inForce.masker().text(scratch, field, value);
    }

    /** True when an operation of this event encloses this one on its thread. */
    public boolean isInside(String enclosing) {
        return enclosing(outer, enclosing) != null;
    }

    /** The carried call that this one is in, or null; not to be kept. */
    public CarrierHandler.@Nullable Lent carrier() {
        return Dispatcher.nearest(outer);
    }

    /** True inside an operation that is recorded. */
    public boolean isNested() {
        return parent != 0;
    }

    /** The nearest enclosing operation of an event. */
    static @Nullable Operation enclosing(@Nullable Frame from, String event) {
        for (Frame frame = from; frame != null; frame = frame.outer) {
            if (frame instanceof Operation operation && operation.event.equals(event)) {
                return operation;
            }
        }
        return null;
    }

    /** Tells of effects of this event that happen inside: they give no records of their own. */
    public Operation absorb(String event) {
        this.absorbed = event;
        return this;
    }

    /**
     * Lets more of the same be counted, in place of a record each: by the same one, from the same
     * address, and of the same kind, if they succeed.
     *
     * @param kind target of the record that tells the count; empty for none
     */
    public Operation mayRepeat(String kind) {
        this.repeats = kind;
        return this;
    }

    /**
     * Lets this read of an MBean be counted from the first one on, in place of a record, if it
     * succeeds and the policy asks for no attempt. What happens inside is no part of it.
     */
    public Operation counted(String mbean) {
        this.read = mbean;
        return this;
    }

    /**
     * As {@link #absorb}, but for those of this operation's own target: what asks for one logger's
     * level, and sets it for each logger below too, is one request and one change.
     */
    public Operation absorbOthers(String event) {
        this.absorbed = event;
        this.absorbsOthersOnly = true;
        return this;
    }

    /** True where an effect inside is this one's doing. */
    boolean tellsOf(Operation inside) {
        boolean sameTarget = hasTarget(inside.targetId);
        if (inside.event.equals(absorbed)) {
            return recorded && !(absorbsOthersOnly && sameTarget);
        }
        return role == OperationHandler.Role.EFFECT && inside.event.equals(event) && sameTarget;
    }

    private boolean hasTarget(@Nullable CharSequence other) {
        CharSequence mine = targetId;
        return mine == null
                ? other == null
                : other != null && CharSequence.compare(mine, other) == 0;
    }

    /**
     * Tells the nearest operation of an event around this one that it failed, by whatever is called
     * then and only then.
     */
    public void failAround(String event, String type, Outcome how) {
        Operation around = enclosing(outer, event);
        if (around != null) {
            around.failure(type).outcome(how);
        }
    }

    /** The id of the next record: the reserved one first. */
    long nextId(LongSupplier ids) {
        if (counter == 0 || counterUsed) {
            long id = ids.getAsLong();
            counter = counter == 0 ? id : counter;
            counterUsed = true;
            return id;
        }
        counterUsed = true;
        return counter;
    }

    // ---- what a rule may ask ---------------------------------------------------------------

    @Override
    public ActorType actorType() {
        return identity.actorType();
    }

    @Override
    public @Nullable String actorId() {
        return identity.actorId();
    }

    @Override
    public Confidence actorConfidence() {
        return identity.confidence();
    }

    @Override
    public List<String> actorRoles() {
        return identity.roles();
    }

    @Override
    public @Nullable String sourceAddress() {
        return identity.address();
    }

    @Override
    public @Nullable CharSequence target() {
        return targetId;
    }

    @Override
    public Phase phase() {
        return phase;
    }

    @Override
    public @Nullable String session() {
        return session;
    }

    @Override
    public long epochSecond() {
        return Math.floorDiv(wallNs, 1_000_000_000L);
    }

    // ---- the dispatcher's ------------------------------------------------------------------

    /** Masks the arguments into the draft and lets go of them. */
    void maskArguments(Decision by, Masker masker) {
        if (by.recordsArguments()) {
            for (int i = 0; i < arguments; i++) {
                String name = argumentNames[i];
                if (name == null) {
                    continue;
                }
                Ask ask = by.args().argument(i, argumentNamed[i] ? name : null, argumentAsks[i]);
                masker.argument(
                        scratch, draft, event, name, argumentTypes[i], argumentValues[i], ask);
            }
        }
        forgetArguments();
    }

    private void forgetArguments() {
        Arrays.fill(argumentNames, 0, arguments, null);
        Arrays.fill(argumentTypes, 0, arguments, null);
        Arrays.fill(argumentValues, 0, arguments, null);
        arguments = 0;
    }

    /** Forgets everything, for the pool. */
    void clear() {
        forgetArguments();
        draft.reset();
        scratch.clear();
        identity.clear();
        thread = null;
        outer = null;
        busy = false;
        span.clear();
        site = null;
        type = null;
        decision = null;
        policy = null;
        recorded = false;
        cancelled = false;
        attempted = false;
        deferred = false;
        counter = 0;
        counterUsed = false;
        absorbed = null;
        repeats = null;
        read = null;
        countsAtExit = false;
        absorbsOthersOnly = false;
        parent = 0;
        eventClass = 0;
        lane = Lane.CONTROL;
        session = null;
        event = "";
        outcome = null;
        errorType = null;
        thrown = null;
        note = null;
        targetType = null;
        targetId = null;
        targetDigest = null;
        hasChange = false;
        before = null;
        after = null;
        effectiveBefore = null;
        effectiveAfter = null;
        resultType = null;
        resultValue = null;
        resultAsk = null;
    }
}
