// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import java.io.File;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of HotSpot's attach socket, while it is connected.
 *
 * <p>The socket belongs to HotSpot, and no API gives it away: its descriptor is found by matching
 * the sockets in {@code /proc/self/fd} with the connections of {@code .java_pid<pid>} in {@code
 * /proc/net/unix}, and the kernel is asked for its {@code SO_PEERCRED} through {@code
 * jdk.net.LinuxSocketOptions.getSoPeerCred0}. Takes 1 to 7 ms, on the Attach Listener thread alone,
 * where a tool is waiting anyway.
 *
 * <p>Assumptions: the module opens of the engine include {@code jdk.net}; without them, without the
 * module, or off Linux there is no answer, and nothing fails. Safe for all threads.
 */
public final class AttachPeer {
    /** A user and a group, as the kernel saw them when the peer connected. */
    public record Credentials(long uid, long gid) {}

    private static final int MAX_UNIX_TABLE_BYTES = 4 << 20;
    private static final int MAX_DESCRIPTORS = 65_536;

    /** Column of {@code /proc/net/unix} that holds the state, and its value for "connected". */
    private static final int STATE_COLUMN = 5;

    private static final String CONNECTED = "03";
    private static final int INODE_COLUMN = 6;
    private static final int PATH_COLUMN = 7;

    private final String socketPath;

    /** Looked up when the first tool attaches: it loads a library of the JDK. */
    private static final class Kernel {
        static final @Nullable MethodHandle PEER_OF_DESCRIPTOR = question();

        private static @Nullable MethodHandle question() {
            try {
                Class<?> options = Class.forName("jdk.net.LinuxSocketOptions");
                return MethodHandles.privateLookupIn(options, MethodHandles.lookup())
                        .findStatic(
                                options,
                                "getSoPeerCred0",
                                MethodType.methodType(long.class, int.class));
            } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
                // No jdk.net in this runtime, not opened to us, or another system.
                return null;
            }
        }
    }

    /** For this process's own attach socket. */
    public AttachPeer() {
        // HotSpot names it by its own view of the pid, in the /tmp of its own mount namespace.
        this("/tmp/.java_pid" + ProcessHandle.current().pid());
    }

    /** With another socket, for tests. */
    AttachPeer(String socketPath) {
        this.socketPath = socketPath;
    }

    /** False where the kernel cannot be asked: no {@code jdk.net}, or not opened to us. */
    public boolean isAvailable() {
        return Kernel.PEER_OF_DESCRIPTOR != null;
    }

    /**
     * The peer that is connected now.
     *
     * @return null where nobody is, where it cannot be told, or where peers of different users are
     *     connected at once: this one could be any of them
     */
    public @Nullable Credentials find() {
        MethodHandle question = Kernel.PEER_OF_DESCRIPTOR;
        if (question == null) {
            return null;
        }
        try {
            Set<String> inodes = connectedInodes();
            return inodes.isEmpty() ? null : ask(question, inodes);
        } catch (Throwable t) {
            // A descriptor closed under us, or a kernel that says no: the weaker answer stands.
            return null;
        }
    }

    private Set<String> connectedInodes() {
        Set<String> inodes = new HashSet<>();
        String table = ProcText.read("/proc/net/unix", MAX_UNIX_TABLE_BYTES);
        if (table == null) {
            return inodes;
        }
        for (String line : table.split("\n")) {
            String[] columns = line.trim().split("\\s+", PATH_COLUMN + 1);
            // HotSpot binds "….tmp" and renames the file: the kernel goes on showing the first
            // name.
            if (columns.length > PATH_COLUMN
                    && columns[STATE_COLUMN].equals(CONNECTED)
                    && (columns[PATH_COLUMN].equals(socketPath)
                            || columns[PATH_COLUMN].equals(socketPath + ".tmp"))) {
                inodes.add("socket:[" + columns[INODE_COLUMN] + "]");
            }
        }
        return inodes;
    }

    private static @Nullable Credentials ask(MethodHandle question, Set<String> inodes)
            throws Throwable {
        String[] descriptors = new File("/proc/self/fd").list();
        if (descriptors == null) {
            return null;
        }
        Credentials found = null;
        int from = Math.max(0, descriptors.length - MAX_DESCRIPTORS);
        for (int i = from; i < descriptors.length; i++) {
            String link;
            try {
                link = Files.readSymbolicLink(Path.of("/proc/self/fd", descriptors[i])).toString();
            } catch (IOException e) {
                // Closed since the listing.
                continue;
            }
            if (!inodes.contains(link)) {
                continue;
            }
            long answer = (long) question.invokeExact(Integer.parseInt(descriptors[i]));
            Credentials peer = new Credentials(answer >>> 32, answer & 0xFFFF_FFFFL);
            if (found != null && !found.equals(peer)) {
                return null;
            }
            found = peer;
        }
        return found;
    }
}
