// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.note;

import io.jwitness.record.internal.note.SignedNote.Signed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A C2SP {@code tlog-policy}: which logs are known, and which cosigners must have signed a
 * checkpoint. Immutable once read.
 */
public final class TlogPolicy {
    /** A name of the quorum's language: a cosigner's key, or so many of these members. */
    private interface Member {
        boolean vouches(SignedNote note);
    }

    private final List<VerifierKey> logs = new ArrayList<>();
    private final Map<String, Member> members = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private final Set<String> keys = new HashSet<>();
    private final List<Cosigner> cosigners = new ArrayList<>();
    private @Nullable Member quorum;
    private boolean none;

    private TlogPolicy() {}

    /**
     * Reads a policy.
     *
     * @param file its bytes
     * @param name how to call it in a message
     * @throws IllegalArgumentException when it is none: where and why
     */
    public static TlogPolicy parse(byte[] file, String name) {
        TlogPolicy policy = new TlogPolicy();
        // Octets with the high bit are opaque: one character for each keeps them apart.
        String[] lines = new String(file, StandardCharsets.ISO_8859_1).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            try {
                policy.line(lines[i]);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ":" + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        if (policy.quorum == null && !policy.none) {
            throw new IllegalArgumentException(name + ": a policy has one line 'quorum'");
        }
        return policy;
    }

    private void line(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                throw new IllegalArgumentException("a control character");
            }
        }
        String bare = line.replace('\t', ' ').strip();
        if (bare.isEmpty() || bare.startsWith("#")) {
            return;
        }
        String[] words = bare.split(" +");
        switch (words[0]) {
            case "log" -> log(words);
            case "witness" -> witness(words);
            case "group" -> group(words);
            case "quorum" -> quorum(words);
            default ->
                    throw new IllegalArgumentException(
                            "unknown line '" + words[0] + "'; known: log, witness, group, quorum");
        }
    }

    private void log(String[] words) {
        if (words.length < 2 || words.length > 3) {
            throw new IllegalArgumentException("expected: log <vkey> [<url>]");
        }
        VerifierKey key = key(words[1]);
        if (key.type() != VerifierKey.ED25519) {
            throw new IllegalArgumentException("not a log's key: " + words[1]);
        }
        logs.add(key);
    }

    private void witness(String[] words) {
        if (words.length < 3 || words.length > 4) {
            throw new IllegalArgumentException("expected: witness <name> <vkey> [<url>]");
        }
        VerifierKey key = key(words[2]);
        if (key.type() != VerifierKey.COSIGNATURE) {
            throw new IllegalArgumentException("not a cosigner's key: " + words[2]);
        }
        define(words[1], note -> note.signedBy(key) == Signed.GOOD);
        cosigners.add(new Cosigner(words[1], key, words.length == 4 ? words[3] : null));
    }

    private VerifierKey key(String vkey) {
        VerifierKey key =
                VerifierKey.parse(
                        new String(
                                vkey.getBytes(StandardCharsets.ISO_8859_1),
                                StandardCharsets.UTF_8));
        if (!keys.add(key.type() + StrictBase64.encode(key.raw()))) {
            throw new IllegalArgumentException("the same key twice: " + vkey);
        }
        return key;
    }

    private void group(String[] words) {
        if (words.length < 4) {
            throw new IllegalArgumentException("expected: group <name> any|all|<k> <name>...");
        }
        List<Member> of = new ArrayList<>();
        for (int i = 3; i < words.length; i++) {
            of.add(member(words[i]));
            if (!used.add(words[i])) {
                throw new IllegalArgumentException("'" + words[i] + "' is a member already");
            }
        }
        int needed =
                switch (words[2]) {
                    case "any" -> 1;
                    case "all" -> of.size();
                    default -> threshold(words[2], of.size());
                };
        define(
                words[1],
                note -> {
                    int have = 0;
                    for (Member m : of) {
                        have += m.vouches(note) ? 1 : 0;
                    }
                    return have >= needed;
                });
    }

    private static int threshold(String word, int members) {
        if (!word.matches("[1-9][0-9]{0,8}") || Integer.parseInt(word) > members) {
            throw new IllegalArgumentException("'" + word + "' is no number from 1 to " + members);
        }
        return Integer.parseInt(word);
    }

    private void quorum(String[] words) {
        if (words.length != 2) {
            throw new IllegalArgumentException("expected: quorum <name>");
        }
        if (quorum != null || none) {
            throw new IllegalArgumentException("a second line 'quorum'");
        }
        if (words[1].equals("none")) {
            none = true;
        } else {
            quorum = member(words[1]);
        }
    }

    private Member member(String name) {
        Member member = members.get(name);
        if (member == null) {
            throw new IllegalArgumentException("'" + name + "' is not defined above");
        }
        return member;
    }

    private void define(String name, Member member) {
        if (name.equals("none") || members.putIfAbsent(name, member) != null) {
            throw new IllegalArgumentException("the name '" + name + "' is taken");
        }
    }

    /** The key of the log of this name, when the policy knows exactly one. */
    public @Nullable VerifierKey log(String origin) {
        List<VerifierKey> named = logs.stream().filter(k -> k.name().equals(origin)).toList();
        return named.size() == 1 ? named.get(0) : null;
    }

    /** The logs that the policy knows. */
    public List<VerifierKey> logs() {
        return List.copyOf(logs);
    }

    /**
     * A cosigner of a policy.
     *
     * @param name what the policy calls it
     * @param key its key
     * @param url where it takes checkpoints, as the policy has it; null where it names none
     */
    public record Cosigner(String name, VerifierKey key, @Nullable String url) {}

    /** The cosigners that the policy knows, in its order. */
    public List<Cosigner> cosigners() {
        return List.copyOf(cosigners);
    }

    /** True when no cosignature is asked for: then none vouches for anything. */
    public boolean asksForNobody() {
        return none;
    }

    /** True when enough cosigners signed; false for {@code quorum none}. */
    public boolean vouches(SignedNote note) {
        Member needed = quorum;
        return needed != null && needed.vouches(note);
    }
}
