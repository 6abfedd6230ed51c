// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.jvm;

import io.jwitness.cli.internal.StateHome;
import io.jwitness.cli.internal.console.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The agent jar that this command carries, and its copy where a target can read it.
 *
 * <p>The copy's directory is named after the jar's SHA-256, so another version is another
 * directory, and what is loaded is never overwritten. It belongs to this user, and nobody else may
 * write there: a JVM runs what lies in it.
 */
public final class EmbeddedAgent {
    private static final String RESOURCE = "/jwitness-agent.jar";

    private final byte[] jar;
    private final String sha256;

    private EmbeddedAgent(byte[] jar) {
        this.jar = jar;
        try {
            this.sha256 =
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(jar));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Reads it from this jar, or from a file.
     *
     * @param instead a jar to use instead, or null
     */
    public static EmbeddedAgent load(@Nullable Path instead) throws Failure, IOException {
        if (instead != null) {
            return new EmbeddedAgent(Files.readAllBytes(instead));
        }
        try (InputStream in = EmbeddedAgent.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new Failure(
                        "no agent to attach",
                        "this build of the command does not carry jwitness-agent.jar",
                        "Run attach-cli/target/jwitness.jar of a full build, or name one with"
                                + " --agent-jar");
            }
            return new EmbeddedAgent(in.readAllBytes());
        }
    }

    /** The content of one of its entries, or null where it has no such entry. */
    public byte @Nullable [] entry(String name) throws IOException {
        try (JarInputStream entries = new JarInputStream(new ByteArrayInputStream(jar))) {
            for (JarEntry at = entries.getNextJarEntry();
                    at != null;
                    at = entries.getNextJarEntry()) {
                if (at.getName().equals(name)) {
                    return entries.readAllBytes();
                }
            }
        }
        return null;
    }

    /** Digest of the jar, in hex. */
    public String sha256() {
        return sha256;
    }

    /** A copy of the jar, and the path under which the target knows it. */
    public record Placed(Path here, String there) {}

    /** Puts a copy where the target can read it; leaves an equal one alone. */
    public Placed place(LinuxProcess target, StateHome home) throws Failure, IOException {
        boolean shared = target.sharesFiles();
        boolean ownUser = target.uid() == LinuxProcess.ownUid();
        Path base;
        if (shared && ownUser) {
            base = home.directory().resolveSibling("jwitness-agent");
        } else if (shared) {
            // Root attaches to another's JVM: a place that all can read and root alone can write.
            base = Path.of("/var/lib/jwitness-agent");
        } else {
            base = target.seenFromHere("/tmp/jwitness-agent-" + LinuxProcess.ownUid());
        }
        boolean open = !(shared && ownUser);
        Path directory = base.resolve(sha256);
        try {
            makePrivate(base, open);
            makePrivate(directory, open);
            Path copy = directory.resolve("jwitness-agent.jar");
            if (!isCopy(copy)) {
                Path fresh = Files.createTempFile(directory, "new-", ".jar");
                Files.write(fresh, jar);
                Files.setPosixFilePermissions(
                        fresh, PosixFilePermissions.fromString(open ? "r--r--r--" : "r--------"));
                Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE);
            }
            return new Placed(copy, asTargetSees(target, copy));
        } catch (IOException e) {
            throw new Failure(
                            "cannot put the agent jar where process " + target.pid() + " reads it",
                            e.getClass().getSimpleName() + ": " + e.getMessage(),
                            "Make " + base + " writable for this user, or set XDG_STATE_HOME")
                    .because(e);
        }
    }

    private static String asTargetSees(LinuxProcess target, Path copy) {
        String root = target.directory() + "/root";
        String path = copy.toString();
        return path.startsWith(root) ? path.substring(root.length()) : path;
    }

    private boolean isCopy(Path copy) throws IOException {
        return Files.isRegularFile(copy, LinkOption.NOFOLLOW_LINKS)
                && Arrays.equals(Files.readAllBytes(copy), jar);
    }

    /** Makes a directory, or makes sure that the one there is this user's and nobody else's. */
    private static void makePrivate(Path directory, boolean readable) throws IOException {
        var mode = PosixFilePermissions.fromString(readable ? "rwxr-xr-x" : "rwx------");
        Path parent = directory.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(mode));
            Files.setPosixFilePermissions(directory, mode);
            return;
        } catch (FileAlreadyExistsException e) {
            // Whose is it?
        }
        PosixFileAttributes found =
                Files.readAttributes(
                        directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Object owner = Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (!found.isDirectory()
                || !owner.equals(LinuxProcess.ownUid())
                || found.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || found.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException(
                    directory
                            + " is there already, and others could change what is loaded from it");
        }
    }
}
