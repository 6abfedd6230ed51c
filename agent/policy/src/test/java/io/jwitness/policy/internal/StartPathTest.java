// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.policy.internal.mask.Masker;
import io.jwitness.policy.internal.mask.Scratch;
import io.jwitness.record.internal.encode.RecordDraft;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

/** What the built-in rules cost an application. */
final class StartPathTest {
    private static final int WARM = 20_000;
    private static final int MEASURED = 10_000;

    @Test
    void theBuiltInRulesNeedNoParserAndNoPatterns() throws Exception {
        URL[] rooms = {location(Policy.class), location(RecordDraft.class)};
        // Jackson, SnakeYAML and RE2/J are not there at all.
        try (URLClassLoader bare =
                new URLClassLoader(rooms, ClassLoader.getPlatformClassLoader())) {
            Class<?> type = bare.loadClass(Policy.class.getName());
            Object policy = type.getMethod("builtIn").invoke(null);
            Object plan = type.getMethod("plan", String.class).invoke(policy, "log.level.change");
            assertEquals(false, plan.getClass().getMethod("never").invoke(plan));
            Object masker = type.getMethod("masker").invoke(policy);
            Class<?> scratch = bare.loadClass(Scratch.class.getName());
            Object text =
                    masker.getClass()
                            .getMethod("text", scratch, String.class, CharSequence.class)
                            .invoke(
                                    masker,
                                    scratch.getConstructor().newInstance(),
                                    "target",
                                    "password=hunter2");
            assertEquals("password=[pair]", text);
        }
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    @Test
    void aDecisionAllocatesNothing() {
        Policy policy = Policy.builtIn();
        assertAllocatesNothing(() -> policy.decide("log.level.change", TestSubject.NOBODY));
    }

    @Test
    void whatIsShownAsItIsAllocatesNothing() {
        Masker masker = Policy.builtIn().masker();
        Scratch scratch = new Scratch();
        RecordDraft draft = new RecordDraft();
        assertAllocatesNothing(
                () -> {
                    masker.argument(
                            scratch,
                            draft,
                            "log.level.change",
                            "logger",
                            "T",
                            "com.acme.shop.checkout.PaymentService",
                            Ask.PLAIN);
                    masker.argument(
                            scratch, draft, "log.level.change", "live", "boolean", true, Ask.PLAIN);
                    masker.text(scratch, "target", "java.lang:type=Memory");
                    masker.finish(scratch, draft);
                    draft.reset();
                    scratch.clear();
                });
    }

    @Test
    void whatANameHidesAllocatesNothing() {
        Masker masker = Policy.builtIn().masker();
        Scratch scratch = new Scratch();
        RecordDraft draft = new RecordDraft();
        assertAllocatesNothing(
                () -> {
                    masker.argument(
                            scratch, draft, "app.login", "newPassword", "T", "hunter2", Ask.UNSET);
                    masker.argument(scratch, draft, "app.login", "x", "T", "short", Ask.UNSET);
                    draft.reset();
                    scratch.clear();
                });
    }

    /** Far below one object a call; the test's own bookkeeping costs some. */
    private static void assertAllocatesNothing(Runnable call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < WARM; i++) {
            call.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < MEASURED; i++) {
            call.run();
        }
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / MEASURED;
        assertTrue(each < 8, each + " bytes a call");
    }
}
