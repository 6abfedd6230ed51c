// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.record.Phase;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often somebody did the same, in one period, and with what names. Guarded by whoever holds it;
 * what {@link #taken} gives is its taker's.
 */
final class RepeatCount {
    /** Names of one count that are told apart. */
    static final int NAMES = 256;

    /** Longest text that lists names, in characters. */
    private static final int LISTED = 4_096;

    final Identity who;
    final Phase phase;
    final String event;
    private final String type;
    private final @Nullable String target;
    long windowNs;
    long dueNs;
    long firstNs;
    long lastNs;
    long n;

    /** How often each was named, with 0 for those of an earlier period; empty where none is. */
    private final Map<String, Long> names = new LinkedHashMap<>();

    /**
     * Begins a count.
     *
     * @param type of the target that its record has
     * @param target its id, where no names are counted; null or empty for none
     * @param windowNs length of the first period
     * @param dueNs when that ends, on the monotonic clock
     */
    RepeatCount(
            Identity who,
            Phase phase,
            String event,
            String type,
            @Nullable String target,
            long windowNs,
            long dueNs) {
        this.who = who;
        this.phase = phase;
        this.event = event;
        this.type = type;
        this.target = target;
        this.windowNs = windowNs;
        this.dueNs = dueNs;
    }

    void add(long wallNs) {
        firstNs = n == 0 ? wallNs : firstNs;
        lastNs = wallNs;
        n++;
    }

    /**
     * Counts a name; those beyond {@value #NAMES} as one.
     *
     * @return true for one that was not named before
     */
    boolean name(String name) {
        boolean isKnown = names.containsKey(name);
        names.merge(isKnown || names.size() < NAMES ? name : "…", 1L, Long::sum);
        return !isKnown;
    }

    /** What is to be written; the count begins anew, and knows the names still. */
    RepeatCount taken() {
        RepeatCount copy = new RepeatCount(who, phase, event, type, target, windowNs, dueNs);
        copy.firstNs = firstNs;
        copy.lastNs = lastNs;
        copy.n = n;
        copy.names.putAll(names);
        names.replaceAll((name, times) -> 0L);
        n = 0;
        return copy;
    }

    /** Tells an operation what was done, and to what. */
    void describe(Operation operation) {
        names.values().removeIf(times -> times == 0);
        if (names.isEmpty()) {
            operation.target(type, target == null || target.isEmpty() ? null : target);
            return;
        }
        String first = names.keySet().iterator().next();
        int more = names.size() - 1;
        operation.target(type, more == 0 ? first : first + " and " + more + " more");
        if (more > 0) {
            String what = type.equals("mbean") ? "reads" : "targets";
            operation.argument(what, "java.lang.String", listed(), Ask.PLAIN);
        }
    }

    private String listed() {
        StringBuilder list = new StringBuilder();
        for (Map.Entry<String, Long> each : names.entrySet()) {
            if (list.length() + each.getKey().length() > LISTED) {
                return list.append(" …").toString();
            }
            list.append(list.isEmpty() ? "" : " ")
                    .append(each.getKey())
                    .append('×')
                    .append(each.getValue());
        }
        return list.toString();
    }
}
