// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Links an object of the application, by its identity, to what is known of it: for what runs on
 * another thread later.
 *
 * <p>Holds {@value #SIZE} links at most, keys weakly; where eight meet in one bucket, an older one
 * goes. Safe for all threads; a lookup that finds nothing reads eight neighbours.
 */
final class WeakLinks<V> {
    private static final int BUCKET = 8;
    private static final int BUCKETS = 64;
    static final int SIZE = BUCKET * BUCKETS;

    private final AtomicReferenceArray<@Nullable Link<V>> links = new AtomicReferenceArray<>(SIZE);
    private final AtomicInteger next = new AtomicInteger();

    private record Link<V>(WeakReference<Object> key, V value) {}

    void put(Object key, V value) {
        Link<V> link = new Link<>(new WeakReference<>(key), value);
        int first = first(key);
        for (int i = first; i < first + BUCKET; i++) {
            Link<V> there = links.get(i);
            if ((there == null || there.key.refersTo(null))
                    && links.compareAndSet(i, there, link)) {
                return;
            }
        }
        links.set(first + (next.getAndIncrement() & (BUCKET - 1)), link);
    }

    /** What is linked to this very object, or null. */
    @Nullable V get(Object key) {
        int first = first(key);
        for (int i = first; i < first + BUCKET; i++) {
            Link<V> link = links.get(i);
            if (link != null && link.key.refersTo(key)) {
                return link.value;
            }
        }
        return null;
    }

    /** As {@link #get}, and forgets it: one caller gets it. */
    @Nullable V take(Object key) {
        int first = first(key);
        for (int i = first; i < first + BUCKET; i++) {
            Link<V> link = links.get(i);
            if (link != null && link.key.refersTo(key) && links.compareAndSet(i, link, null)) {
                return link.value;
            }
        }
        return null;
    }

    private static int first(Object key) {
        int hash = System.identityHashCode(key) * 0x9E3779B9;
        return (hash >>> (Integer.SIZE - 6)) * BUCKET;
    }
}
