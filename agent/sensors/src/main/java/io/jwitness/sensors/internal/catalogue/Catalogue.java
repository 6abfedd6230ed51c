// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.catalogue;

import io.jwitness.sensors.internal.dispatch.Site;
import io.jwitness.sensors.internal.dispatch.Sites;
import io.jwitness.sensors.internal.weave.ClassPlan;
import io.jwitness.sensors.internal.weave.MethodWeave;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All rows, by class, each with its site number. Immutable once made; safe for all threads. */
public final class Catalogue {
    private final Map<String, ClassRows> byClass = new HashMap<>();
    private final Map<String, String> sensors = new HashMap<>();
    private final List<String> names;

    /** Gives every row of the families its site. */
    public Catalogue(List<Family> families, Sites sites) {
        names = families.stream().map(Family::sensor).distinct().toList();
        for (Family family : families) {
            for (Row row : family.rows()) {
                int number =
                        sites.add(
                                new Site(
                                        family.sensor(),
                                        row.className(),
                                        row.methodName(),
                                        row.descriptor(),
                                        row.event(),
                                        family.lane(),
                                        row.handler()));
                byClass.computeIfAbsent(row.internalName(), name -> new ClassRows())
                        .add(row, number);
                sensors.put(row.className(), family.sensor());
            }
        }
    }

    /** Plans by internal class name. */
    public Map<String, ClassPlan> plans() {
        return Map.copyOf(byClass);
    }

    /** The sensor that watches a class, by its binary name. */
    public @Nullable String sensorOf(String className) {
        return sensors.get(className);
    }

    /** The sensors, in the order of their families. */
    public List<String> sensors() {
        return names;
    }

    private static final class ClassRows implements ClassPlan {
        private final List<Row> rows = new ArrayList<>();
        private final List<MethodWeave> weaves = new ArrayList<>();

        void add(Row row, int site) {
            rows.add(row);
            weaves.add(new MethodWeave(site, row.enter(), row.exit(), row.asArray()));
        }

        @Override
        public boolean mayMatch(int access, String name, String descriptor) {
            return find(name, descriptor) >= 0;
        }

        @Override
        public @Nullable MethodWeave method(
                String className,
                int access,
                String name,
                String descriptor,
                @Nullable List<String> parameterNames) {
            int index = find(name, descriptor);
            return index < 0 ? null : weaves.get(index);
        }

        @Override
        public boolean sparesParameterNames() {
            return false;
        }

        private int find(String name, String descriptor) {
            for (int i = 0; i < rows.size(); i++) {
                String method = rows.get(i).method();
                if (method.length() == name.length() + descriptor.length()
                        && method.startsWith(name)
                        && method.endsWith(descriptor)) {
                    return i;
                }
            }
            return -1;
        }
    }
}
