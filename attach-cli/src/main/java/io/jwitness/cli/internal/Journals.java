// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Failure;
import io.jwitness.cli.internal.jvm.Jvm;
import io.jwitness.cli.internal.jvm.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the journal that a user means: by its directory, or by a running JVM. */
final class Journals {
    private Journals() {}

    /**
     * The slot that is meant.
     *
     * @param named a slot, a directory above exactly one, or the pid of a JVM under an agent
     */
    static Path find(String named) throws Failure, IOException {
        Path directory = Path.of(named);
        if (!Files.exists(directory) && named.matches("[0-9]{1,10}")) {
            return slotOf(Long.parseLong(named)).path();
        }
        if (!Files.isDirectory(directory)) {
            throw new Failure(
                    "no journal " + named,
                    "there is no such directory, and it is no pid",
                    "Name a slot such as ~/.local/state/jwitness/shop/0, or a pid of"
                            + " `jwitness list`");
        }
        if (isSlot(directory)) {
            return directory;
        }
        List<Path> below = below(directory);
        if (below.size() == 1) {
            return below.get(0);
        }
        throw new Failure(
                "no journal in " + named,
                below.isEmpty()
                        ? "a journal holds a directory 'queue', and none lies there"
                        : below.size() + " journals lie below it",
                below.isEmpty()
                        ? "Name a slot such as ~/.local/state/jwitness/shop/0"
                        : "Name one of them, as " + below.get(0));
    }

    /** The slot of a running JVM. */
    static Slot slotOf(long pid) throws Failure {
        Jvm jvm = Jvm.of(pid);
        if (jvm.slot() != null) {
            return jvm.slot();
        }
        boolean readable = !jvm.process().openFiles().isEmpty();
        throw new Failure(
                "no journal of process " + pid,
                readable ? "no agent is armed in it" : "what it has open is not shown to this user",
                readable
                        ? "Attach one: jwitness attach " + pid + " --reason '…'"
                        : "Run as " + jvm.user() + " or as root");
    }

    /**
     * Refuses a file in a journal's directory, also behind links: reading writes nothing there.
     *
     * @param option that names the file
     */
    static void refuseWithin(Path slot, Path file, String option) throws Failure, IOException {
        if (real(file).startsWith(real(slot))) {
            throw new Failure(
                    "will not write " + file,
                    "it lies in the journal's directory, where reading writes nothing",
                    "Name a file elsewhere with " + option);
        }
    }

    /** Without links, as far as it is there. */
    private static Path real(Path path) throws IOException {
        Path whole = path.toAbsolutePath().normalize();
        for (Path there = whole; there != null; there = there.getParent()) {
            if (Files.exists(there)) {
                return there.toRealPath().resolve(there.relativize(whole)).normalize();
            }
        }
        return whole;
    }

    /** Also one that lost its records: what is left of it is for {@code verify} to judge. */
    private static boolean isSlot(Path directory) {
        for (String part : new String[] {"queue", "checkpoint", "checkpoints", "origin"}) {
            if (Files.exists(directory.resolve(part))) {
                return true;
            }
        }
        return false;
    }

    private static List<Path> below(Path directory) throws IOException {
        try (var walk = Files.walk(directory, 2)) {
            return walk.filter(Journals::isSlot).sorted().toList();
        }
    }
}
