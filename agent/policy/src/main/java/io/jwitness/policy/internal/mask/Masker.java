// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import io.jwitness.policy.internal.mask.MaskSettings.NamedPattern;
import io.jwitness.policy.internal.mask.SensitiveNames.Verdict;
import io.jwitness.record.ArgMode;
import io.jwitness.record.internal.encode.RecordDraft;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Puts foreign values into a record, masked: deny by default.
 *
 * <pre>
 *   masker.argument(scratch, draft, event, "level", null, level, Ask.PLAIN);   // any order
 *   draft.target("logger", masker.text(scratch, "target", name), null);
 *   masker.finish(scratch, draft);                                             // last, once a record
 *   … encode and offer …
 *   scratch.clear();                                                           // after the operation
 * </pre>
 *
 * <p>Guarantees: safe for all threads, each with its own {@link Scratch}; never throws; calls no
 * code of the application; a text that is shown as it is costs no allocation.
 */
public final class Masker {
    /** Longest text that is searched and shown, in UTF-16 units; a longer one is dropped. */
    public static final int LONGEST_TEXT = 8192;

    /** Longest text or byte array that gets a token. */
    public static final int LONGEST_TOKEN = 65_536;

    /** The detector's name where a sensitive name hid a value. */
    public static final String NAME = "name";

    /** The detector's name where a value stood that was hidden elsewhere in the record. */
    public static final String ECHO = "echo";

    /** The field of {@link #text} that holds an actor's id. */
    public static final String ACTOR = "actor";

    private static final Set<String> WHO = Set.of(Detectors.EMAIL);

    private static final String HIDDEN_BY_NAME = "[name]";
    private static final String HIDDEN = "[masked]";

    /** Shorter values keep their length to themselves. */
    private static final int SHORTEST_LENGTH_TOLD = 32;

    private static final int SHORTEST_PARTIAL = 12;

    /** Bits, below which whoever may call the method could try all values out. */
    private static final int FEWEST_BITS = 40;

    /** Steps that a policy's own patterns may take over one text. */
    private static final int MOST_STEPS = 8_000_000;

    private static final double LARGEST_CARD = 1e19;

    private final MaskSettings settings;
    private final SensitiveNames names;
    private final Detectors detectors;
    private final List<NamedPattern> patterns;
    private final Set<String> excluded;
    private final AtomicLong letThrough;
    private final @Nullable Tokens keyed;

    /** Made when a token is first asked for and nobody gave a key. */
    private volatile @Nullable Tokens ownTokens;

    private Masker(
            MaskSettings settings,
            SensitiveNames names,
            AtomicLong letThrough,
            @Nullable Tokens keyed) {
        this.settings = settings;
        this.names = names;
        this.detectors = new Detectors(names);
        this.patterns = settings.addedPatterns();
        this.excluded = settings.excludedDetectors();
        this.letThrough = letThrough;
        this.keyed = keyed;
    }

    /** The built-in names and detectors, and nothing else. */
    public static Masker builtIn() {
        return new Masker(MaskSettings.BUILT_IN, SensitiveNames.BUILT_IN, new AtomicLong(), null);
    }

    /** The built-in names and detectors, changed by a policy. */
    public static Masker of(MaskSettings settings) {
        return new Masker(
                settings,
                new SensitiveNames(settings.addedNames(), settings.excludedNames()),
                new AtomicLong(),
                null);
    }

    /** The names of the built-in detectors, as {@code patterns.exclude} and records use them. */
    public static List<String> detectors() {
        return Detectors.all();
    }

    /**
     * The same masking with tokens under this key. Without one, tokens are keyed at random and
     * comparable within this process only.
     *
     * @param key at least 32 random bytes
     */
    public Masker withKey(byte[] key) {
        return new Masker(settings, names, letThrough, new Tokens(key));
    }

    /** Lower-case hex digest of {@link MaskDigest} over all that decides what is hidden. */
    public String digest() {
        return MaskDigest.of(settings, keyed == null ? null : keyed.keyId());
    }

    /** How many values an exclusion of the policy let through, since the policy was read. */
    public long letThrough() {
        return letThrough.get();
    }

