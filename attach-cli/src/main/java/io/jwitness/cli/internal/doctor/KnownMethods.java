// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The methods that the agent watches, as its build lists them: a line for each, {@code sensor TAB
 * class TAB method and descriptor}, in UTF-8. Immutable.
 */
public final class KnownMethods {
    /**
     * @param sensor what {@code status} calls it
     * @param className binary name
     * @param method name and descriptor
     */
    public record Known(String sensor, String className, String method) {
        /** The method's name, without its descriptor. */
        public String name() {
            return method.substring(0, method.indexOf('('));
        }
    }

    private final Map<String, List<Known>> byClass = new LinkedHashMap<>();

    private KnownMethods() {}

    /**
     * Reads the table.
     *
     * @throws IOException when it cannot be read, or a line is none of it
     */
    public static KnownMethods read(InputStream table) throws IOException {
        KnownMethods known = new KnownMethods();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] fields = line.split("\t", -1);
            if (fields.length < 3 || fields[2].indexOf('(') < 1) {
                throw new IOException("no line of the agent's catalogue: " + line);
            }
            known.byClass
                    .computeIfAbsent(fields[1].replace('.', '/'), name -> new ArrayList<>())
                    .add(new Known(fields[0], fields[1], fields[2]));
        }
        return known;
    }

    /** The methods of a class, by its internal name; empty for a class that is not watched. */
    List<Known> of(String internalName) {
        return byClass.getOrDefault(internalName, List.of());
    }

    /** All sensors that watch some class, by name. */
    public List<String> sensors() {
        TreeSet<String> sensors = new TreeSet<>();
        byClass.values().forEach(rows -> rows.forEach(row -> sensors.add(row.sensor())));
        return List.copyOf(sensors);
    }
}
