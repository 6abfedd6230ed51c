// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal;

import io.jwitness.sensors.internal.dispatch.Site;
import io.jwitness.sensors.internal.dispatch.Watcher;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** What became of each woven sensor's classes. Safe for all threads. */
final class Armed {
    private final ConcurrentHashMap<String, Set<String>> woven = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Set<String>> failed = new ConcurrentHashMap<>();

    void woven(String sensor, String className) {
        woven.computeIfAbsent(sensor, name -> new ConcurrentSkipListSet<>()).add(className);
    }

    void failed(String sensor, String className) {
        failed.computeIfAbsent(sensor, name -> new ConcurrentSkipListSet<>()).add(className);
    }

    /**
     * A JSON array.
     *
     * @param sensors woven ones, in the order to tell of them
     * @param called where woven code has called from
     * @param watchers the others
     */
    String json(List<String> sensors, List<Site> called, List<Watcher> watchers) {
        StringBuilder json = new StringBuilder("[");
        for (String sensor : sensors) {
            Set<String> there = woven.getOrDefault(sensor, Set.of());
            Set<String> lost = failed.getOrDefault(sensor, Set.of());
            String state = !lost.isEmpty() ? "failed" : there.isEmpty() ? "waiting" : "armed";
            String detail =
                    there.size()
                            + (there.size() == 1 ? " class" : " classes")
                            + " watched"
                            + (lost.isEmpty() ? "" : ", not watched: " + String.join(" ", lost));
            entry(
                    json,
                    sensor,
                    state,
                    detail,
                    called.stream().filter(site -> site.sensor().equals(sensor)).toList());
        }
        for (Watcher watcher : watchers) {
            entry(json, watcher.name(), watcher.state(), watcher.detail(), List.of());
        }
        return json.append(']').toString();
    }

    private static void entry(
            StringBuilder json, String name, String state, String detail, List<Site> called) {
        json.append(json.length() == 1 ? "" : ",").append("{\"name\":");
        text(json, name);
        json.append(",\"state\":");
        text(json, state);
        json.append(",\"detail\":");
        text(json, detail);
        if (!called.isEmpty()) {
            String before = ",\"called\":[";
            for (Site site : called) {
                json.append(before).append("{\"method\":");
                text(json, site.method());
                if (site.event() != null) {
                    json.append(",\"event\":");
                    text(json, site.event());
                }
                json.append('}');
                before = ",";
            }
            json.append(']');
        }
        json.append('}');
    }

    private static void text(StringBuilder json, String value) {
        json.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20 || c > 0x7e) {
                json.append("\\u");
                String hex = Integer.toHexString(c);
                json.append("0".repeat(4 - hex.length())).append(hex);
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