    /**
     * Appends an argument.
     *
     * @param event the event's name, part of a token's input
     * @param name the argument's name; a sensitive one hides the value whatever is asked
     * @param type what to call its type; null takes the value's class
     * @param value of any type
     * @param ask what the policy or the sensor asks for
     */
    public void argument(
            Scratch scratch,
            RecordDraft draft,
            String event,
            String name,
            @Nullable String type,
            @Nullable Object value,
            Ask ask) {
        judge(scratch, event, name, value, ask);
        draft.arg(
                name,
                typeOf(type, value),
                scratch.mode,
                scratch.value,
                scratch.length,
                scratch.why,
                scratch.tokenKey);
    }

    /**
     * Sets the result, as {@link #argument} does under the name {@code return}; a token there is
     * comparable with those of the argument {@code return} alone, or of its class.
     */
    public void result(
            Scratch scratch,
            RecordDraft draft,
            String event,
            @Nullable String type,
            @Nullable Object value,
            Ask ask) {
        judge(scratch, event, "return", value, ask);
        draft.result(typeOf(type, value), scratch.mode, scratch.value, scratch.length, scratch.why);
    }

    /**
     * Sets the error: types alone, unless the message is asked for.
     *
     * <p>An exception class of the application that overrides {@code getMessage} or {@code
     * getCause} is not asked: that is foreign code.
     *
     * @param ask {@link Ask#PLAIN} for the message, after names, detectors and echo
     */
    public void error(Scratch scratch, RecordDraft draft, Throwable thrown, Ask ask) {
        String message = null;
        List<String> causes = null;
        try {
            if (ask.mode() == ArgMode.PLAIN || ask.mode() == ArgMode.MASKED) {
                message = text(scratch, "error", Errors.message(thrown));
            }
            causes = Errors.causes(thrown);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            message = null; // The type alone then; the fault may hold what must not be shown.
        }
        draft.error(thrown.getClass().getName(), message, causes);
    }

    /**
     * Masks a text that the agent did not write itself: a target, a change, a reason, a user agent,
     * a path, a thread's name.
     *
     * @param field what the text is, or the name of the thing whose value it is ({@code
     *     db.password}); a sensitive one hides all of it. Under {@link #ACTOR} an e-mail address
     *     stays: it is who acted
     * @return the text itself when nothing was found; null for null
     */
    public @Nullable String text(Scratch scratch, String field, @Nullable CharSequence value) {
        if (value == null) {
            return null;
        }
        try {
            Kind kind = Kind.of(value);
            if (kind != Kind.TEXT) {
                return "[object]"; // A CharSequence of the application's own is foreign code.
            }
            return masked(scratch, field, kind.text(value), isHidden(scratch, field, false));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return HIDDEN; // Whatever went wrong, the value stays out.
        }
    }

    /**
     * The last step of a record: applies the echo rule to all its texts and writes the counts.
     *
     * <p>Call it after every setter of the draft and before encoding it.
     */
    public void finish(Scratch scratch, RecordDraft draft) {
        if (!scratch.secrets.isEmpty()) {
            draft.rewriteTexts(text -> echoless(scratch, text));
        }
        scratch.counts.into(draft);
        scratch.counts.clear();
    }

    private static String echoless(Scratch scratch, CharSequence text) {
        if (text == HIDDEN_BY_NAME || text == HIDDEN) {
            return (String) text;
        }
        if (scratch.secrets.overflowed() || text.length() > 2 * LONGEST_TEXT) {
            scratch.counts.add(ECHO);
            return HIDDEN;
        }
        try {
            scratch.raw.set(text, text.length());
            scratch.spans.clear();
            Views.echoes(scratch);
            return scratch.spans.isEmpty() ? text.toString() : replaced(scratch, text);
        } catch (RuntimeException | StackOverflowError e) {
            return HIDDEN;
        }
    }

    // One value

    /** Decides what becomes of a value; the answer is in the scratch. */
    private void judge(
            Scratch scratch, String event, String name, @Nullable Object value, Ask ask) {
        scratch.value = null;
        scratch.length = RecordDraft.ABSENT;
        scratch.why = null;
        scratch.tokenKey = null;
        try {
            if (value == null) {
                scratch.mode = ask.mode() == ArgMode.PLAIN ? ArgMode.PLAIN : ArgMode.DROPPED;
                return;
            }
            judge(scratch, event, name, Kind.of(value), value, ask);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // A value that changed while it was read, or a fault here: nothing of it is shown, and
            // the exception is not either, since its message may hold the value.
            scratch.value = null;
            scratch.tokenKey = null;
            dropped(scratch, "unreadable");
        }
    }

