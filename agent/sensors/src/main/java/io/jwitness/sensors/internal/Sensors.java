// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal;

import io.jwitness.sensors.internal.actuator.ActuatorSensor;
import io.jwitness.sensors.internal.catalogue.Catalogue;
import io.jwitness.sensors.internal.dispatch.Dispatcher;
import io.jwitness.sensors.internal.dispatch.Failures;
import io.jwitness.sensors.internal.dispatch.Recorder;
import io.jwitness.sensors.internal.dispatch.Sites;
import io.jwitness.sensors.internal.dispatch.Watcher;
import io.jwitness.sensors.internal.jmx.JmxSensor;
import io.jwitness.sensors.internal.jvm.VmSensor;
import io.jwitness.sensors.internal.probe.Probes;
import io.jwitness.sensors.internal.weave.ClassPlan;
import io.jwitness.sensors.internal.weave.ClassPlans;
import io.jwitness.sensors.internal.weave.WeavingTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All sensors of one arming.
 *
 * <pre>
 *   premain       create, install transformer() and dispatcher()        microseconds
 *   daemon        warm(), retransformLoaded()                           ASM, catalogue, what is loaded
 *   when ready    startStreams()                                        JFR and other watchers
 *   detach        (the engine clears the hook first) uninstall()
 * </pre>
 *
 * <p>Safe for all threads. Nothing here throws because a sensor does not work: that is a record.
 */
public final class Sensors {
    private final SensorContext context;
    private final Recorder recorder;
    private final Sites sites;
    private final Dispatcher dispatcher;
    private final Failures failures;
    private final WeavingTransformer transformer;
    private final Probes probes;
    private final VmSensor vm;
    private final JmxSensor jmx;
    private final ActuatorSensor actuator;
    private final Armed armed = new Armed();
    private final Set<String> woven = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Catalogue catalogue;
    private volatile Map<String, ClassPlan> probePlans = Map.of();
    private volatile List<Watcher> watchers = List.of();

    private Sensors(SensorContext context) {
        this.context = context;
        this.recorder = new Recorder(context);
        this.sites = new Sites(context.siteNumbers());
        this.dispatcher = new Dispatcher(recorder, sites);
        this.failures = new Failures(recorder);
        this.probes = new Probes(sites);
        this.vm = new VmSensor(recorder, dispatcher, failures);
        this.jmx = new JmxSensor(recorder);
        this.actuator = new ActuatorSensor(recorder, dispatcher);
        this.transformer =
                new WeavingTransformer(new Reports(), JvmFaults.retransformStripsParameterNames());
    }

    /** Makes the sensors of one arming; nothing is woven or started yet. */
    public static Sensors create(SensorContext context) {
        return new Sensors(context);
    }

    /** What the hook is to call. */
    public Dispatcher dispatcher() {
        return dispatcher;
    }

    /** To be installed, able to retransform, once the hook is defined. */
    public WeavingTransformer transformer() {
        return transformer;
    }

    /** For what the engine itself records through the sensors' path. */
    public Recorder recorder() {
        return recorder;
    }

    /** Where failures of sensors are told. */
    public Failures failures() {
        return failures;
    }

    @Nullable Catalogue catalogue() {
        return catalogue;
    }

    VmSensor vm() {
        return vm;
    }

    JmxSensor jmx() {
        return jmx;
    }

    ActuatorSensor actuator() {
        return actuator;
    }

    /** Loads catalogue and weaver. From here on classes are woven as they are loaded. */
    public void warm() {
        Catalogue made = new Catalogue(Families.all(this, context), sites);
        catalogue = made;
        probePlans = probes.plans(context.policy().probes());
        transformer.plans(ClassPlans.both(made.plans(), probePlans));
        transformer.warm();
    }

