// SPDX-License-Identifier: Apache-2.0
package io.jwitness.harness;

import java.util.List;

/** The sample application, and the people who act on it. */
public final class Shop {

    /** A logger of the shop's, under Actuator. */
    public static final String ORDERS_LOGGER = "/actuator/loggers/com.example.shop.Orders";

    private Shop() {}

    public static Jvm.App on(int port) {
        return new Jvm.App(
                "shop",
                List.of("-jar", Project.shopJar().toString(), "--server.port=" + port),
                jvm -> Http.at(port).isUp("/actuator/health"));
    }

    /** May do everything. */
    public static Http alice(int port) {
        return Http.at(port).as("alice", "alice-demo");
    }

    /** May look. */
    public static Http bob(int port) {
        return Http.at(port).as("bob", "bob-demo");
    }
}