    private void judge(
            Scratch scratch, String event, String name, Kind kind, Object value, Ask ask) {
        boolean number = kind == Kind.NUMBER || kind == Kind.BOOLEAN;
        ArgMode mode = ask.mode();
        boolean hidden = isHidden(scratch, name, number);
        if (hidden && mode != ArgMode.DROPPED && !(mode == ArgMode.TOKEN && kind.isScalar())) {
            remember(scratch, kind, value);
            scratch.counts.add(NAME);
            scratch.mode = ArgMode.MASKED;
            scratch.value = HIDDEN_BY_NAME;
            return;
        }
        if (mode == ArgMode.PLAIN) {
            plain(scratch, name, kind, value);
            return;
        }
        remember(scratch, kind, value);
        if (!hidden) {
            tellLength(scratch, kind, value);
        }
        if (mode == null) {
            if (!kind.isScalar()) {
                dropped(scratch, "object");
            } else if (isGuessable(kind, value)) {
                dropped(scratch, "guessable");
            } else {
                token(scratch, event, name, kind, value, ask);
            }
            return;
        }
        switch (mode) {
            case MASKED -> {
                scratch.mode = ArgMode.MASKED;
                scratch.value = HIDDEN;
            }
            case PARTIAL -> partial(scratch, kind, value);
            case TOKEN -> token(scratch, event, name, kind, value, ask);
            case SEALED -> dropped(scratch, "unsealed");
            default -> dropped(scratch, "policy");
        }
    }

    private static void dropped(Scratch scratch, String why) {
        scratch.mode = ArgMode.DROPPED;
        scratch.value = null;
        scratch.why = why;
    }

    private boolean isHidden(Scratch scratch, String name, boolean number) {
        Verdict verdict = names.verdict(name, number, scratch);
        if (verdict == Verdict.EXCLUDED) {
            letThrough.incrementAndGet();
        }
        return verdict == Verdict.SENSITIVE;
    }

    private void plain(Scratch scratch, String name, Kind kind, Object value) {
        switch (kind) {
            case OBJECT -> dropped(scratch, "object");
            case CONTAINER -> {
                scratch.value = Trees.show(this, scratch, name, value);
                scratch.mode = scratch.treeMasked ? ArgMode.MASKED : ArgMode.PLAIN;
                if (scratch.value.length() > LONGEST_TEXT) {
                    dropped(scratch, "long");
                }
            }
            case BYTES -> {
                String text = text(bytes(value));
                if (text == null) {
                    tellLength(scratch, kind, value);
                    remember(scratch, kind, value);
                    dropped(scratch, "binary");
                } else {
                    plainText(scratch, name, text);
                }
            }
            case BOOLEAN, ENUM -> {
                scratch.mode = ArgMode.PLAIN;
                scratch.value = kind.text(value).toString();
            }
            default -> {
                plainText(scratch, name, kind.text(value));
                cardAsDouble(scratch, value);
            }
        }
    }

    private void plainText(Scratch scratch, String name, CharSequence text) {
        if (text == Kind.LONG || text.length() > LONGEST_TEXT) {
            scratch.length = text == Kind.LONG ? RecordDraft.ABSENT : text.length();
            dropped(scratch, "long");
            return;
        }
        String shown = masked(scratch, name, text, false);
        scratch.mode = shown.contentEquals(text) ? ArgMode.PLAIN : ArgMode.MASKED;
        scratch.value = shown;
    }

    /** A card number that was put into a floating point variable. */
    private static void cardAsDouble(Scratch scratch, Object value) {
        if (value instanceof Double number
                && number >= 1e11
                && number < LARGEST_CARD
                && number == Math.rint(number)) {
            String digits = Long.toString(number.longValue());
            for (int i = 0; i < digits.length(); i++) {
                scratch.digits[i] = (byte) (digits.charAt(i) - '0');
            }
            if (digits.length() >= 15
                    && digits.length() <= 16
                    && Numbers.isIssued(scratch.digits, digits.length())
                    && Numbers.luhn(scratch.digits, digits.length())) {
                scratch.counts.add(Detectors.CARD);
                scratch.mode = ArgMode.MASKED;
                scratch.value = "[card]";
            }
        }
    }

