// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.anchor;

import io.jwitness.record.Checkpoint;
import io.jwitness.record.internal.note.SignedNote;
import io.jwitness.record.internal.note.TlogPolicy;
import io.jwitness.record.internal.spi.HttpPost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The cosigners of a C2SP {@code tlog-policy}, asked all at once for the same checkpoint until its
 * quorum has signed.
 *
 * <p>Each has a thread of its own while it is asked, and at most {@link #ROUND_NS} in a round. One
 * that is still busy with an earlier checkpoint is left out: so one that is down or slow costs the
 * others nothing, and the journal nothing but its signature.
 */
public final class Witnesses implements Delivery {
    private static final long ROUND_NS = TimeUnit.SECONDS.toNanos(10);

    private final TlogPolicy policy;
    private final List<Worker> workers = new ArrayList<>();
    private final Vouched vouched;

    /** One witness and the thread that asks it. */
    private record Worker(Witness witness, ThreadPoolExecutor thread) {}

    /** What became of one question. */
    private record Outcome(Witness witness, @Nullable String line, String why) {}

    /** Contradictions that were told; once a session is enough. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /**
     * Makes a round table.
     *
     * @param policy names cosigners, with the addresses where they take checkpoints, and a quorum
     * @param slot the journal's directory, from which proofs are made
     * @throws IllegalArgumentException when no cosigner of it has an address that can be used
     */
    public Witnesses(TlogPolicy policy, Path slot, HttpPost http, Vouched vouched) {
        this.policy = policy;
        this.vouched = vouched;
        ConsistencyProofs proofs = new ConsistencyProofs(slot);
        for (TlogPolicy.Cosigner cosigner : policy.cosigners()) {
            if (cosigner.url() != null) {
                Witness witness = new Witness(cosigner, http, proofs);
                workers.add(new Worker(witness, thread(witness.name())));
            }
        }
        if (workers.isEmpty()) {
            throw new IllegalArgumentException(
                    "no witness of the policy has an address: witness <name> <vkey> <url>");
        }
    }

    private static ThreadPoolExecutor thread(String name) {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(
                        1,
                        1,
                        30,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        task -> {
                            Thread thread =
                                    new Thread(null, task, "jwitness-witness-" + name, 0, false);
                            thread.setDaemon(true);
                            thread.setContextClassLoader(Witnesses.class.getClassLoader());
                            return thread;
                        });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    @Override
    public String name() {
        return "witnesses";
    }

    @Override
    public void deliver(long size, byte[] note) throws IOException, InterruptedException {
        Checkpoint checkpoint = Checkpoint.parse(note);
        BlockingQueue<Outcome> outcomes = new ArrayBlockingQueue<>(workers.size());
        Map<String, String> why = new TreeMap<>();
        int asked = 0;
        for (Worker worker : workers) {
            try {
                worker.thread().execute(() -> outcomes.add(ask(worker.witness(), checkpoint)));
                asked++;
            } catch (RejectedExecutionException e) {
                why.put(worker.witness().name(), "busy with an earlier checkpoint");
            }
        }
        StringBuilder signed = new StringBuilder(new String(note, StandardCharsets.UTF_8));
        boolean enough = false;
        long end = System.nanoTime() + ROUND_NS;
        for (int answered = 0; answered < asked; answered++) {
            // With a quorum only those are waited for that have answered already.
            long wait = enough ? 0 : end - System.nanoTime();
            Outcome outcome = outcomes.poll(wait, TimeUnit.NANOSECONDS);
            if (outcome == null) {
                break;
            }
            if (outcome.line() == null) {
                why.put(outcome.witness().name(), outcome.why());
                continue;
            }
            signed.append(outcome.line());
            enough = enough || policy.vouches(parse(signed));
        }
        if (!enough) {
            throw new IOException("no quorum of witnesses signs it: " + why);
        }
        vouched.cosigned(size, signed.toString().getBytes(StandardCharsets.UTF_8));
        vouched.anchored(size);
    }

    private static SignedNote parse(StringBuilder note) {
        return SignedNote.parse(note.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Outcome ask(Witness witness, Checkpoint checkpoint) {
        try {
            return new Outcome(witness, witness.cosign(checkpoint, ROUND_NS), "");
        } catch (IOException | RuntimeException e) {
            String why = String.valueOf(e.getMessage());
            // Told here, since nobody may wait for this answer any more.
            if (e instanceof ContradictedException && told.add(witness.name())) {
                vouched.contradicted(witness.name(), why);
            }
            return new Outcome(witness, null, why);
        }
    }

    @Override
    public void close() {
        for (Worker worker : workers) {
            worker.thread().shutdownNow();
        }
    }
}
