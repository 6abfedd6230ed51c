// SPDX-License-Identifier: Apache-2.0
package io.jwitness.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
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
            try (JarFile file = new JarFile(jar.toFile())) {
                if (file.getEntry(entry) != null) {
                    return version(jar.toString(), file.getManifest());
                }
                for (JarEntry each : Collections.list(file.entries())) {
                    if (each.getName().endsWith(".jar") && has(file.getInputStream(each), entry)) {
                        return version(each.getName(), null);
                    }
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return "?";
    }

    private static boolean has(InputStream jar, String entry) throws IOException {
        try (JarInputStream entries = new JarInputStream(jar)) {
            for (JarEntry each = entries.getNextJarEntry();
                    each != null;
                    each = entries.getNextJarEntry()) {
                if (each.getName().equals(entry)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static String version(String name, @Nullable Manifest manifest) {
        Matcher named = VERSION.matcher(name);
        if (named.find()) {
            return named.group(1);
        }
        String declared =
                manifest == null
                        ? null
                        : manifest.getMainAttributes()
                                .getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        return declared == null ? "?" : declared;
    }
}
