// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

/**
 * Searches a text and everything it decodes to, for detectors and for what was hidden elsewhere in
 * the record. Stateless; all state is in the {@link Scratch}.
 */
final class Views {
    private static final int LAYERS = 3;
    private static final int SHORTEST_RUN = 16;
    private static final int ALIGNMENTS = 4;

    private Views() {}

    /**
     * Runs the detectors over the scratch's raw text; what they find is in its spans.
     *
     * @param flags what the classifier said of the raw text
     */
    static void detect(Detectors detectors, int flags, int context, Scratch scratch) {
        Text view = scratch.raw;
        view.own();
        detectors.find(view, flags, context, scratch, scratch.spans);
        int last = flags;
        if ((flags & Classifier.ENCODED) != 0) {
            for (int layer = 0; layer < LAYERS; layer++) {
                Text next = view == scratch.decoded ? scratch.decodedAgain : scratch.decoded;
                if (!Decoder.decode(view, next)) {
                    break;
                }
                view = next;
                last = Classifier.flags(view.chars, view.length);
                detectors.find(view, last, context, scratch, scratch.spans);
            }
        }
        if ((last & Classifier.RUN) != 0) {
            runs(detectors, view, scratch);
        }
    }

    private static void runs(Detectors detectors, Text view, Scratch scratch) {
        char[] t = view.chars;
        int n = view.length;
        for (int i = 0; i < n; i++) {
            int end = i;
            boolean hex = true;
            while (end < n && Chars.isBase64(t[end])) {
                hex &= Chars.hexDigit(t[end]) >= 0;
                end++;
            }
            if (end - i >= SHORTEST_RUN) {
                run(detectors, view, i, end, hex, scratch);
            }
            i = Math.max(i, end);
        }
    }

    private static void run(
            Detectors detectors, Text view, int from, int end, boolean hex, Scratch scratch) {
        for (int align = 0; align < ALIGNMENTS; align++) {
            Base64Runs.base64(view.chars, from + align, end, scratch.inner);
            if (found(detectors, view, from, end, scratch)) {
                return;
            }
        }
        if (hex) {
            Base64Runs.hex(view.chars, from, end, scratch.inner);
            found(detectors, view, from, end, scratch);
        }
    }

    private static boolean found(
            Detectors detectors, Text view, int from, int end, Scratch scratch) {
        Text inner = scratch.inner;
        if (5 * Base64Runs.printable(inner) < 3 * inner.length) {
            return false;
        }
        int flags = Classifier.flags(inner.chars, inner.length);
        scratch.innerSpans.clear();
        detectors.find(inner, flags, 0, scratch, scratch.innerSpans);
        if (scratch.innerSpans.isEmpty()) {
            return false;
        }
        scratch.spans.add(
                view.at[from], view.at[padded(view, end)], scratch.innerSpans.detector(0));
        return true;
    }

    private static int padded(Text view, int end) {
        int padded = end;
        while (padded < view.length && view.chars[padded] == '=') {
            padded++;
        }
        return padded;
    }

    /** Looks for the record's secrets in the scratch's raw text; what it finds is in its spans. */
    static void echoes(Scratch scratch) {
        Text view = scratch.raw;
        view.own();
        echoes(view, scratch);
        int flags = Classifier.flags(view.chars, view.length);
        if ((flags & Classifier.ENCODED) != 0) {
            for (int layer = 0; layer < LAYERS; layer++) {
                Text next = view == scratch.decoded ? scratch.decodedAgain : scratch.decoded;
                if (!Decoder.decode(view, next)) {
                    break;
                }
                view = next;
                echoes(view, scratch);
            }
        }
        char[] t = view.chars;
        for (int i = 0; i < view.length; i++) {
            int end = i;
            boolean hex = true;
            while (end < view.length && Chars.isBase64(t[end])) {
                hex &= Chars.hexDigit(t[end]) >= 0;
                end++;
            }
            // Four characters of base64 give three.
            if (3 * (end - i) / 4 >= scratch.secrets.shortest()) {
                echoRun(view, i, end, hex, scratch);
            }
            i = Math.max(i, end);
        }
    }

    private static void echoes(Text view, Scratch scratch) {
        Secrets secrets = scratch.secrets;
        for (int i = 0; i <= view.length - secrets.shortest(); i++) {
            if (!secrets.mayBegin(view.chars[i])) {
                continue;
            }
            for (int k = 0; k < secrets.size(); k++) {
                int end = secrets.endAt(k, view.chars, view.length, i);
                if (end >= 0) {
                    scratch.spans.add(view.at[i], view.at[end], Masker.ECHO);
                }
            }
        }
    }

    private static void echoRun(Text view, int from, int end, boolean hex, Scratch scratch) {
        for (int align = 0; align < ALIGNMENTS; align++) {
            Base64Runs.base64(view.chars, from + align, end, scratch.inner);
            if (holdsSecret(scratch)) {
                scratch.spans.add(view.at[from], view.at[padded(view, end)], Masker.ECHO);
                return;
            }
        }
        if (hex) {
            Base64Runs.hex(view.chars, from, end, scratch.inner);
            if (holdsSecret(scratch)) {
                scratch.spans.add(view.at[from], view.at[end], Masker.ECHO);
            }
        }
    }

    private static boolean holdsSecret(Scratch scratch) {
        Text inner = scratch.inner;
        for (int i = 0; i <= inner.length - scratch.secrets.shortest(); i++) {
            for (int k = 0; k < scratch.secrets.size(); k++) {
                if (scratch.secrets.endAt(k, inner.chars, inner.length, i) >= 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