    /** The masked text of a scalar within a container. */
    String leaf(Scratch scratch, String name, Kind kind, Object value) {
        boolean number = kind == Kind.NUMBER || kind == Kind.BOOLEAN;
        if (isHidden(scratch, name, number)) {
            remember(scratch, kind, value);
            scratch.counts.add(NAME);
            scratch.treeMasked = true;
            return HIDDEN_BY_NAME;
        }
        CharSequence text = kind == Kind.BYTES ? text(bytes(value)) : kind.text(value);
        if (text == null || text == Kind.LONG || text.length() > LONGEST_TEXT) {
            scratch.treeMasked = true;
            return text == null ? "[binary]" : Kind.LONG;
        }
        String shown = masked(scratch, name, text, false);
        scratch.treeMasked |= !shown.contentEquals(text);
        return shown;
    }

    private void partial(Scratch scratch, Kind kind, Object value) {
        CharSequence text = kind.isScalar() && kind != Kind.BYTES ? kind.text(value) : "";
        scratch.mode = ArgMode.MASKED;
        scratch.value = HIDDEN;
        if (text == Kind.LONG
                || text.length() < SHORTEST_PARTIAL
                || text.length() > LONGEST_TEXT
                || scratch.tokens.holds(text)) {
            return;
        }
        int shown = Math.min(4, text.length() / 4);
        scratch.mode = ArgMode.PARTIAL;
        scratch.value = "…" + text.subSequence(text.length() - shown, text.length());
        scratch.tokens.shown(text);
    }

    private void token(
            Scratch scratch, String event, String name, Kind kind, Object value, Ask ask) {
        if (!kind.isScalar()) {
            dropped(scratch, "object");
            return;
        }
        byte[] bytes = kind == Kind.BYTES ? bytes(value) : null;
        CharSequence text = bytes == null ? kind.text(value) : "";
        int size = bytes == null ? text.length() : bytes.length;
        if (text == Kind.LONG || size > LONGEST_TOKEN) {
            dropped(scratch, "long");
            return;
        }
        if (scratch.tokens.wasShown(text)) {
            dropped(scratch, "partial");
            return;
        }
        Tokens tokens = tokens();
        scratch.mode = ArgMode.TOKEN;
        scratch.value = tokens.token(scratch.tokens, event, name, ask.tokenClass(), text, bytes);
        scratch.tokenKey = tokens.keyId();
        scratch.tokens.made(text);
    }

    private Tokens tokens() {
        if (keyed != null) {
            return keyed;
        }
        Tokens own = ownTokens;
        return own != null ? own : makeTokens();
    }

    /** One key for all threads, or equal values would have different tokens. */
    private synchronized Tokens makeTokens() {
        Tokens own = ownTokens;
        if (own == null) {
            byte[] key = new byte[32];
            new SecureRandom().nextBytes(key);
            own = new Tokens(key);
            ownTokens = own;
        }
        return own;
    }

    /** True when all values of this form could be tried out. */
    static boolean isGuessable(Kind kind, Object value) {
        if (kind == Kind.BYTES) {
            return bytes(value).length < FEWEST_BITS / 8;
        }
        if (kind == Kind.NUMBER || kind == Kind.BOOLEAN || kind == Kind.ENUM) {
            return true;
        }
        if (kind == Kind.WORD && value.getClass().getName().startsWith("java.time.")) {
            return true;
        }
        CharSequence text = kind.text(value);
        boolean digits = false;
        boolean small = false;
        boolean capital = false;
        boolean other = false;
        for (int i = 0; i < text.length() && i < FEWEST_BITS; i++) {
            char c = text.charAt(i);
            digits |= Chars.isDigit(c);
            capital |= Chars.isUpper(c);
            small |= c >= 'a' && c <= 'z';
            other |= !Chars.isWord(c);
        }
        int letters = (digits ? 10 : 0) + (small ? 26 : 0) + (capital ? 26 : 0) + (other ? 32 : 0);
        return text.length() * Math.log(Math.max(2, letters)) / Math.log(2) < FEWEST_BITS;
    }

    private static void tellLength(Scratch scratch, Kind kind, Object value) {
        if (kind != Kind.TEXT && kind != Kind.BYTES) {
            return;
        }
        long length =
                value instanceof CharSequence text
                        ? text.length()
                        : value instanceof char[] chars
                                ? chars.length
                                : value instanceof ByteBuffer buffer
                                        ? buffer.remaining()
                                        : ((byte[]) value).length;
        if (length >= SHORTEST_LENGTH_TOLD) {
            scratch.length = length;
        }
    }

