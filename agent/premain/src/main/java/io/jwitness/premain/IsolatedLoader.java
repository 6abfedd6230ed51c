// SPDX-License-Identifier: Apache-2.0
package io.jwitness.premain;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.AllPermission;
import java.security.CodeSource;
import java.security.Permissions;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Holds everything of the agent that is not the entry and not the hook, dependencies included,
 * apart from the application: its own libraries may be the same, of other versions.
 *
 * <p>Classes lie in the agent jar as {@code inst/….classdata}, where no class-path scanner takes
 * them for classes. Ours come first, then the platform loader's; the application's class path is
 * not asked. Names that start with {@code java.} are never ours: the hook's two types lie in the
 * jar to be defined into the JDK, not to be loaded here.
 *
 * <p>A resource of ours hides the parent's of the same name, and service files come from here
 * alone: a provider on somebody's {@code -Xbootclasspath/a} is not ours to start.
 *
 * <p>Thread-safe. When it is closed, classes that are loaded go on; no more are found.
 */
final class IsolatedLoader extends ClassLoader
        implements Closeable, Consumer<Consumer<@Nullable Object[]>> {
    static {
        registerAsParallelCapable();
    }

    private static final String FOLDER = "inst/";
    private static final String ENTRY = "io.jwitness.engine.internal.boot.Entry";
    private static final String PLATFORM_LOADER =
            "jdk.internal.loader.ClassLoaders$PlatformClassLoader";
    private static final String SERVICES = "META-INF/services/";

    private final String jarPath;
    private final JarFile jar;
    private final ProtectionDomain domain;
    private volatile @Nullable Consumer<@Nullable Object[]> entry;
    private volatile boolean closed;

    IsolatedLoader(File file) throws IOException {
        super(platformLoader());
        jarPath = file.getPath();
        // Without verification: the digest was, and signatures would load the JDK's cryptography
        // before main.
        jar = new JarFile(file, false);
        Permissions all = new Permissions();
        all.add(new AllPermission());
        domain =
                new ProtectionDomain(
                        new CodeSource(file.toURI().toURL(), (Certificate[]) null), all);
    }

    String jarPath() {
        return jarPath;
    }

    /**
     * Runs the isolated part.
     *
     * <p>Without reflection, which would spin a dozen hidden classes before {@code main}: the entry
     * class in there registers itself with its loader when it is initialised, and both sides know
     * {@link Consumer}.
     */
    void start(@Nullable String args, Instrumentation instrumentation, boolean attached)
            throws ClassNotFoundException {
        Class.forName(ENTRY, true, this);
        Consumer<@Nullable Object[]> registered = entry;
        if (registered == null) {
            throw new ClassNotFoundException(ENTRY + " did not register itself");
        }
        registered.accept(new @Nullable Object[] {args, instrumentation, jarPath, attached});
    }

    /** For the entry class in here, once. */
    @Override
    public void accept(Consumer<@Nullable Object[]> isolatedPart) {
        if (entry == null) {
            entry = isolatedPart;
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Ends the agent's stay: called by its engine, as the last thing of a detach. */
    @Override
    public void close() throws IOException {
        closed = true;
        jar.close();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("java.")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> type = findLoadedClass(name);
            if (type == null) {
                byte[] file = read(name.replace('.', '/') + ".class");
                if (file == null) {
                    return super.loadClass(name, resolve);
                }
                // The package comes with its first class, as in any loader since Java 9.
                type = defineClass(name, file, 0, file.length, domain);
            }
            if (resolve) {
                resolveClass(type);
            }
            return type;
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = findResource(name);
        return own != null || name.startsWith(SERVICES) ? own : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        Enumeration<URL> own = findResources(name);
        return own.hasMoreElements() || name.startsWith(SERVICES) ? own : super.getResources(name);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] own = readQuietly(name);
        if (own != null) {
            return new ByteArrayInputStream(own);
        }
        return name.startsWith(SERVICES) ? null : super.getResourceAsStream(name);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        if (closed || entry(name) == null) {
            return null;
        }
        try {
            // Not a jar: URL, whose connection would keep the jar open, and in a cache, for the
            // life of the JVM.
            return new URL("jwitness", "", -1, "/" + name, new Handler());
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL own = findResource(name);
        return own == null
                ? Collections.<URL>emptyEnumeration()
                : Collections.enumeration(Collections.singleton(own));
    }

    @Override
    public String toString() {
        return "jwitness isolated loader of " + jarPath;
    }

    private byte @Nullable [] readQuietly(String name) {
        try {
            return read(name);
        } catch (IllegalStateException unreadable) {
            return null;
        }
    }

    /**
     * Null when it is not ours. Unreadable is an {@link IllegalStateException}: the parent must not
     * answer then.
     */
    private byte @Nullable [] read(String name) {
        if (closed) {
            return null;
        }
        ZipEntry entry = entry(name);
        if (entry == null) {
            return null;
        }
        try (InputStream in = jar.getInputStream(entry)) {
            int size = (int) Math.max(entry.getSize(), 0);
            byte[] bytes = new byte[size];
            int length = 0;
            while (length < size) {
                int n = in.read(bytes, length, size - length);
                if (n < 0) {
                    throw new IOException("ends after " + length + " of " + size + " bytes");
                }
                length += n;
            }
            return bytes;
        } catch (IOException unreadable) {
            throw new IllegalStateException(name + " cannot be read from " + jarPath, unreadable);
        }
    }

    private @Nullable ZipEntry entry(String name) {
        String data = name.endsWith(".class") ? name + "data" : name;
        ZipEntry entry = jar.getEntry(FOLDER + data);
        return entry == null || entry.isDirectory() ? null : entry;
    }

    /**
     * Not by the method of that name, which Java 8 lacks: a first reflective call would cost more
     * than all the rest.
     */
    private static @Nullable ClassLoader platformLoader() {
        ClassLoader at = ClassLoader.getSystemClassLoader();
        while (at != null && !at.getClass().getName().equals(PLATFORM_LOADER)) {
            at = at.getParent();
        }
        return at;
    }

    /** Opens what {@link #findResource} found, out of the one open jar. */
    private final class Handler extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() throws IOException {
                    byte[] bytes = read(getURL().getPath().substring(1));
                    if (bytes == null) {
                        throw new IOException(getURL() + " is closed");
                    }
                    return new ByteArrayInputStream(bytes);
                }
            };
        }
    }
}
