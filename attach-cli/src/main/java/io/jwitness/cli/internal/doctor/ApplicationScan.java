// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.doctor;

import io.jwitness.cli.internal.doctor.Finding.Drift;
import io.jwitness.cli.internal.doctor.KnownMethods.Known;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Walks jars, wars, the jars inside them, and directories, and compares the watched classes that it
 * meets with the catalogue. Reads class files with ASM; runs nothing. One thread.
 *
 * <p>A class of several versions in one jar ({@code META-INF/versions}) has the methods of all of
 * them.
 */
public final class ApplicationScan {
    /** A jar in a war in an ear. */
    private static final int DEEPEST = 3;

    /** Longest class file that is read; the JVM's own bounds allow no useful one of this size. */
    private static final int LONGEST_CLASS = 8 << 20;

    private static final long MOST_ENTRIES = 2_000_000;
    private static final String[] ROOTS = {"BOOT-INF/classes/", "WEB-INF/classes/"};

    private final KnownMethods known;
    private final Map<String, Map<String, Set<String>>> methodsByLibrary = new TreeMap<>();
    private final Set<String> libraries = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();
    private long classes;
    private long entries;

    public ApplicationScan(KnownMethods known) {
        this.known = known;
    }

    /**
     * Adds a jar, a war, or a directory of class files and jars.
     *
     * @throws IOException when it cannot be read, or is neither
     */
    public void add(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                    if (Files.isRegularFile(file)) {
                        addFile(path, file);
                    }
                }
            }
        } else {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
                in.mark(4);
                if (in.read() != 'P' || in.read() != 'K') {
                    throw new ZipException("it is no jar");
                }
                in.reset();
                archive(path.getFileName().toString(), in, 1);
            }
        }
    }

    private void addFile(Path root, Path file) throws IOException {
        String name = root.relativize(file).toString();
        if (isArchive(name)) {
            add(file);
        } else if (name.endsWith(".class")) {
            try (InputStream in = Files.newInputStream(file)) {
                classFile(root.getFileName() + "/", name, in);
            }
        }
    }

    private void archive(String library, InputStream in, int depth) throws IOException {
        libraries.add(library);
        ZipInputStream zip = new ZipInputStream(in);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (++entries > MOST_ENTRIES) {
                throw new ZipException("it has more than " + MOST_ENTRIES + " entries");
            }
            String name = entry.getName();
            if (entry.isDirectory()) {
                continue;
            }
            if (name.endsWith(".class")) {
                classFile(library, name, zip);
            } else if (isArchive(name) && depth < DEEPEST) {
                nested(name.substring(name.lastIndexOf('/') + 1), zip, depth);
            } else if (isArchive(name)) {
                problems.add(name + " in " + library + " lies too deep, and was not read");
            }
        }
    }

    private void nested(String library, InputStream in, int depth) throws IOException {
        try {
            archive(library, new Unclosed(in), depth + 1);
        } catch (ZipException e) {
            problems.add(library + " cannot be read: " + e.getMessage());
        }
    }

    private void classFile(String library, String entry, InputStream in) throws IOException {
        classes++;
        String name = internalName(entry);
        if (known.of(name).isEmpty()) {
            return;
        }
        byte[] bytes = in.readNBytes(LONGEST_CLASS);
        Set<String> methods =
                methodsByLibrary
                        .computeIfAbsent(library, none -> new LinkedHashMap<>())
                        .computeIfAbsent(name, none -> new TreeSet<>());
        try {
            new ClassReader(bytes)
                    .accept(
                            new Methods(methods),
                            ClassReader.SKIP_CODE
                                    | ClassReader.SKIP_DEBUG
                                    | ClassReader.SKIP_FRAMES);
        } catch (RuntimeException e) {
            // What ASM throws at bytes that are no class file, or of a release that it does not
            // know.
            problems.add(entry + " in " + library + " is no class file that can be read: " + e);
        }
    }

    private static boolean isArchive(String name) {
        return name.endsWith(".jar") || name.endsWith(".war") || name.endsWith(".ear");
    }

    private static String internalName(String entry) {
        String name = entry.substring(0, entry.length() - ".class".length());
        for (String root : ROOTS) {
            if (name.startsWith(root)) {
                name = name.substring(root.length());
            }
        }
        if (name.startsWith("META-INF/versions/")) {
            int end = name.indexOf('/', "META-INF/versions/".length());
            name = name.substring(end + 1);
        }
        return name;
    }

    /** What is watched of what was added, by sensor, library and class. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        methodsByLibrary.forEach(
                (library, byClass) ->
                        byClass.forEach(
                                (name, methods) ->
                                        findings.addAll(compare(library, name, methods))));
        return findings;
    }

    private List<Finding> compare(String library, String name, Set<String> methods) {
        Map<String, List<Known>> bySensor = new TreeMap<>();
        for (Known row : known.of(name)) {
            bySensor.computeIfAbsent(row.sensor(), none -> new ArrayList<>()).add(row);
        }
        List<Finding> findings = new ArrayList<>();
        bySensor.forEach((sensor, rows) -> findings.add(compare(sensor, library, rows, methods)));
        return findings;
    }

    private static Finding compare(
            String sensor, String library, List<Known> rows, Set<String> methods) {
        List<String> matched = new ArrayList<>();
        Map<String, List<String>> missing = new LinkedHashMap<>();
        Set<String> namesThatMatch = new TreeSet<>();
        for (Known row : rows) {
            if (methods.contains(row.method())) {
                matched.add(row.method());
                namesThatMatch.add(row.name());
            } else {
                missing.computeIfAbsent(row.name(), none -> new ArrayList<>()).add(row.method());
            }
        }
        List<Drift> drifted = new ArrayList<>();
        missing.forEach(
                (method, signatures) -> {
                    List<String> found =
                            methods.stream().filter(m -> m.startsWith(method + "(")).toList();
                    // Another version's signature, unless nothing else of this class is known.
                    boolean other = namesThatMatch.contains(method);
                    if (!other && (!found.isEmpty() || matched.isEmpty())) {
                        drifted.add(new Drift(method, signatures, found));
                    }
                });
        return new Finding(sensor, library, rows.get(0).className(), matched, drifted);
    }

    /** How many jars were read, those inside others too. */
    public int libraries() {
        return libraries.size();
    }

    /** How many class files were seen. */
    public long classes() {
        return classes;
    }

    /** What could not be read, a line each. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Lets an inner archive be read to its end without closing the outer one. */
    private static final class Unclosed extends FilterInputStream {
        Unclosed(InputStream in) {
            super(in);
        }

        @Override
        public void close() {
            // the outer archive's
        }
    }

    private static final class Methods extends ClassVisitor {
        private final Set<String> found;

        Methods(Set<String> found) {
            super(Opcodes.ASM9);
            this.found = found;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_BRIDGE)) == 0) {
                found.add(name + descriptor);
            }
            return null;
        }
    }
}
