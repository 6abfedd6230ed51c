// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.testing;

import io.jwitness.sensors.internal.Sensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One version of a library, woven as it is loaded, apart from every other version.
 *
 * <p>Its parent is the platform loader: what the tests themselves have on their class path is not
 * seen, except for the classes that {@link #driver} loads again in here.
 */
public final class Library extends URLClassLoader {
    private final Sensors sensors;

    /** Name of the driver's class, which its inner classes begin with. */
    private String driver = "";

    private Library(Sensors sensors, URL[] jars) {
        super(jars, ClassLoader.getPlatformClassLoader());
        this.sensors = sensors;
    }

    /** The folder of a library's version, such as {@code logback-1.5}. */
    public static Path folder(String name) {
        Path folder = Path.of(System.getProperty("jwitness.test.libraries", ""), name);
        if (!Files.isDirectory(folder)) {
            throw new AssertionError("no library in " + folder);
        }
        return folder;
    }

    /** Opens a library's version. */
    public static Library open(String name, Sensors sensors) {
        return new Library(sensors, urls(name));
    }

    private static URL[] urls(String name) {
        try (Stream<Path> jars = Files.list(folder(name))) {
            List<URL> urls = new ArrayList<>();
            for (Path jar : jars.filter(path -> path.toString().endsWith(".jar")).toList()) {
                urls.add(jar.toUri().toURL());
            }
            return urls.toArray(new URL[0]);
        } catch (MalformedURLException broken) {
            throw new AssertionError(broken);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A class of the tests that uses the library, loaded again in here, and made. */
    public <T> T driver(Class<? extends T> type, Class<T> known) {
        driver = type.getName();
        try {
            return known.cast(loadClass(driver).getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException failure) {
            throw new LinkageError(failure.toString(), failure);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String path = name.replace('.', '/') + ".class";
        boolean isDriver = !driver.isEmpty() && name.startsWith(driver);
        URL found =
                isDriver ? Library.class.getClassLoader().getResource(path) : findResource(path);
        if (found == null) {
            throw new ClassNotFoundException(name);
        }
        try (InputStream in = found.openStream()) {
            return define(name, in.readAllBytes(), found);
        } catch (IOException failure) {
            throw new ClassNotFoundException(name, failure);
        }
    }

    /** The version in the name of the jar that a class comes from. */
    private static String version(URL classFile) {
        String jar = classFile.toString().replaceFirst("\\.jar!.*", "");
        return jar.substring(jar.lastIndexOf('/') + 1).replaceFirst("^.*?-(\\d)", "$1");
    }

    private Class<?> define(String name, byte[] original, URL from) {
        byte @Nullable [] woven =
                sensors.transformer().transform(this, name.replace('.', '/'), null, null, original);
        if (woven != null) {
            Driven.by(sensors);
            Driven.woven(name, version(from));
        }
        byte[] bytes = woven == null ? original : woven;
        return defineClass(name, bytes, 0, bytes.length);
    }
}
