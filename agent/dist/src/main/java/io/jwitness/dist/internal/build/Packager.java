// SPDX-License-Identifier: Apache-2.0
package io.jwitness.dist.internal.build;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lays out what goes into {@code jwitness-agent.jar}, as files in a folder.
 *
 * <pre>
 *   io/jwitness/premain/*.class     the entry, on the application's class path
 *   inst/….classdata                everything else, dependencies included, for the isolated loader; renamed, so that
 *                                   nobody's class-path scanner takes it for classes
 *   inst/java/lang/…                the hook, to be defined into java.lang
 *   META-INF/                       licences; the manifest is written by the jar plugin
 * </pre>
 *
 * <p>The result depends on its input alone: no time, no order of a directory, no machine. Two files
 * that want the same name are an error of the build, and so is a class file newer than Java 17.
 */
public final class Packager {
    private static final int JAVA_17 = 61;
    private static final String ENTRY = "io/jwitness/premain/";
    private static final String BUILD = "io/jwitness/dist/internal/build/";
    private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/(\\d+)/(.+)");
    private static final Pattern LEGAL =
            Pattern.compile(
                    "META-INF/(?:[A-Za-z-]*(?:LICEN[CS]E|NOTICE|COPYRIGHT)[A-Za-z-]*)(?:\\.\\w+)?");

    /**
     * What the agent never calls: tools with a {@code main} that exit the JVM, and the build's own
     * traces.
     */
    private static final List<Pattern> LEFT_OUT =
            Stream.of(
                            "META-INF/MANIFEST\\.MF",
                            "META-INF/INDEX\\.LIST",
                            "META-INF/.*\\.(SF|RSA|DSA|EC|kotlin_module)",
                            "META-INF/(maven|native-image|proguard|com\\.android\\.tools)/.*",
                            "META-INF/DEPENDENCIES",
                            "(.*/)?OSGI-INF/.*",
                            "(.*/)?module-info\\.class",
                            "net/openhft/chronicle/queue/(internal/)?main/.*",
                            "net/openhft/chronicle/queue/(ChronicleReaderMain|ChronicleHistoryReaderMain)(\\$.*)?\\.class",
                            "net/openhft/chronicle/queue/internal/writer/ChronicleWriterMain(\\$.*)?\\.class",
                            "net/openhft/chronicle/core/cooler/.*",
                            "net/openhft/posix/internal/jnr/.*",
                            "net/openhft/chronicle/wire/GenerateJsonSchemaMain(\\$.*)?\\.class")
                    .map(Pattern::compile)
                    .toList();

    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, String> origins = new TreeMap<>();
    private final Relinker relinker = new Relinker();

    private final String thirdParties;

    private Packager(String thirdParties) {
        this.thirdParties = thirdParties;
    }

    /**
     * @param args where to lay it out; a file that holds the run-time class path; the classes of
     *     this module; the folder with licences; the project's own licence and notice
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 6) {
            throw new IllegalArgumentException(
                    "usage: Packager OUT CLASSPATH-FILE CLASSES LEGAL LICENSE NOTICE");
        }
        Path legal = Path.of(args[3]);
        Packager packager = new Packager(Files.readString(legal.resolve("THIRD-PARTY.md")));
        packager.put("META-INF/LICENSE", Files.readAllBytes(Path.of(args[4])), "the project");
        packager.put("META-INF/NOTICE", Files.readAllBytes(Path.of(args[5])), "the project");
        packager.addFolder(legal, "META-INF/licenses/", "legal");
        packager.addModule(Path.of(args[2]));
        for (String element : Files.readString(Path.of(args[1])).trim().split(File.pathSeparator)) {
            packager.addModule(Path.of(element));
        }
        packager.check();
        packager.write(Path.of(args[0]));
    }

    private void addFolder(Path folder, String prefix, String origin) throws IOException {
        for (Map.Entry<String, byte[]> file : read(folder).entrySet()) {
            put(prefix + file.getKey(), file.getValue(), origin);
        }
    }

    /** A jar, or a folder of classes where a module of ours is not packaged yet. */
    private void addModule(Path module) throws IOException {
        if (Files.isDirectory(module)) {
            add(read(module), module.toString());
            return;
        }
        String name = String.valueOf(module.getFileName());
        String artifact = artifactOf(name);
        if (!artifact.startsWith("jwitness-") && !thirdParties.contains("| " + artifact + " |")) {
            throw new IllegalStateException(artifact + " has no row in THIRD-PARTY.md");
        }
        try (FileSystem jar = FileSystems.newFileSystem(module, (ClassLoader) null)) {
            add(read(jar.getPath("/")), name);
        }
    }

