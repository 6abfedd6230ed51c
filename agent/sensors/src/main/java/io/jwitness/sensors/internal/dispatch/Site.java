// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import io.jwitness.record.internal.spi.Lane;
import org.jspecify.annotations.Nullable;

/** One place that woven code calls from. Safe for all threads. */
public final class Site {
    private final String sensor;
    private final String className;
    private final String methodName;
    private final String descriptor;
    private final @Nullable String event;
    private final Lane lane;
    private final SiteHandler handler;

    /** Plain: written once at most, by whichever threads come first, and read by people. */
    private boolean called;

    /**
     * A place that nobody has called from.
     *
     * @param sensor the sensor that it belongs to
     * @param className binary name of the woven class
     * @param methodName its method
     * @param descriptor of that method, as class files write it
     * @param event what is recorded, where the row says so
     * @param lane which way into the ring
     * @param handler what makes something of a call
     */
    public Site(
            String sensor,
            String className,
            String methodName,
            String descriptor,
            @Nullable String event,
            Lane lane,
            SiteHandler handler) {
        this.sensor = sensor;
        this.className = className;
        this.methodName = methodName;
        this.descriptor = descriptor;
        this.event = event;
        this.lane = lane;
        this.handler = handler;
    }

    public String sensor() {
        return sensor;
    }

    public String className() {
        return className;
    }

    public String methodName() {
        return methodName;
    }

    /** Class, method and descriptor in one. */
    public String method() {
        return className + '.' + methodName + descriptor;
    }

    public @Nullable String event() {
        return event;
    }

    public Lane lane() {
        return lane;
    }

    public SiteHandler handler() {
        return handler;
    }

    /** Whether the woven method ran, whatever came of it. */
    public boolean isCalled() {
        return called;
    }

    void called() {
        if (!called) {
            called = true;
        }
    }
}
