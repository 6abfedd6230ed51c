// SPDX-License-Identifier: Apache-2.0
package io.jwitness.dist.standin;

import io.jwitness.engine.internal.boot.HookInstaller;
import io.jwitness.engine.internal.boot.ModuleOpens;
import java.io.Closeable;
import java.io.File;
import java.io.FileWriter;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/**
 * Takes the name and the place of {@code io.jwitness.engine.internal.Starter}: arms the hook, and
 * notes what happens in the file of its argument {@code note}.
 */
public final class StandInStarter {
    private static @Nullable Armed armed;

    private StandInStarter() {}

    /** As the engine's. */
    public static void start(
            @Nullable String args, Instrumentation instrumentation, String jar, boolean attached) {
        Map<String, String> options = new HashMap<>();
        for (String pair : String.valueOf(args).split(",")) {
            String[] parts = pair.split("=", 2);
            options.put(parts[0], parts.length == 2 ? parts[1] : "");
        }
        try {
            act(options, instrumentation, jar, attached);
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void act(
            Map<String, String> options,
            Instrumentation instrumentation,
            String jar,
            boolean attached)
            throws IOException, InterruptedException {
        String note = options.getOrDefault("note", "");
        String version =
                new String(
                        StandInStarter.class
                                .getClassLoader()
                                .getResourceAsStream("version")
                                .readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        if (options.containsKey("fail")) {
            throw new IllegalStateException("asked to fail\non two lines");
        }
        if (options.containsKey("detach")) {
            note(note, "detached " + version);
            Armed current = armed;
            if (current == null) {
                throw new IllegalStateException("not armed");
            }
            current.disarm();
            ((Closeable) StandInStarter.class.getClassLoader()).close();
        } else if (armed != null) {
            note(note, "called again " + version);
        } else {
            HookInstaller hook = HookInstaller.install(instrumentation);
            armed = Armed.with(hook);
            note(
                    note,
                    "started "
                            + version
                            + " jar="
                            + new File(jar).getName()
                            + " attached="
                            + attached);
            if (options.containsKey("queue")) {
                queue(instrumentation, options.getOrDefault("queue", ""), note);
            }
        }
    }

    /** On a thread of its own, as in the engine. */
    private static void queue(Instrumentation instrumentation, String dir, String note)
            throws InterruptedException {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                Properties before = (Properties) System.getProperties().clone();
                                new ModuleOpens(instrumentation).forJournal();
                                note(note, "read " + writeAndRead(new File(dir)));
                                BackgroundResourceReleaser.stop();
                                Set<String> changed =
                                        new TreeSet<>(System.getProperties().stringPropertyNames());
                                changed.removeAll(before.stringPropertyNames());
                                note(note, "new properties " + changed);
                            } catch (IOException failure) {
                                throw new IllegalStateException(failure);
                            }
                        },
                        "stand-in");
        thread.setContextClassLoader(StandInStarter.class.getClassLoader());
        thread.start();
        thread.join();
    }

    private static int writeAndRead(File dir) {
        int read = 0;
        try (ChronicleQueue queue =
                        SingleChronicleQueueBuilder.binary(dir).blockSize(1 << 20).build();
                ExcerptAppender appender = queue.createAppender();
                ExcerptTailer tailer = queue.createTailer()) {
            for (int i = 0; i < 100; i++) {
                try (DocumentContext document = appender.writingDocument()) {
                    Objects.requireNonNull(document.wire()).bytes().writeLong(i);
                }
            }
            while (true) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (!document.isPresent()) {
                        return read;
                    }
                    if (Objects.requireNonNull(document.wire()).bytes().readLong() == read) {
                        read++;
                    }
                }
            }
        }
    }

    private static void note(String file, String line) throws IOException {
        try (FileWriter out = new FileWriter(file, java.nio.charset.StandardCharsets.UTF_8, true)) {
            out.write(line + "\n");
        }
    }

    /**
     * A class of its own, which names the hook's types: the verifier looks for them, so it must not
     * be loaded before they are there.
     */
    private record Armed(HookInstaller hook, Dispatcher dispatcher) {
        static Armed with(HookInstaller hook) {
            Armed armed = new Armed(hook, new Dispatcher(hook.claimSites(10)));
            if (!hook.arm(armed.dispatcher) || hook.dispatcher() != armed.dispatcher) {
                throw new IllegalStateException("somebody else is armed");
            }
            return armed;
        }

        void disarm() {
            if (!hook.disarm(dispatcher)) {
                throw new IllegalStateException("somebody else is armed");
            }
        }
    }

    /** Answers with the number of the first site that this agent claimed. */
    private record Dispatcher(int firstSite) implements JWitnessDispatcher {
        @Override
        public Object enter(int site, Object self) {
            return firstSite;
        }

        @Override
        public Object enter(int site, Object self, Object a0) {
            return firstSite;
        }

        @Override
        public Object enter(int site, Object self, Object a0, Object a1) {
            return firstSite;
        }

        @Override
        public Object enter(int site, Object self, Object a0, Object a1, Object a2) {
            return firstSite;
        }

        @Override
        public Object enter(int site, Object self, Object a0, Object a1, Object a2, Object a3) {
            return firstSite;
        }

        @Override
        public Object enterAll(int site, Object self, Object[] args) {
            return firstSite;
        }

        @Override
        public void exit(int site, Object token, Object result, Throwable thrown) {}
    }
}