    /** "asm-tree" of "asm-tree-9.9.jar". */
    private static String artifactOf(String jar) {
        return jar.replaceFirst("-\\d.*", "");
    }

    private void add(Map<String, byte[]> module, String origin) {
        for (Map.Entry<String, byte[]> file : forJava17(module).entrySet()) {
            String name = file.getKey();
            if (name.startsWith(BUILD)
                    || LEFT_OUT.stream().anyMatch(p -> p.matcher(name).matches())) {
                continue;
            }
            if (LEGAL.matcher(name).matches()) {
                String artifact = artifactOf(origin);
                put(
                        "META-INF/licenses/" + artifact + "/" + name.substring(9),
                        file.getValue(),
                        origin);
            } else if (name.startsWith(ENTRY)) {
                put(name, file.getValue(), origin);
            } else if (name.startsWith("META-INF/services/")) {
                append("inst/" + name, file.getValue(), origin);
            } else if (name.endsWith(".class")) {
                put("inst/" + name + "data", classFile(name, file.getValue()), origin);
            } else {
                put("inst/" + name, file.getValue(), origin);
            }
        }
    }

    /**
     * The files that Java 17 would see of a multi-release jar, which the isolated loader is not.
     */
    private static Map<String, byte[]> forJava17(Map<String, byte[]> module) {
        Map<String, byte[]> flat = new TreeMap<>();
        Map<String, Integer> versions = new TreeMap<>();
        module.forEach(
                (name, bytes) -> {
                    Matcher versioned = VERSIONED.matcher(name);
                    int version = versioned.matches() ? Integer.parseInt(versioned.group(1)) : 0;
                    String plain = versioned.matches() ? versioned.group(2) : name;
                    if (version <= 17 && version >= versions.getOrDefault(plain, 0)) {
                        versions.put(plain, version);
                        flat.put(plain, bytes);
                    }
                });
        return flat;
    }

    private byte[] classFile(String name, byte[] bytes) {
        int major = (bytes[6] & 0xff) << 8 | (bytes[7] & 0xff);
        if (major > JAVA_17) {
            throw new IllegalStateException(
                    name + " is of class file version " + major + ", newer than Java 17");
        }
        return name.startsWith("io/jwitness/") || name.startsWith("java/")
                ? bytes
                : relinker.relink(bytes);
    }

    private void put(String name, byte[] bytes, String origin) {
        byte[] there = files.putIfAbsent(name, bytes);
        if (there != null && !Arrays.equals(there, bytes)) {
            throw new IllegalStateException(
                    name + " is in " + origins.get(name) + " and in " + origin);
        }
        origins.putIfAbsent(name, origin);
    }

    private void append(String name, byte[] lines, String origin) {
        byte @Nullable [] there = files.get(name);
        String all =
                (there == null ? "" : new String(there, StandardCharsets.UTF_8).strip() + "\n")
                        + new String(lines, StandardCharsets.UTF_8).strip()
                        + "\n";
        files.put(name, all.getBytes(StandardCharsets.UTF_8));
        origins.putIfAbsent(name, origin);
    }

    private void check() {
        if (!relinker.missing().isEmpty()) {
            throw new IllegalStateException(
                    "a shim lacks what a library calls: " + relinker.missing());
        }
        if (!files.containsKey(ENTRY + "Agent.class")) {
            throw new IllegalStateException("the entry class is not on the class path");
        }
    }

    private void write(Path out) throws IOException {
        if (Files.exists(out)) {
            try (Stream<Path> old = Files.walk(out)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = out.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    private static Map<String, byte[]> read(Path root) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(root)) {
            walk.filter(Files::isRegularFile).forEach(paths::add);
        }
        Map<String, byte[]> read = new TreeMap<>();
        for (Path path : paths) {
            try (InputStream in = Files.newInputStream(path)) {
                read.put(root.relativize(path).toString(), in.readAllBytes());
            }
        }
        return read;
    }
}