    /** Keeps a hidden value's text, so that it is not shown elsewhere in the record. */
    void remember(Scratch scratch, Kind kind, Object value) {
        switch (kind) {
            case OBJECT, BOOLEAN, ENUM -> {}
            case CONTAINER -> Trees.hide(this, scratch, value);
            case BYTES -> {
                byte[] bytes = bytes(value);
                if (bytes.length <= LONGEST_TEXT) {
                    String text = new String(bytes, StandardCharsets.UTF_8);
                    // Without zeros: as decoding base64 or hexadecimal digits gives it, and UTF-16.
                    String latin = new String(bytes, StandardCharsets.ISO_8859_1).replace("\0", "");
                    scratch.secrets.add(text);
                    if (!text.equals(latin)) {
                        scratch.secrets.add(latin);
                    }
                }
            }
            default -> {
                CharSequence text = kind.text(value);
                if (text != Kind.LONG) {
                    scratch.secrets.add(text);
                }
            }
        }
    }

    /**
     * The bytes of an array or a buffer, whose position stays; at most one more than can be used.
     */
    private static byte[] bytes(Object value) {
        if (value instanceof byte[] array) {
            return array;
        }
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] bytes = new byte[Math.min(buffer.remaining(), LONGEST_TOKEN + 1)];
        buffer.get(bytes);
        return bytes;
    }

    /** Bytes as text; null when they are none. */
    private static @Nullable String text(byte[] bytes) {
        if (bytes.length > 4 * LONGEST_TEXT) {
            return Kind.LONG;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\uFFFD' || (c < ' ' && !Chars.isSpace(c))) {
                return null;
            }
        }
        return text;
    }

    // Texts

    /** The text without what names and detectors find in it; itself when they find nothing. */
    private String masked(Scratch scratch, String name, CharSequence text, boolean hidden) {
        if (hidden) {
            scratch.secrets.add(text);
            scratch.counts.add(NAME);
            return HIDDEN_BY_NAME;
        }
        int length = text.length();
        if (length > LONGEST_TEXT) {
            return Kind.LONG;
        }
        scratch.raw.set(text, length);
        int flags = Classifier.flags(scratch.raw.chars, length);
        if (flags == 0 && patterns.isEmpty()) {
            return text.toString();
        }
        scratch.spans.clear();
        if (flags != 0) {
            Views.detect(detectors, flags, contextOf(scratch, name, flags), scratch);
        }
        if (!ownPatterns(scratch, text)) {
            return "[slow]";
        }
        scratch.spans.letThrough(excluded, letThrough);
        if (name.equals(ACTOR)) {
            scratch.spans.letThrough(WHO, null);
        }
        if (scratch.spans.isEmpty()) {
            return text.toString();
        }
        String result = replaced(scratch, text);
        for (int i = 0; i < scratch.spans.size(); i++) {
            scratch.secrets.add(scratch.raw.chars, scratch.spans.start(i), scratch.spans.end(i));
        }
        return result;
    }

    private static int contextOf(Scratch scratch, String name, int flags) {
        if ((flags & (Classifier.DIGITS | Classifier.RUN | Classifier.ENCODED)) == 0) {
            return 0;
        }
        int length = Math.min(name.length(), scratch.rawName.length);
        name.getChars(name.length() - length, name.length(), scratch.rawName, 0);
        return Context.of(scratch.rawName, 0, length, scratch.key);
    }

    /** Runs the policy's own patterns. False when that would take too long. */
    private boolean ownPatterns(Scratch scratch, CharSequence text) {
        if (patterns.isEmpty()) {
            return true;
        }
        long steps = 0;
        String whole = text.toString();
        for (NamedPattern pattern : patterns) {
            steps += (long) pattern.steps() * whole.length();
            if (steps > MOST_STEPS) {
                return false;
            }
            pattern.find(whole, scratch.spans);
        }
        return true;
    }

    /** Replaces each span by its detector's name, and counts. */
    private static String replaced(Scratch scratch, CharSequence text) {
        Spans spans = scratch.spans;
        spans.merge();
        StringBuilder out = scratch.out;
        out.setLength(0);
        int at = 0;
        for (int i = 0; i < spans.size(); i++) {
            out.append(text, at, spans.start(i));
            out.append('[').append(spans.detector(i)).append(']');
            scratch.counts.add(spans.detector(i));
            at = spans.end(i);
        }
        return out.append(text, at, text.length()).toString();
    }

    private static String typeOf(@Nullable String type, @Nullable Object value) {
        if (type != null) {
            return type;
        }
        return value == null ? "null" : value.getClass().getTypeName();
    }
}