    /** Weaves the probes of another policy, in classes that are loaded already too. */
    public void reloadProbes() {
        Catalogue known = catalogue;
        if (known == null) {
            return;
        }
        Map<String, ClassPlan> before = probePlans;
        Map<String, ClassPlan> after = probes.plans(context.policy().probes());
        probePlans = after;
        transformer.plans(ClassPlans.both(known.plans(), after));
        Instrumentation instrumentation = context.instrumentation();
        if (instrumentation == null) {
            return;
        }
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            String name = loaded.getName().replace('.', '/');
            if ((before.containsKey(name) || after.containsKey(name))
                    && instrumentation.isModifiableClass(loaded)) {
                retransform(instrumentation, loaded);
            }
        }
    }

    /** Weaves what was loaded before {@link #warm} was done. May be called again. */
    public void retransformLoaded() {
        Instrumentation instrumentation = context.instrumentation();
        if (instrumentation == null) {
            return;
        }
        List<Class<?>> late = new ArrayList<>();
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (isPlanned(loaded)
                    && !woven.contains(key(loaded.getName(), loaded.getClassLoader()))
                    && instrumentation.isModifiableClass(loaded)) {
                late.add(loaded);
            }
        }
        for (Class<?> each : late) {
            retransform(instrumentation, each);
        }
    }

    /** Whether a tool has attached since {@link #warm}: what watches it is not to wait then. */
    public boolean hasSomebodyAttached() {
        return vm.hasSomebodyAttached();
    }

    /** Starts the sensors that are not woven. */
    public void startStreams() {
        List<Watcher> started = new ArrayList<>();
        for (Watcher watcher : Families.watchers(this, context)) {
            started.add(watcher);
            try {
                watcher.start();
            } catch (Exception | LinkageError failure) {
                failures.report(watcher.name(), null, null, failure.toString());
            }
        }
        watchers = List.copyOf(started);
    }

    /** Stops the watchers alone: woven code stays to the end of a JVM that ends. */
    public void stopStreams() {
        for (Watcher watcher : watchers) {
            watcher.stop();
        }
        watchers = List.of();
    }

    /**
     * Stops the watchers and gives every woven class its own code back. The engine has cleared the
     * hook already.
     */
    public void uninstall() {
        stopStreams();
        Instrumentation instrumentation = context.instrumentation();
        if (instrumentation == null) {
            return;
        }
        instrumentation.removeTransformer(transformer);
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (isPlanned(loaded) && woven.remove(key(loaded.getName(), loaded.getClassLoader()))) {
                retransform(instrumentation, loaded);
            }
        }
    }

    /** A JSON array of {@code {"name","state","detail"}}, for {@code status}. */
    public String statusJson() {
        List<String> woven = new ArrayList<>();
        Catalogue known = catalogue;
        if (known != null) {
            woven.addAll(known.sensors());
        }
        if (!probePlans.isEmpty()) {
            woven.add(Probes.SENSOR);
        }
        return armed.json(woven, sites.called(), watchers);
    }

    private boolean isPlanned(Class<?> loaded) {
        return transformer.hasPlan(loaded.getName().replace('.', '/'));
    }

    /** One by one: a class that the JVM refuses takes no other with it. */
    private void retransform(Instrumentation instrumentation, Class<?> each) {
        try {
            instrumentation.retransformClasses(each);
        } catch (UnmodifiableClassException
                | RuntimeException
                | LinkageError
                | InternalError failure) {
            // InternalError is what the JVM throws for a class that it cannot read again.
            failed(each.getName(), each.getClassLoader(), failure.toString());
        }
    }

    private void failed(String className, @Nullable ClassLoader loader, String cause) {
        String sensor = sensorOf(className);
        armed.failed(sensor, className);
        failures.report(sensor, className, loader, cause);
    }

    private String sensorOf(String className) {
        Catalogue known = catalogue;
        String sensor = known == null ? null : known.sensorOf(className);
        return sensor == null ? Probes.SENSOR : sensor;
    }

    private static String key(String className, @Nullable ClassLoader loader) {
        return className + '@' + System.identityHashCode(loader);
    }

    private final class Reports implements WeavingTransformer.Listener {
        @Override
        public void woven(String className, @Nullable ClassLoader loader, int methods) {
            woven.add(key(className, loader));
            armed.woven(sensorOf(className), className);
        }

        @Override
        public void unmatched(String className, @Nullable ClassLoader loader) {
            failed(
                    className,
                    loader,
                    "this version of the class has none of the methods that are watched");
        }

        @Override
        public void failed(String className, @Nullable ClassLoader loader, String cause) {
            Sensors.this.failed(className, loader, cause);
        }
    }
}
