// SPDX-License-Identifier: Apache-2.0
package com.example.target;

import java.io.PrintStream;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Says on both streams what an application would notice if somebody meddled with it, then ends the
 * way that its argument names: {@code return}, {@code exit}, {@code halt}, {@code throw} or {@code
 * wait} (for a signal).
 */
public final class Talker {

    private static final Logger log = Logger.getLogger("com.example.target");

    private Talker() {}

    public static void main(String[] args) {
        PrintStream out = System.out;
        out.println("début ✓ " + args.length);
        System.err.println("to stderr");
        log.setLevel(Level.FINE);
        log.setLevel(Level.WARNING);
        log.warning("a warning without its time");
        // Names only: some values differ from run to run, such as the PID in the host's name.
        out.println(new TreeSet<>(System.getProperties().stringPropertyNames()));
        out.println(Thread.currentThread().getContextClassLoader().getClass().getName());
        out.println("may open java.lang: " + opensJavaLang());
        out.println("ready");
        out.flush();
        switch (args[0]) {
            case "return" -> {}
            case "exit" -> System.exit(7);
            case "halt" -> Runtime.getRuntime().halt(9);
            case "throw" -> throw new IllegalStateException("on purpose");
            case "wait" -> await();
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static boolean opensJavaLang() {
        try {
            String.class.getDeclaredField("value").setAccessible(true);
            return true;
        } catch (RuntimeException refused) {
            return false;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    private static synchronized void await() {
        try {
            Talker.class.wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
