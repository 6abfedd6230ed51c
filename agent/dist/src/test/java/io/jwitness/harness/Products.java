// SPDX-License-Identifier: Apache-2.0
package io.jwitness.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The jars that an application has open, as the system tells them: from which product, in which
 * version, a class of it comes.
 */
final class Products {
    private static final Pattern VERSION = Pattern.compile("-(\\d[\\w.\\-]*)\\.jar$");

    private final Set<Path> jars = new TreeSet<>();

    /** Adds what a living process has open now. */
    void look(long pid) {
        try (DirectoryStream<Path> open =
                Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path each : open) {
                // One that was closed meanwhile leads nowhere.
                Path file = Files.exists(each) ? each.toRealPath() : each;
                if (file.toString().endsWith(".jar")) {
                    jars.add(file);
                }
            }
        } catch (NoSuchFileException hasEnded) {
            // What was seen before is all there is.
            return;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * The version of the jar, or the jar inside a jar, that has a class: by the file's name, else
     * by its manifest. Empty for a class of the JDK.
     */
    String versionOf(String className) {
        String entry = className.replace('.', '/') + ".class";
        if (ClassLoader.getPlatformClassLoader().getResource(entry) != null) {
            return "";
        }
        for (Path jar : jars) {
            try (InputStream in = Files.newInputStream(jar)) {
                Optional<String> version = version(in, jar.toString(), entry);
                if (version.isPresent()) {
                    return version.get();
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return "?";
    }

    private static Optional<String> version(InputStream jar, String name, String entry)
            throws IOException {
        // Not closed: it may be an entry of another that is read on.
        @SuppressWarnings("resource")
        JarInputStream entries = new JarInputStream(jar);
        for (JarEntry each = entries.getNextJarEntry();
                each != null;
                each = entries.getNextJarEntry()) {
            if (each.getName().equals(entry)) {
                Matcher named = VERSION.matcher(name);
                return Optional.of(named.find() ? named.group(1) : declared(entries));
            }
            if (each.getName().endsWith(".jar")) {
                Optional<String> inner = version(entries, each.getName(), entry);
                if (inner.isPresent()) {
                    return inner;
                }
            }
        }
        return Optional.empty();
    }

    private static String declared(JarInputStream jar) {
        @Nullable String version =
                jar.getManifest() == null
                        ? null
                        : jar.getManifest()
                                .getMainAttributes()
                                .getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        return version == null ? "?" : version;
    }
}
