// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.probe;

import io.jwitness.policy.internal.Probe;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.sensors.internal.dispatch.Site;
import io.jwitness.sensors.internal.dispatch.Sites;
import io.jwitness.sensors.internal.weave.ClassPlan;
import io.jwitness.sensors.internal.weave.MethodWeave;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Plans for the probes of a policy, by class. Safe for all threads. */
public final class Probes {
    /** What {@code status} calls them. */
    public static final String SENSOR = "probe";

    private static final int SYNTHETIC = 0x1000;

    private final Sites sites;

    /** Sites by what is woven, so that weaving a class again needs no new number. */
    private final Map<Key, MethodWeave> woven = new ConcurrentHashMap<>();

    private record Key(
            Probe probe, String method, String descriptor, @Nullable List<String> names) {}

    public Probes(Sites sites) {
        this.sites = sites;
    }

    /** Plans by internal class name. */
    public Map<String, ClassPlan> plans(List<Probe> probes) {
        Map<String, List<Probe>> byClass = new LinkedHashMap<>();
        for (Probe probe : probes) {
            String name = probe.className().replace('.', '/');
            byClass.computeIfAbsent(name, key -> new ArrayList<>()).add(probe);
        }
        Map<String, ClassPlan> plans = new HashMap<>();
        byClass.forEach((name, of) -> plans.put(name, new Plan(of)));
        return plans;
    }

    private MethodWeave weave(Key key) {
        return woven.computeIfAbsent(
                key,
                k -> {
                    List<String> types = Descriptors.parameterTypes(k.descriptor);
                    List<String> values = new ArrayList<>();
                    for (int i = 0; i < types.size(); i++) {
                        values.add("arg" + i);
                    }
                    ProbeHandler handler =
                            new ProbeHandler(
                                    k.probe,
                                    k.method,
                                    types,
                                    Descriptors.returnType(k.descriptor),
                                    k.names);
                    int site =
                            sites.add(
                                    new Site(
                                            SENSOR,
                                            k.probe.className(),
                                            k.method,
                                            k.descriptor,
                                            k.probe.event(),
                                            Lane.DATA,
                                            handler));
                    return new MethodWeave(site, values, "return", values.size() > 4);
                });
    }

    private final class Plan implements ClassPlan {
        private final List<Probe> probes;

        Plan(List<Probe> probes) {
            this.probes = List.copyOf(probes);
        }

        private @Nullable Probe find(int access, String name) {
            if ((access & SYNTHETIC) != 0) {
                return null;
            }
            for (Probe probe : probes) {
                if (probe.matches(name)) {
                    return probe;
                }
            }
            return null;
        }

        @Override
        public boolean mayMatch(int access, String name, String descriptor) {
            return find(access, name) != null;
        }

        @Override
        public @Nullable MethodWeave method(
                String className,
                int access,
                String name,
                String descriptor,
                @Nullable List<String> parameterNames) {
            Probe probe = find(access, name);
            return probe == null ? null : weave(new Key(probe, name, descriptor, parameterNames));
        }

        @Override
        public boolean sparesParameterNames() {
            return true;
        }
    }
}
