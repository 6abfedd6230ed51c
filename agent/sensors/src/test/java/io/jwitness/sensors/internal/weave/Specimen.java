// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.weave;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Methods of all shapes. Loaded again, woven, by {@link WeaverTest}. */
public class Specimen {
    private final List<String> said = new ArrayList<>();
    private @Nullable String name = "specimen";
    private boolean failing;

    public void nothing() {}

    public int branches(int n) {
        if (n < 0) {
            return -1;
        }
        for (int i = 0; i < n; i++) {
            if (i * i > n) {
                return i;
            }
        }
        return 0;
    }

    public long wide(long a, double b, long c) {
        long sum = a + c;
        while (sum > 100) {
            sum -= (long) b;
        }
        return sum;
    }

    public static double still(double a, String b) {
        return b.isEmpty() ? a : -a;
    }

    public synchronized String guarded(String text) {
        synchronized (said) {
            said.add(text);
            if (text.length() > 3) {
                return text.substring(3);
            }
        }
        return text;
    }

    public String caught(@Nullable String text) {
        try {
            return String.valueOf(Integer.parseInt(text));
        } catch (NumberFormatException notOne) {
            return "none";
        } finally {
            said.add("finally");
        }
    }

    public String overwrites(@Nullable String text, int count) {
        text = text == null ? "null" : text + count;
        count = text.length();
        Object shared;
        if (count > 3) {
            shared = new StringJoiner(text).add(text).add("");
        } else {
            shared = text;
        }
        return shared.toString();
    }

    public void endless(List<String> into) {
        do {
            into.add("x");
            if (into.size() > 3) {
                throw new IllegalStateException("full");
            }
        } while (true);
    }

    public float loopsAtOnce(float f) {
        while (f > 1) {
            f /= 2;
        }
        return f;
    }

    public int[] arrays(int[][] of) {
        for (int[] each : of) {
            if (each.length > 1) {
                return each;
            }
        }
        return new int[0];
    }

    public boolean[] changes(String next) {
        name = next;
        return new boolean[] {true};
    }

    public @Nullable String getName() {
        if (failing) {
            throw new IllegalStateException("accessor");
        }
        return name;
    }

    public void fail() {
        failing = true;
    }

    public static void main(String[] args) {
        if (args.length > 0) {
            throw new UnsupportedOperationException(args[0]);
        }
    }
}
