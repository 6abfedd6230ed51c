// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.internal.encode.RecordDraft;
import io.jwitness.record.internal.encode.RecordEncoder;
import io.jwitness.record.internal.encode.Section;
import io.jwitness.record.internal.encode.SessionId;
import io.jwitness.record.internal.encode.StoredRecord;
import io.jwitness.record.internal.merkle.CompactRange;
import io.jwitness.record.internal.merkle.LeafHash;
import io.jwitness.record.internal.note.NoteSigner;
import io.jwitness.record.internal.note.StrictBase64;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes a journal as the contract says, by hand and slowly: framing, records, seals, both keys,
 * checkpoints. Tests then do to its files what attackers do; those of other rooms take a whole one.
 */
public final class TestJournal implements AutoCloseable {
    public static final String ORIGIN = "shop/0/5f0c1122aabb33445566778899aabbcc";

    final Path slot;
    public final NoteSigner logKey;
    final String origin;
    final List<byte[]> records = new ArrayList<>();
    final List<String> fileOf = new ArrayList<>();
    final List<Long> offsetOf = new ArrayList<>();

    private final StoredRecord stored;
    private final CompactRange tree = new CompactRange();
    private final RecordDraft draft = new RecordDraft();
    private @Nullable RecordEncoder encoder;
    private @Nullable NoteSigner epochKey;
    private @Nullable NoteSigner nextEpochKey;
    private @Nullable String lastText;
    private @Nullable String lastPublished;
    private @Nullable Cq4File file;
    private String fileName = "";
    private int fileNumber;
    private long counter;
    private long epoch;
    String policyDigest = "p1";
    String maskingDigest = "m1";

    /** What the monotonic clock is ahead of the wall clock, in seconds. */
    long steadySeconds;

    /** Wall clock of the next record, in seconds. */
    public long now = 1_795_370_645L;

    public TestJournal(Path slot) {
        this(slot, ORIGIN, NoteSigner.generate(ORIGIN));
    }

