// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.encode;

import io.jwitness.record.ActorType;
import io.jwitness.record.ArgMode;
import io.jwitness.record.Confidence;
import io.jwitness.record.Outcome;
import io.jwitness.record.Phase;
import io.jwitness.record.Stage;
import io.jwitness.record.internal.spi.RecordSink;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link RecordDraft} in ring form: the record's bytes from {@code "session":} to the
 * closing brace. {@link StoredRecord} puts {@code v}, {@code seq}, {@code salt} and {@code log} in
 * front.
 *
 * <p>Assumptions: a draft is encoded by one thread at a time.
 *
 * <p>Guarantees: safe for all threads; nothing is allocated or thrown; the bytes are one JSON
 * object in the order of the record format, without white space, whatever the draft holds, and
 * never longer than {@link RecordSink#MAX_RING_RECORD}.
 *
 * <p>A draft that is too long loses its {@code result} first and then values of {@code args} from
 * the end: their mode becomes {@code dropped}, with {@code "why":"size"}. Should the rest alone be
 * too long, every text is cut (its end tells how many UTF-16 units went: {@code …+1234}), lists are
 * shortened, and {@code "cut":n} at the end of the record counts what was cut or left out.
 */
public final class RecordEncoder {
    /** Bytes that an output array should have: {@value}. */
    public static final int MAX_LENGTH = RecordSink.MAX_RING_RECORD;

    /** Characters of a session. */
    public static final int SESSION_LENGTH = 26;

    /** What an argument says that was dropped for the record's size. */
    public static final String WHY_SIZE = "size";

    /** Longest texts, and most entries of a list, of each further attempt. */
    private static final int[] CUTS = {1024, 256, 64, 8};

    private static final int[] LISTS = {64, 32, 16, 8};

    private static final Stretch ID_END = Stretch.of("\",\"time\":\"");
    private static final Stretch EVENT = Stretch.of("\",\"event\":\"");
    private static final Stretch QUOTE = Stretch.of("\"");
    private static final Stretch CLOSE = Stretch.of("}");
    private static final Stretch OBSERVED = Stretch.of(",\"observed\":{\"time\":\"");
    private static final Stretch BY = Stretch.of(",\"by\":\"");
    private static final Stretch COUNT = Stretch.of(",\"count\":{\"n\":");
    private static final Stretch FIRST = Stretch.of(",\"first\":\"");
    private static final Stretch LAST = Stretch.of(",\"last\":\"");
    private static final Stretch ERROR = Stretch.of(",\"error\":{\"type\":\"");
    private static final Stretch MESSAGE = Stretch.of(",\"message\":\"");
    private static final Stretch CAUSES = Stretch.of(",\"causes\":[");
    private static final Stretch DURATION = Stretch.of(",\"duration_ns\":");
    private static final Stretch ID = Stretch.of(",\"id\":\"");
    private static final Stretch METHOD = Stretch.of(",\"method\":\"");
    private static final Stretch ROLES = Stretch.of(",\"roles\":[");
    private static final Stretch ON_BEHALF_OF = Stretch.of(",\"on_behalf_of\":\"");
    private static final Stretch SOURCE = Stretch.of(",\"source\":{");
    private static final Stretch ADDRESS = Stretch.of("\"address\":\"");
    private static final Stretch PORT = Stretch.of("\"port\":");
    private static final Stretch FORWARDED = Stretch.of("\"forwarded\":\"");
    private static final Stretch USER_AGENT = Stretch.of("\"user_agent\":\"");
    private static final Stretch CONNECTION = Stretch.of("\"connection\":\"");
    private static final Stretch PID = Stretch.of("\"pid\":");
    private static final Stretch UID = Stretch.of("\"uid\":");
    private static final Stretch GID = Stretch.of("\"gid\":");
    private static final Stretch LOGIN_UID = Stretch.of("\"login_uid\":");
    private static final Stretch TTY = Stretch.of("\"tty\":\"");
    private static final Stretch COMMAND = Stretch.of("\"command\":\"");
    private static final Stretch CONTAINER = Stretch.of("\"container\":\"");
    private static final Stretch REASON = Stretch.of(",\"reason\":{");
    private static final Stretch CODE = Stretch.of("\"code\":\"");
    private static final Stretch TEXT = Stretch.of("\"text\":\"");
    private static final Stretch TICKET = Stretch.of("\"ticket\":\"");
    private static final Stretch SESSION = Stretch.of("\"session\":\"");
    private static final Stretch TARGET = Stretch.of(",\"target\":{\"type\":\"");
    private static final Stretch DIGEST = Stretch.of(",\"digest\":\"");
    private static final Stretch SITE = Stretch.of(",\"site\":{");
    private static final Stretch CLASS = Stretch.of("\"class\":\"");
    private static final Stretch SITE_METHOD = Stretch.of("\"method\":\"");
    private static final Stretch THREAD = Stretch.of("\"thread\":\"");
    private static final Stretch CALLER = Stretch.of("\"caller\":\"");
    private static final Stretch ARGS = Stretch.of(",\"args\":[");
    private static final Stretch ARG_NAME = Stretch.of("{\"name\":\"");
    private static final Stretch ARG_TYPE = Stretch.of(",\"type\":\"");
    private static final Stretch VALUE = Stretch.of(",\"value\":\"");
    private static final Stretch LEN = Stretch.of(",\"len\":");
    private static final Stretch WHY = Stretch.of(",\"why\":\"");
    private static final Stretch KEY = Stretch.of(",\"key\":\"");
    private static final Stretch RESULT = Stretch.of(",\"result\":{");
    private static final Stretch RESULT_TYPE = Stretch.of("\"type\":\"");
    private static final Stretch CHANGE = Stretch.of(",\"change\":{");
    private static final Stretch BEFORE = Stretch.of("\"before\":\"");
    private static final Stretch AFTER = Stretch.of("\"after\":\"");
    private static final Stretch EFFECTIVE_BEFORE = Stretch.of("\"effective_before\":\"");
    private static final Stretch EFFECTIVE_AFTER = Stretch.of("\"effective_after\":\"");
    private static final Stretch CHANGES = Stretch.of(",\"changes\":[");
    private static final Stretch CHANGE_TARGET = Stretch.of("{\"target\":\"");
    private static final Stretch CHANGE_BEFORE = Stretch.of(",\"before\":\"");
    private static final Stretch CHANGE_AFTER = Stretch.of(",\"after\":\"");
    private static final Stretch MASKED = Stretch.of(",\"masked\":{");
    private static final Stretch POLICY = Stretch.of(",\"policy\":{");
    private static final Stretch RULE = Stretch.of("\"rule\":\"");
    private static final Stretch POLICY_DIGEST = Stretch.of("\"digest\":\"");
    private static final Stretch TRACE = Stretch.of(",\"trace\":{");
    private static final Stretch TRACE_ID = Stretch.of("\"trace_id\":\"");
    private static final Stretch SPAN_ID = Stretch.of("\"span_id\":\"");
    private static final Stretch CUT = Stretch.of(",\"cut\":");

    private static final Map<Stage, Stretch> STAGES = new EnumMap<>(Stage.class);
    private static final Map<Outcome, Stretch> OUTCOMES = new EnumMap<>(Outcome.class);
    private static final Map<ActorType, Stretch> ACTORS = new EnumMap<>(ActorType.class);
    private static final Map<Confidence, Stretch> CONFIDENCES = new EnumMap<>(Confidence.class);
    private static final Map<ArgMode, Stretch> MODES = new EnumMap<>(ArgMode.class);
    private static final Map<Phase, Stretch> PHASES = new EnumMap<>(Phase.class);

    static {
        for (Stage v : Stage.values()) {
            STAGES.put(v, Stretch.of(",\"stage\":\"" + v.text() + "\""));
        }
        for (Outcome v : Outcome.values()) {
            OUTCOMES.put(v, Stretch.of(",\"outcome\":\"" + v.text() + "\""));
        }
        for (ActorType v : ActorType.values()) {
            ACTORS.put(v, Stretch.of(",\"actor\":{\"type\":\"" + v.text() + "\""));
        }
        for (Confidence v : Confidence.values()) {
            CONFIDENCES.put(v, Stretch.of(",\"confidence\":\"" + v.text() + "\""));
        }
        for (ArgMode v : ArgMode.values()) {
            MODES.put(v, Stretch.of("\"mode\":\"" + v.text() + "\""));
        }
        for (Phase v : Phase.values()) {
            PHASES.put(v, Stretch.of(",\"phase\":\"" + v.text() + "\""));
        }
    }

    private final String session;
    private final byte[] sessionAndId;
    private final byte[] op;
    private final byte[] parent;

    /**
     * An encoder for one session.
     *
     * @param session 26 characters of lower-case base32; see {@link SessionId}
     * @throws IllegalArgumentException when it is anything else
     */
    public RecordEncoder(String session) {
        this.session = SessionId.check(session);
        sessionAndId = ascii("\"session\":\"" + session + "\",\"id\":\"" + session + "-");
        op = ascii(",\"op\":\"" + session + "-");
        parent = ascii(",\"parent\":\"" + session + "-");
    }

    /** The session whose records this encodes. */
    public String session() {
        return session;
    }

    /**
     * Encodes a draft.
     *
     * @param draft what to write; not changed
     * @param idCounter the record's own counter, positive
     * @param out receives the record, from index 0; should hold {@link #MAX_LENGTH} bytes: a
     *     smaller one is a lower limit
     * @return bytes written
     */
    public int encode(RecordDraft draft, long idCounter, byte[] out) {
        int end = Math.min(out.length, MAX_LENGTH);
        JsonOut o = draft.out;
        o.begin(out, 0, end, JsonOut.UNCUT);
        write(o, draft, idCounter, false, Integer.MAX_VALUE, Integer.MAX_VALUE);
        if (o.overflown()) {
            shorten(o, draft, idCounter, out, end);
        }
        int length = o.position();
        o.release();
        return length;
    }

    private void shorten(JsonOut o, RecordDraft draft, long idCounter, byte[] out, int end) {
        o.begin(out, 0, end, JsonOut.UNCUT);
        write(o, draft, idCounter, true, Integer.MAX_VALUE, Integer.MAX_VALUE);
        int kept = draft.args;
        while (o.overflown() && kept > 0) {
            // argAt holds where each argument lies in the attempt that did not fit.
            int saved = 0;
            int tooMuch = o.position() - end;
            while (kept > 0 && saved < tooMuch) {
                kept--;
                saved += draft.argAt[kept + 1] - draft.argAt[kept] - droppedLength(o, draft, kept);
            }
            o.begin(out, 0, end, JsonOut.UNCUT);
            write(o, draft, idCounter, true, kept, Integer.MAX_VALUE);
        }
        for (int i = 0; o.overflown() && i < CUTS.length; i++) {
            o.begin(out, 0, end, CUTS[i]);
            write(o, draft, idCounter, true, 0, LISTS[i]);
        }
    }

    private static int droppedLength(JsonOut o, RecordDraft draft, int i) {
        int before = o.position();
        arg(o, draft, i, true);
        return o.position() - before;
    }

    /**
     * One attempt.
     *
     * @param dropResult whether the result's value is left out
     * @param keptArgs arguments from this one on are dropped
     * @param list most entries of a list
     */
    private void write(
            JsonOut o, RecordDraft d, long idCounter, boolean dropResult, int keptArgs, int list) {
        int present = d.present;
        o.raw(sessionAndId);
        o.number(idCounter);
        o.raw(ID_END);
        o.time(d.epochSecond, d.nano);
        o.raw(EVENT);
        o.event(d.event);
        o.raw(QUOTE);
        if ((present & RecordDraft.OBSERVED) != 0) {
            o.raw(OBSERVED);
            o.time(d.observedSecond, d.observedNano);
            o.raw(QUOTE);
            member(o, BY, d.observedBy);
            o.raw(CLOSE);
        }
        if ((present & RecordDraft.COUNT) != 0) {
            o.raw(COUNT);
            o.number(d.count);
            member(o, FIRST, d.countFirst);
            member(o, LAST, d.countLast);
            o.raw(CLOSE);
        }
        Stage stage = d.stage;
        if (stage != null) {
            word(o, STAGES, stage);
        }
        if (d.op != 0) {
            o.raw(op);
            o.number(d.op);
            o.raw(QUOTE);
        }
        if (d.parent != 0) {
            o.raw(parent);
            o.number(d.parent);
            o.raw(QUOTE);
        }
        Outcome outcome = d.outcome;
        if (outcome != null) {
            word(o, OUTCOMES, outcome);
        }
        if ((present & RecordDraft.ERROR) != 0) {
            error(o, d);
        }
        if (d.durationNs >= 0) {
            o.raw(DURATION);
            o.number(d.durationNs);
        }
        if ((present & RecordDraft.ACTOR) != 0) {
            actor(o, d, list);
        }
        if ((present & RecordDraft.SOURCE) != 0) {
            source(o, d);
        }
        if ((present & RecordDraft.REASON) != 0) {
            reason(o, d);
        }
        if ((present & RecordDraft.TARGET) != 0) {
            target(o, d);
        }
        if ((present & RecordDraft.SITE) != 0) {
            site(o, d);
        }
        if ((present & RecordDraft.ARGS) != 0) {
            args(o, d, keptArgs, list);
        }
        if ((present & RecordDraft.RESULT) != 0) {
            result(o, d, dropResult);
        }
        if ((present & (RecordDraft.CHANGE | RecordDraft.CHANGES)) != 0) {
            changes(o, d, present, list);
        }
        if ((present & RecordDraft.MASKED) != 0) {
            masked(o, d, list);
        }
        Phase phase = d.phase;
        if (phase != null) {
            word(o, PHASES, phase);
        }
        if ((present & RecordDraft.POLICY) != 0) {
            policy(o, d);
        }
        if ((present & RecordDraft.TRACE) != 0) {
            trace(o, d);
        }
        byte[] section = d.section;
        if (section != null) {
            o.raw(section);
        }
        if (o.cuts() > 0) {
            o.raw(CUT);
            o.number(o.cuts());
        }
        o.raw(CLOSE);
    }

    private static void error(JsonOut o, RecordDraft d) {
        o.raw(ERROR);
        String type = d.errorType;
        o.text(type == null ? "" : type);
        o.raw(QUOTE);
        member(o, MESSAGE, d.errorMessage);
        list(o, CAUSES, d.errorCauses, RecordDraft.MAX_CAUSES);
        o.raw(CLOSE);
    }

    private static void actor(JsonOut o, RecordDraft d, int list) {
        boolean plain = d.actorRoles == null && d.actorOnBehalfOf == null;
        ActorType type = d.actorType;
        Confidence confidence = d.actorConfidence;
        if (plain && o.again(d.recentActor, type, d.actorId, confidence, d.actorMethod)) {
            return;
        }
        int from = o.position();
        word(o, ACTORS, type);
        member(o, ID, d.actorId);
        word(o, CONFIDENCES, confidence);
        member(o, METHOD, d.actorMethod);
        list(o, ROLES, d.actorRoles, Math.min(list, RecordDraft.MAX_LIST));
        member(o, ON_BEHALF_OF, d.actorOnBehalfOf);
        o.raw(CLOSE);
        if (plain) {
            o.remember(d.recentActor, from, type, d.actorId, confidence, d.actorMethod);
        }
    }

    private static void source(JsonOut o, RecordDraft d) {
        o.raw(SOURCE);
        boolean any = first(o, false, ADDRESS, d.sourceAddress);
        any = first(o, any, PORT, d.sourcePort);
        any = first(o, any, FORWARDED, d.sourceForwarded);
        any = first(o, any, USER_AGENT, d.sourceUserAgent);
        any = first(o, any, CONNECTION, d.sourceConnection);
        any = first(o, any, PID, d.sourcePid);
        any = first(o, any, UID, d.sourceUid);
        any = first(o, any, GID, d.sourceGid);
        any = first(o, any, LOGIN_UID, d.sourceLoginUid);
        any = first(o, any, TTY, d.sourceTty);
        any = first(o, any, COMMAND, d.sourceCommand);
        first(o, any, CONTAINER, d.sourceContainer);
        o.raw(CLOSE);
    }

    private static void reason(JsonOut o, RecordDraft d) {
        o.raw(REASON);
        boolean any = first(o, false, CODE, d.reasonCode);
        any = first(o, any, TEXT, d.reasonText);
        any = first(o, any, TICKET, d.reasonTicket);
        first(o, any, SESSION, d.reasonSession);
        o.raw(CLOSE);
    }

    private static void target(JsonOut o, RecordDraft d) {
        String type = d.targetType;
        if (o.again(d.recentTarget, type, d.targetId, d.targetDigest, null)) {
            return;
        }
        int from = o.position();
        o.raw(TARGET);
        o.text(type == null ? "" : type);
        o.raw(QUOTE);
        member(o, ID, d.targetId);
        member(o, DIGEST, d.targetDigest);
        o.raw(CLOSE);
        o.remember(d.recentTarget, from, type, d.targetId, d.targetDigest, null);
    }

    private static void site(JsonOut o, RecordDraft d) {
        String className = d.siteClass;
        String method = d.siteMethod;
        if (o.again(d.recentSite, className, method, d.siteThread, d.siteCaller)) {
            return;
        }
        int start = o.position();
        if (className != null && method != null) {
            byte[] known = d.sites.get(className, method);
            if (known != null) {
                o.raw(known);
            } else {
                int from = o.position();
                o.raw(SITE);
                first(o, first(o, false, CLASS, className), SITE_METHOD, method);
                o.remember(d.sites, className, method, from);
            }
            first(o, first(o, true, THREAD, d.siteThread), CALLER, d.siteCaller);
        } else {
            o.raw(SITE);
            boolean any = first(o, false, CLASS, className);
            any = first(o, any, SITE_METHOD, method);
            any = first(o, any, THREAD, d.siteThread);
            first(o, any, CALLER, d.siteCaller);
        }
        o.raw(CLOSE);
        o.remember(d.recentSite, start, className, method, d.siteThread, d.siteCaller);
    }

    private static void args(JsonOut o, RecordDraft d, int kept, int list) {
        o.raw(ARGS);
        int n = Math.min(d.args, list);
        for (int i = 0; i < n; i++) {
            if (i > 0) {
                o.raw((byte) ',');
            }
            d.argAt[i] = o.position();
            arg(o, d, i, i >= kept);
        }
        d.argAt[n] = o.position();
        o.countCut(d.args - n + d.argsLeftOut);
        o.raw((byte) ']');
    }

    private static void arg(JsonOut o, RecordDraft d, int i, boolean drop) {
        String name = d.argName[i];
        String type = d.argType[i];
        Recent recent = i < d.recentArgs.length ? d.recentArgs[i] : null;
        if (recent == null || !o.again(recent, name, type, null, null)) {
            int from = o.position();
            o.raw(ARG_NAME);
            o.text(name == null ? "" : name);
            o.raw(QUOTE);
            member(o, ARG_TYPE, type);
            o.raw((byte) ',');
            if (recent != null) {
                o.remember(recent, from, name, type, null, null);
            }
        }
        CharSequence value = d.argValue[i];
        boolean loses = drop && value != null;
        word(o, MODES, loses ? ArgMode.DROPPED : d.argMode[i]);
        if (!loses) {
            member(o, VALUE, value);
        }
        if (d.argLen[i] >= 0) {
            o.raw(LEN);
            o.number(d.argLen[i]);
        }
        member(o, WHY, loses ? WHY_SIZE : d.argWhy[i]);
        if (!loses) {
            member(o, KEY, d.argKey[i]);
        }
        o.raw(CLOSE);
    }

    private static void result(JsonOut o, RecordDraft d, boolean drop) {
        o.raw(RESULT);
        if (first(o, false, RESULT_TYPE, d.resultType)) {
            o.raw((byte) ',');
        }
        boolean loses = drop && d.resultValue != null;
        word(o, MODES, loses ? ArgMode.DROPPED : d.resultMode);
        if (!loses) {
            member(o, VALUE, d.resultValue);
        }
        if (d.resultLen >= 0) {
            o.raw(LEN);
            o.number(d.resultLen);
        }
        member(o, WHY, loses ? WHY_SIZE : d.resultWhy);
        o.raw(CLOSE);
    }

    private static void changes(JsonOut o, RecordDraft d, int present, int list) {
        if ((present & RecordDraft.CHANGE) != 0) {
            change(o, d);
        }
        if ((present & RecordDraft.CHANGES) == 0) {
            return;
        }
        o.raw(CHANGES);
        int n = Math.min(d.changes, list);
        for (int i = 0; i < n; i++) {
            if (i > 0) {
                o.raw((byte) ',');
            }
            o.raw(CHANGE_TARGET);
            CharSequence target = d.changesTarget[i];
            o.text(target == null ? "" : target);
            o.raw(QUOTE);
            member(o, CHANGE_BEFORE, d.changesBefore[i]);
            member(o, CHANGE_AFTER, d.changesAfter[i]);
            o.raw(CLOSE);
        }
        o.countCut(d.changes - n + d.changesLeftOut);
        o.raw((byte) ']');
    }

    private static void change(JsonOut o, RecordDraft d) {
        CharSequence before = d.changeBefore;
        CharSequence after = d.changeAfter;
        CharSequence wasInForce = d.changeEffectiveBefore;
        CharSequence isInForce = d.changeEffectiveAfter;
        if (o.again(d.recentChange, before, after, wasInForce, isInForce)) {
            return;
        }
        int from = o.position();
        o.raw(CHANGE);
        boolean any = first(o, false, BEFORE, before);
        any = first(o, any, AFTER, after);
        any = first(o, any, EFFECTIVE_BEFORE, wasInForce);
        first(o, any, EFFECTIVE_AFTER, isInForce);
        o.raw(CLOSE);
        o.remember(d.recentChange, from, before, after, wasInForce, isInForce);
    }

    private static void masked(JsonOut o, RecordDraft d, int list) {
        o.raw(MASKED);
        int n = Math.min(d.masked, list);
        for (int i = 0; i < n; i++) {
            if (i > 0) {
                o.raw((byte) ',');
            }
            o.raw(QUOTE);
            String detector = d.maskedDetector[i];
            o.text(detector == null ? "" : detector);
            o.raw(QUOTE);
            o.raw((byte) ':');
            o.number(d.maskedCount[i]);
        }
        o.countCut(d.masked - n);
        o.raw(CLOSE);
    }

    private static void policy(JsonOut o, RecordDraft d) {
        String rule = d.policyRule;
        String digest = d.policyDigest;
        byte[] known = rule == null || digest == null ? null : d.policies.get(rule, digest);
        if (known != null) {
            o.raw(known);
            return;
        }
        int from = o.position();
        o.raw(POLICY);
        first(o, first(o, false, RULE, rule), POLICY_DIGEST, digest);
        o.raw(CLOSE);
        if (rule != null && digest != null) {
            o.remember(d.policies, rule, digest, from);
        }
    }

    private static void trace(JsonOut o, RecordDraft d) {
        o.raw(TRACE);
        boolean any = first(o, false, TRACE_ID, d.traceId);
        first(o, any, SPAN_ID, d.spanId);
        o.raw(CLOSE);
    }

    private static void list(JsonOut o, Stretch key, @Nullable List<String> values, int most) {
        if (values == null || values.isEmpty()) {
            return;
        }
        o.raw(key);
        int n = Math.min(values.size(), most);
        for (int i = 0; i < n; i++) {
            if (i > 0) {
                o.raw((byte) ',');
            }
            o.raw(QUOTE);
            o.text(values.get(i));
            o.raw(QUOTE);
        }
        o.raw((byte) ']');
        if (most != RecordDraft.MAX_CAUSES) {
            o.countCut(values.size() - n);
        }
    }

    /** A member whose prepared key begins with a comma and ends with a quote. */
    private static void member(JsonOut o, Stretch key, @Nullable CharSequence value) {
        if (value != null) {
            o.raw(key);
            o.text(value);
            o.raw((byte) '"');
        }
    }

    /** A member of an object that may be its first. Returns true once there was one. */
    private static boolean first(
            JsonOut o, boolean any, Stretch key, @Nullable CharSequence value) {
        if (value == null) {
            return any;
        }
        if (any) {
            o.raw((byte) ',');
        }
        o.raw(key);
        o.text(value);
        o.raw((byte) '"');
        return true;
    }

    private static boolean first(JsonOut o, boolean any, Stretch key, long value) {
        if (value < 0) {
            return any;
        }
        if (any) {
            o.raw((byte) ',');
        }
        o.raw(key);
        o.number(value);
        return true;
    }

    private static <E> void word(JsonOut o, Map<E, Stretch> words, E value) {
        Stretch bytes = words.get(value);
        if (bytes != null) {
            o.raw(bytes);
        }
    }

    private static byte[] ascii(String s) {
        return JsonOut.ascii(s);
    }
}
