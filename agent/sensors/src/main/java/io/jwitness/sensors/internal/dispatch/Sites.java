// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The sites of this arming, by number.
 *
 * <p>Numbers come from the hook's own count and are never used again within a JVM, so that code of
 * an earlier arming, still running in an old frame, finds nothing here. Reading takes no lock.
 */
public final class Sites {
    private final IntSupplier numbers;
    private final int base;
    private int next;
    private volatile @Nullable Site[] table = new Site[64];

    /**
     * Starts counting.
     *
     * @param numbers gives the next number of the JVM, each one once, ascending
     */
    public Sites(IntSupplier numbers) {
        this.numbers = numbers;
        this.base = numbers.getAsInt();
        this.next = base;
    }

    /** Gives a site its number. */
    public synchronized int add(Site site) {
        int number = next;
        next = numbers.getAsInt();
        @Nullable Site[] now = table;
        int index = number - base;
        if (index >= now.length) {
            now = Arrays.copyOf(now, Math.max(2 * now.length, index + 1));
        }
        now[index] = site;
        table = now;
        return number;
    }

    /** Where woven code has called from, in the order of classes and methods. */
    public List<Site> called() {
        List<Site> called = new ArrayList<>();
        for (Site site : table) {
            if (site != null && site.isCalled()) {
                called.add(site);
            }
        }
        called.sort(Comparator.comparing(Site::method));
        return called;
    }

    /** The site of a number, or null where it is not one of this arming. */
    @Nullable Site get(int number) {
        @Nullable Site[] now = table;
        int index = number - base;
        return index >= 0 && index < now.length ? now[index] : null;
    }
}