    TestJournal(Path slot, String origin, NoteSigner logKey) {
        this.slot = slot;
        this.origin = origin;
        this.logKey = logKey;
        stored = new StoredRecord(origin);
        try {
            Files.createDirectories(slot.resolve("queue"));
            Files.writeString(slot.resolve("layout"), "1\n");
            Files.writeString(slot.resolve("origin"), origin + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        roll();
    }

    /** A short journal with everything in it: two sessions, a rotation, two rolls. */
    public static TestJournal ordinary(Path slot) {
        TestJournal j = new TestJournal(slot);
        j.session().records(3).seal();
        j.records(5).seal().rotate().records(2).seal().records(1).seal().roll();
        j.records(4).seal().stop().seal();
        j.roll();
        j.session().records(6).seal().stop().seal();
        j.end();
        return j;
    }

    public String vkey() {
        return logKey.verifier().toString();
    }

    public long size() {
        return tree.size();
    }

    CompactRange tree() {
        return tree.copy();
    }

    NoteSigner epochKey() {
        return Objects.requireNonNull(epochKey);
    }

    long epoch() {
        return epoch;
    }

    /** Begins a session, with its first seal. */
    public TestJournal session() {
        begin();
        return seal();
    }

    /** Begins a session, without its first seal. */
    TestJournal begin() {
        encoder = new RecordEncoder(SessionId.random());
        epochKey = NoteSigner.generate(origin);
        epoch++;
        nextEpochKey = null;
        Section start =
                Section.start()
                        .put("size", tree.size())
                        .put("root", StrictBase64.encode(tree.root()))
                        .put("checkpoint", sha256(lastPublished))
                        .put("log_vkey", vkey())
                        .put("vkey", epochKey.verifier().toString())
                        .put("epoch", epoch)
                        .put("agent", "0.1.0")
                        .put("java", "17");
        return append(draft("jwitness.session.start").section(start));
    }

    public TestJournal records(int n) {
        for (int i = 0; i < n; i++) {
            append(draft("log.level.change").target("logger", "com.acme.L" + tree.size(), null));
        }
        return this;
    }

    TestJournal event(String event) {
        return append(draft(event));
    }

    /** A record of another session, as the last process leaves it in its ring. */
    TestJournal leftOver() {
        RecordEncoder ours = encoder;
        encoder = new RecordEncoder(SessionId.random());
        append(draft("log.level.change"));
        encoder = ours;
        return this;
    }

    TestJournal recover() {
        Section recover =
                Section.recover()
                        .put("file", "a")
                        .put("offset", 1)
                        .put("length", 2)
                        .put("sha256", "00");
        return append(draft("jwitness.session.recover").section(recover));
    }

    TestJournal rotate() {
        nextEpochKey = NoteSigner.generate(origin);
        Section key =
                Section.key()
                        .put("epoch", epoch + 1)
                        .put("next", nextEpochKey.verifier().toString());
        return append(draft("jwitness.key.rotate").section(key));
    }

    public TestJournal stop() {
        return event("jwitness.session.stop");
    }

    /** Appends a seal, and publishes its checkpoint. */
    public TestJournal seal() {
        sealOnly();
        return publish();
    }

    /** Appends a seal whose checkpoint a crash prevents. */
    TestJournal sealOnly() {
        return sealRecord(epoch);
    }

    TestJournal sealRecord(long sealEpoch) {
        Section seal =
                Section.seal()
                        .put("size", tree.size())
                        .put("range", StrictBase64.encode(tree.range()))
                        .put("previous", sha256(lastText))
                        .put("mono_ns", String.valueOf((now + steadySeconds) * 1_000_000_000L))
                        .put("policy", policyDigest)
                        .put("masking", maskingDigest)
                        .put("epoch", sealEpoch)
                        .put("last_index", String.valueOf(index()));
        append(draft("jwitness.seal").section(seal));
        lastText = Checkpoint.text(origin, tree.size(), tree.root());
        return this;
    }

    /** The queue's index of the next document. */
    private long index() {
        long hours = LocalDate.of(2000, 1, fileNumber).toEpochDay() * 24;
        return (hours << 32) + fileOf.stream().filter(fileName::equals).count();
    }

    TestJournal publish() {
        return publish(logKey, epochKey());
    }

    TestJournal publish(NoteSigner... signers) {
        String text = String.valueOf(lastText);
        byte[] note = NoteSigner.note(text, signers);
        try {
            Files.write(
                    slot.resolve("checkpoints"),
                    note,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            Files.write(slot.resolve("checkpoint"), note);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lastPublished = text;
        NoteSigner next = nextEpochKey;
        if (next != null) {
            epochKey = next;
            nextEpochKey = null;
            epoch++;
        }
        return this;
    }

    /** Sizes at the checkpoints: behind each seal. */
    List<Long> seals() {
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            if (isEvent(i, "jwitness.seal")) {
                sizes.add(i + 1L);
            }
        }
        return sizes;
    }

    /** The first seal at this record or behind it. */
    long nextSeal(long from) {
        return seals().stream().filter(s -> s > from).findFirst().orElseThrow() - 1;
    }

    /** True when a session begins behind this many records. */
    boolean endsSession(long size) {
        return size < records.size() && isEvent((int) size, "jwitness.session.start");
    }

    private boolean isEvent(int record, String event) {
        String text = new String(records.get(record), StandardCharsets.UTF_8);
        return text.contains("\"event\":\"" + event + "\"");
    }

    /** Makes the journal look as one that this very JVM writes. */
    void isOwnedByThisProcess() throws IOException {
        long pid = ProcessHandle.current().pid();
        String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
        String start = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
        Files.writeString(slot.resolve("owner"), "{\"pid\":" + pid + ",\"start\":" + start + "}\n");
    }

    /** The same history and keys, to be continued in another directory; one file until here. */
    TestJournal continuedAt(Path other) throws IOException {
        TestJournal copy = new TestJournal(other, origin, logKey);
        for (String name : List.of("checkpoint", "checkpoints")) {
            Files.copy(slot.resolve(name), other.resolve(name));
        }
        for (byte[] record : records) {
            copy.appendRaw(record);
        }
        copy.encoder = encoder;
        copy.epochKey = epochKey;
        copy.epoch = epoch;
        copy.counter = counter;
        copy.now = now;
        copy.lastText = lastText;
        copy.lastPublished = lastPublished;
        return copy;
    }

    /** Keeps the newest checkpoint outside. */
    public Path anchor(String name) {
        try {
            Path anchor = slot.resolveSibling(name);
            Files.write(
                    anchor,
                    Files.readAllBytes(slot.resolve("checkpoint")),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            return anchor;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the first files, up to the one that holds this record, after a prune record. */
    TestJournal prune(long first, CompactRange at, long epochThen, NoteSigner epochKeyThen) {
        Section prune =
                Section.prune()
                        .put("first", first)
                        .put("range", StrictBase64.encode(at.range()))
                        .put("epoch", epochThen)
                        .put("log_vkey", vkey())
                        .put("vkey", epochKeyThen.verifier().toString());
        append(draft("jwitness.prune").section(prune));
        seal();
        try {
            String keep = fileOf.get((int) first);
            for (String name : List.copyOf(new TreeSet<>(fileOf))) {
                if (name.compareTo(keep) < 0) {
                    Files.deleteIfExists(slot.resolve("queue").resolve(name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    TestJournal roll() {
        try {
            end();
            fileName = String.format("200001%02d-00F.cq4", ++fileNumber);
            file = Cq4File.create(slot.resolve("queue").resolve(fileName));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the end mark, as a stop does. */
    public TestJournal end() {
        try {
            Cq4File open = file;
            if (open != null) {
                open.endMark();
                open.close();
                file = null;
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Cq4File file() {
        return Objects.requireNonNull(file);
    }

    RecordDraft draft(String event) {
        return draft.reset().event(event).time(now, 0);
    }

    TestJournal append(RecordDraft d) {
        byte[] ring = new byte[RecordEncoder.MAX_LENGTH];
        int length = Objects.requireNonNull(encoder).encode(d, ++counter, ring);
        byte[] salt = new byte[16];
        Arrays.fill(salt, (byte) counter);
        byte[] out = new byte[StoredRecord.MAX_LENGTH];
        int n = stored.assemble(tree.size(), salt, 0, ring, 0, length, out, 0);
        return appendRaw(Arrays.copyOf(out, n));
    }

    TestJournal appendRaw(byte[] record) {
        try {
            byte[] leaf = LeafHash.of(record);
            offsetOf.add(file().append(leaf, record));
            fileOf.add(fileName);
            records.add(record);
            tree.append(leaf);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static @Nullable String sha256(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        Cq4File open = file;
        if (open != null) {
            open.close();
        }
    }
}
