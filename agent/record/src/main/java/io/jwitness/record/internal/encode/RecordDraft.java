// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.encode;

import io.jwitness.record.ActorType;
import io.jwitness.record.ArgMode;
import io.jwitness.record.Confidence;
import io.jwitness.record.Outcome;
import io.jwitness.record.Phase;
import io.jwitness.record.Stage;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A record while it is being filled in; made once, used again after {@link #reset}.
 *
 * <p>Assumptions: one thread at a time; every text is masked already and is not changed before the
 * draft is encoded.
 *
 * <p>Guarantees: setters may be called in any order, allocate nothing once the draft has reached
 * its size, and never throw, {@link #section} excepted; {@link #reset} lets go of every text. A
 * null text leaves its key out. More than {@link #MAX_ARGS} arguments, {@link #MAX_CHANGES} changes
 * or {@link #MAX_LIST} roles are counted and left out.
 */
public final class RecordDraft {
    /** Most arguments that a record holds. */
    public static final int MAX_ARGS = 256;

    /** Most entries of {@code changes}. */
    public static final int MAX_CHANGES = 64;

    /** Most roles, and most detectors under {@code masked}. */
    public static final int MAX_LIST = 64;

    /** Most causes of an error. */
    public static final int MAX_CAUSES = 4;

    /** A length that is not known, and a number that is absent. */
    public static final int ABSENT = -1;

    static final int OBSERVED = 1;
    static final int COUNT = 1 << 1;
    static final int ERROR = 1 << 2;
    static final int ACTOR = 1 << 3;
    static final int SOURCE = 1 << 4;
    static final int REASON = 1 << 5;
    static final int TARGET = 1 << 6;
    static final int SITE = 1 << 7;
    static final int ARGS = 1 << 8;
    static final int RESULT = 1 << 9;
    static final int CHANGE = 1 << 10;
    static final int CHANGES = 1 << 11;
    static final int MASKED = 1 << 12;
    static final int POLICY = 1 << 13;
    static final int TRACE = 1 << 14;
    static final int SECTION = 1 << 15;

    /** Which objects are there: a mask of the constants above. */
    int present;

    final JsonOut out = new JsonOut();
    final PairCache policies = new PairCache();
    final PairCache sites = new PairCache();
    final Recent recentActor = new Recent();
    final Recent recentTarget = new Recent();
    final Recent recentSite = new Recent();
    final Recent recentChange = new Recent();

    /** The names and types of the first arguments. */
    final Recent[] recentArgs = {new Recent(), new Recent(), new Recent(), new Recent()};

    long epochSecond;
    int nano;
    String event = "";
    long observedSecond;
    int observedNano;
    @Nullable String observedBy;
    long count;
    @Nullable String countFirst;
    @Nullable String countLast;
    @Nullable Stage stage;
    long op;
    long parent;
    @Nullable Outcome outcome;
    @Nullable String errorType;
    @Nullable String errorMessage;
    @Nullable List<String> errorCauses;
    long durationNs = ABSENT;

    ActorType actorType = ActorType.UNKNOWN;
    @Nullable String actorId;
    Confidence actorConfidence = Confidence.NONE;
    @Nullable String actorMethod;
    @Nullable List<String> actorRoles;
    @Nullable String actorOnBehalfOf;

    @Nullable String sourceAddress;
    int sourcePort = ABSENT;
    @Nullable String sourceForwarded;
    @Nullable String sourceUserAgent;
    @Nullable String sourceConnection;
    long sourcePid = ABSENT;
    long sourceUid = ABSENT;
    long sourceGid = ABSENT;
    long sourceLoginUid = ABSENT;
    @Nullable String sourceTty;
    @Nullable CharSequence sourceCommand;
    @Nullable String sourceContainer;

    @Nullable String reasonCode;
    @Nullable CharSequence reasonText;
    @Nullable String reasonTicket;
    @Nullable String reasonSession;

    @Nullable String targetType;
    @Nullable CharSequence targetId;
    @Nullable String targetDigest;

    @Nullable String siteClass;
    @Nullable String siteMethod;
    @Nullable String siteThread;
    @Nullable String siteCaller;

    int args;
    int argsLeftOut;
    @Nullable String[] argName = new String[8];
    @Nullable String[] argType = new String[8];
    ArgMode[] argMode = new ArgMode[8];
    @Nullable CharSequence[] argValue = new CharSequence[8];
    long[] argLen = new long[8];
    @Nullable String[] argWhy = new String[8];
    @Nullable String[] argKey = new String[8];

    /** Where each argument began and the last one ended, in the attempt that did not fit. */
    int[] argAt = new int[9];

    @Nullable String resultType;
    ArgMode resultMode = ArgMode.DROPPED;
    @Nullable CharSequence resultValue;
    long resultLen = ABSENT;
    @Nullable String resultWhy;

    @Nullable CharSequence changeBefore;
    @Nullable CharSequence changeAfter;
    @Nullable CharSequence changeEffectiveBefore;
    @Nullable CharSequence changeEffectiveAfter;

    int changes;
    int changesLeftOut;
    @Nullable CharSequence[] changesTarget = new CharSequence[4];
    @Nullable CharSequence[] changesBefore = new CharSequence[4];
    @Nullable CharSequence[] changesAfter = new CharSequence[4];

    int masked;
    @Nullable String[] maskedDetector = new String[8];
    int[] maskedCount = new int[8];

    @Nullable Phase phase;
    @Nullable String policyRule;
    @Nullable String policyDigest;
    @Nullable String traceId;
    @Nullable String spanId;
    byte @Nullable [] section;

    /** Makes the draft empty again. Costs what was filled in. */
    public RecordDraft reset() {
        int was = present;
        present = 0;
        event = "";
        stage = null;
        op = 0;
        parent = 0;
        outcome = null;
        durationNs = ABSENT;
        phase = null;
        if ((was & (OBSERVED | COUNT | ERROR)) != 0) {
            observedBy = null;
            count = 0;
            countFirst = null;
            countLast = null;
            errorType = null;
            errorMessage = null;
            errorCauses = null;
        }
        if ((was & ACTOR) != 0) {
            actorType = ActorType.UNKNOWN;
            actorConfidence = Confidence.NONE;
            actorId = null;
            actorMethod = null;
            actorRoles = null;
            actorOnBehalfOf = null;
        }
        if ((was & SOURCE) != 0) {
            resetSource();
        }
        if ((was & REASON) != 0) {
            reasonCode = null;
            reasonText = null;
            reasonTicket = null;
            reasonSession = null;
        }
        if ((was & TARGET) != 0) {
            targetType = null;
            targetId = null;
            targetDigest = null;
        }
        if ((was & SITE) != 0) {
            siteClass = null;
            siteMethod = null;
            siteThread = null;
            siteCaller = null;
        }
        if ((was & ARGS) != 0) {
            int n = args;
            args = 0;
            argsLeftOut = 0;
            Arrays.fill(argName, 0, n, null);
            Arrays.fill(argType, 0, n, null);
            Arrays.fill(argValue, 0, n, null);
            Arrays.fill(argWhy, 0, n, null);
            Arrays.fill(argKey, 0, n, null);
        }
        if ((was & RESULT) != 0) {
            resultType = null;
            resultValue = null;
            resultWhy = null;
        }
        if ((was & (CHANGE | CHANGES)) != 0) {
            resetChanges();
        }
        if ((was & MASKED) != 0) {
            Arrays.fill(maskedDetector, 0, masked, null);
            masked = 0;
        }
        if ((was & (POLICY | TRACE | SECTION)) != 0) {
            policyRule = null;
            policyDigest = null;
            traceId = null;
            spanId = null;
            section = null;
        }
        return this;
    }

    private void resetSource() {
        sourceAddress = null;
        sourcePort = ABSENT;
        sourceForwarded = null;
        sourceUserAgent = null;
        sourceConnection = null;
        sourcePid = ABSENT;
        sourceUid = ABSENT;
        sourceGid = ABSENT;
        sourceLoginUid = ABSENT;
        sourceTty = null;
        sourceCommand = null;
        sourceContainer = null;
    }

    private void resetChanges() {
        changeBefore = null;
        changeAfter = null;
        changeEffectiveBefore = null;
        changeEffectiveAfter = null;
        Arrays.fill(changesTarget, 0, changes, null);
        Arrays.fill(changesBefore, 0, changes, null);
        Arrays.fill(changesAfter, 0, changes, null);
        changes = 0;
        changesLeftOut = 0;
    }

    /** Wall clock of the event. */
    public RecordDraft time(long second, int nanoOfSecond) {
        epochSecond = second;
        nano = nanoOfSecond;
        return this;
    }

    /** The event's dotted name, {@code [a-z0-9_.]{1,80}}; other characters become {@code _}. */
    public RecordDraft event(String name) {
        event = name;
        return this;
    }

    /** The event's name as given, empty when none was. */
    public String event() {
        return event;
    }

    /** When, and by what, the sensor learnt of it. */
    public RecordDraft observed(long second, int nanoOfSecond, @Nullable String by) {
        present |= OBSERVED;
        observedSecond = second;
        observedNano = nanoOfSecond;
        observedBy = by;
        return this;
    }

    /** How many reads an aggregated record stands for, and the times of the first and the last. */
    public RecordDraft count(long n, @Nullable String first, @Nullable String last) {
        present |= COUNT;
        count = n;
        countFirst = first;
        countLast = last;
        return this;
    }

    public RecordDraft stage(@Nullable Stage value) {
        stage = value;
        return this;
    }

    /** Counter of the operation's first record; 0 = none. */
    public RecordDraft op(long counter) {
        op = counter;
        return this;
    }

    /** Counter of the nearest enclosing recorded operation; 0 = none. */
    public RecordDraft parent(long counter) {
        parent = counter;
        return this;
    }

    public RecordDraft outcome(@Nullable Outcome value) {
        outcome = value;
        return this;
    }

    /**
     * What was thrown.
     *
     * @param type class name
     * @param message as masking allows; null leaves it out
     * @param causes class names, the first {@link #MAX_CAUSES} count
     */
    public RecordDraft error(String type, @Nullable String message, @Nullable List<String> causes) {
        present |= ERROR;
        errorType = type;
        errorMessage = message;
        errorCauses = causes;
        return this;
    }

    /** Monotonic nanoseconds; negative = absent. */
    public RecordDraft durationNs(long value) {
        durationNs = value;
        return this;
    }

    public RecordDraft actor(
            ActorType type, @Nullable String id, Confidence confidence, @Nullable String method) {
        present |= ACTOR;
        actorType = type;
        actorId = id;
        actorConfidence = confidence;
        actorMethod = method;
        return this;
    }

    public RecordDraft actorRoles(@Nullable List<String> roles) {
        present |= ACTOR;
        actorRoles = roles;
        return this;
    }

    public RecordDraft actorOnBehalfOf(@Nullable String id) {
        present |= ACTOR;
        actorOnBehalfOf = id;
        return this;
    }

    public RecordDraft sourceAddress(@Nullable String address) {
        present |= SOURCE;
        sourceAddress = address;
        return this;
    }

    /** Remote port; negative = absent. */
    public RecordDraft sourcePort(int port) {
        present |= SOURCE;
        sourcePort = port;
        return this;
    }

    /** What the caller claims to be forwarded for. */
    public RecordDraft sourceForwarded(@Nullable String claimed) {
        present |= SOURCE;
        sourceForwarded = claimed;
        return this;
    }

    public RecordDraft sourceUserAgent(@Nullable String userAgent) {
        present |= SOURCE;
        sourceUserAgent = userAgent;
        return this;
    }

    public RecordDraft sourceConnection(@Nullable String connection) {
        present |= SOURCE;
        sourceConnection = connection;
        return this;
    }

    /** Process id; negative = absent. */
    public RecordDraft sourcePid(long pid) {
        present |= SOURCE;
        sourcePid = pid;
        return this;
    }

    /** Effective user id; negative = absent. */
    public RecordDraft sourceUid(long uid) {
        present |= SOURCE;
        sourceUid = uid;
        return this;
    }

    /** Effective group id; negative = absent. */
    public RecordDraft sourceGid(long gid) {
        present |= SOURCE;
        sourceGid = gid;
        return this;
    }

    /** Audit login uid; negative = absent. */
    public RecordDraft sourceLoginUid(long uid) {
        present |= SOURCE;
        sourceLoginUid = uid;
        return this;
    }

    public RecordDraft sourceTty(@Nullable String tty) {
        present |= SOURCE;
        sourceTty = tty;
        return this;
    }

    /** Command line, masked. */
    public RecordDraft sourceCommand(@Nullable CharSequence command) {
        present |= SOURCE;
        sourceCommand = command;
        return this;
    }

    public RecordDraft sourceContainer(@Nullable String container) {
        present |= SOURCE;
        sourceContainer = container;
        return this;
    }

    public RecordDraft reason(
            @Nullable String code,
            @Nullable CharSequence text,
            @Nullable String ticket,
            @Nullable String session) {
        present |= REASON;
        reasonCode = code;
        reasonText = text;
        reasonTicket = ticket;
        reasonSession = session;
        return this;
    }

    public RecordDraft target(String type, @Nullable CharSequence id, @Nullable String digest) {
        present |= TARGET;
        targetType = type;
        targetId = id;
        targetDigest = digest;
        return this;
    }

    public RecordDraft site(
            @Nullable String className, @Nullable String method, @Nullable String thread) {
        present |= SITE;
        siteClass = className;
        siteMethod = method;
        siteThread = thread;
        return this;
    }

    /** First application frame. */
    public RecordDraft siteCaller(@Nullable String caller) {
        present |= SITE;
        siteCaller = caller;
        return this;
    }

    /**
     * Adds an argument.
     *
     * @param name parameter or key name
     * @param type simple or full type name; null leaves it out
     * @param mode what became of the value
     * @param value what may be shown of it; null leaves it out
     * @param len UTF-16 units, or bytes of a {@code byte[]}; negative = absent
     * @param why why it was dropped
     * @param key id of the token or seal key
     */
    public RecordDraft arg(
            String name,
            @Nullable String type,
            ArgMode mode,
            @Nullable CharSequence value,
            long len,
            @Nullable String why,
            @Nullable String key) {
        present |= ARGS;
        int i = args;
        if (i == MAX_ARGS) {
            argsLeftOut++;
            return this;
        }
        if (i == argName.length) {
            growArgs(2 * i);
        }
        argName[i] = name;
        argType[i] = type;
        argMode[i] = mode;
        argValue[i] = value;
        argLen[i] = len;
        argWhy[i] = why;
        argKey[i] = key;
        args = i + 1;
        return this;
    }

    private void growArgs(int n) {
        argName = Arrays.copyOf(argName, n);
        argType = Arrays.copyOf(argType, n);
        argMode = Arrays.copyOf(argMode, n);
        argValue = Arrays.copyOf(argValue, n);
        argLen = Arrays.copyOf(argLen, n);
        argWhy = Arrays.copyOf(argWhy, n);
        argKey = Arrays.copyOf(argKey, n);
        argAt = Arrays.copyOf(argAt, n + 1);
    }

    /** What the action returned; the parameters are those of {@link #arg}. */
    public RecordDraft result(
            @Nullable String type,
            ArgMode mode,
            @Nullable CharSequence value,
            long len,
            @Nullable String why) {
        present |= RESULT;
        resultType = type;
        resultMode = mode;
        resultValue = value;
        resultLen = len;
        resultWhy = why;
        return this;
    }

    public RecordDraft change(
            @Nullable CharSequence before,
            @Nullable CharSequence after,
            @Nullable CharSequence effectiveBefore,
            @Nullable CharSequence effectiveAfter) {
        present |= CHANGE;
        changeBefore = before;
        changeAfter = after;
        changeEffectiveBefore = effectiveBefore;
        changeEffectiveAfter = effectiveAfter;
        return this;
    }

    /** Adds an entry of {@code changes}. */
    public RecordDraft changeEntry(
            CharSequence target, @Nullable CharSequence before, @Nullable CharSequence after) {
        present |= CHANGES;
        int i = changes;
        if (i == MAX_CHANGES) {
            changesLeftOut++;
            return this;
        }
        if (i == changesTarget.length) {
            changesTarget = Arrays.copyOf(changesTarget, 2 * i);
            changesBefore = Arrays.copyOf(changesBefore, 2 * i);
            changesAfter = Arrays.copyOf(changesAfter, 2 * i);
        }
        changesTarget[i] = target;
        changesBefore[i] = before;
        changesAfter[i] = after;
        changes = i + 1;
        return this;
    }

    /** Adds to what masking found; the same detector twice is summed. */
    public RecordDraft masked(String detector, int n) {
        present |= MASKED;
        for (int i = 0; i < masked; i++) {
            if (detector.equals(maskedDetector[i])) {
                maskedCount[i] += n;
                return this;
            }
        }
        if (masked == MAX_LIST) {
            return this;
        }
        if (masked == maskedDetector.length) {
            maskedDetector = Arrays.copyOf(maskedDetector, 2 * masked);
            maskedCount = Arrays.copyOf(maskedCount, 2 * masked);
        }
        maskedDetector[masked] = detector;
        maskedCount[masked++] = n;
        return this;
    }

    /**
     * Passes every text that came from outside the agent through a function, and keeps what it
     * returns: error message, forwarded address, user agent, command, reason, target, thread,
     * arguments and result as far as they show text, and changes. Not actor, address, class names
     * and tokens.
     *
     * @param rewrite returns an equal text for what may stay; where it changes an argument that was
     *     plain, the argument's mode becomes masked
     */
    public void rewriteTexts(Function<CharSequence, String> rewrite) {
        errorMessage = rewritten(errorMessage, rewrite);
        sourceForwarded = rewritten(sourceForwarded, rewrite);
        sourceUserAgent = rewritten(sourceUserAgent, rewrite);
        sourceCommand = rewritten(sourceCommand, rewrite);
        reasonCode = rewritten(reasonCode, rewrite);
        reasonText = rewritten(reasonText, rewrite);
        reasonTicket = rewritten(reasonTicket, rewrite);
        targetId = rewritten(targetId, rewrite);
        siteThread = rewritten(siteThread, rewrite);
        changeBefore = rewritten(changeBefore, rewrite);
        changeAfter = rewritten(changeAfter, rewrite);
        changeEffectiveBefore = rewritten(changeEffectiveBefore, rewrite);
        changeEffectiveAfter = rewritten(changeEffectiveAfter, rewrite);
        for (int i = 0; i < changes; i++) {
            changesTarget[i] = rewritten(changesTarget[i], rewrite);
            changesBefore[i] = rewritten(changesBefore[i], rewrite);
            changesAfter[i] = rewritten(changesAfter[i], rewrite);
        }
        for (int i = 0; i < args; i++) {
            CharSequence was = argValue[i];
            if (showsText(argMode[i])) {
                argValue[i] = rewritten(was, rewrite);
                argMode[i] = argValue[i] == was ? argMode[i] : ArgMode.MASKED;
            }
        }
        CharSequence was = resultValue;
        if (showsText(resultMode)) {
            resultValue = rewritten(was, rewrite);
            resultMode = resultValue == was ? resultMode : ArgMode.MASKED;
        }
    }

    private static boolean showsText(ArgMode mode) {
        return mode == ArgMode.PLAIN || mode == ArgMode.MASKED || mode == ArgMode.PARTIAL;
    }

    private static @Nullable CharSequence rewritten(
            @Nullable CharSequence text, Function<CharSequence, String> rewrite) {
        if (text == null) {
            return null;
        }
        String now = rewrite.apply(text);
        return now.contentEquals(text) ? text : now;
    }

    private static @Nullable String rewritten(
            @Nullable String text, Function<CharSequence, String> rewrite) {
        return text == null ? null : rewrite.apply(text);
    }

    public RecordDraft phase(@Nullable Phase value) {
        phase = value;
        return this;
    }

    public RecordDraft policy(@Nullable String rule, @Nullable String digest) {
        present |= POLICY;
        policyRule = rule;
        policyDigest = digest;
        return this;
    }

    public RecordDraft trace(@Nullable String trace, @Nullable String span) {
        present |= TRACE;
        traceId = trace;
        spanId = span;
        return this;
    }

    /**
     * The object of a {@code jwitness.*} record: start, seal, key, gap, recover, prune, …
     *
     * @throws IllegalArgumentException when it is longer than a record may be
     */
    public RecordDraft section(Section value) {
        section = value.bytes();
        present |= SECTION;
        return this;
    }
}
