// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

import java.lang.management.ManagementFactory;
import java.util.Map;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatusCode;

@SpringBootTest(webEnvironment = RANDOM_PORT)
class ShopTest {

    private static final String LOGGER = "/actuator/loggers/com.example.shop.Orders";

    private final TestRestTemplate alice;
    private final TestRestTemplate bob;
    private final TestRestTemplate nobody;

    ShopTest(@Autowired TestRestTemplate http) {
        nobody = http;
        alice = http.withBasicAuth("alice", "alice-demo");
        bob = http.withBasicAuth("bob", "bob-demo");
    }

    @Test
    void opsChangesALogLevel() {
        HttpStatusCode status =
                alice.postForEntity(LOGGER, Map.of("configuredLevel", "DEBUG"), String.class)
                        .getStatusCode();

        assertThat(status.value()).isEqualTo(204);
        assertThat(alice.getForObject(LOGGER, String.class))
                .contains("\"configuredLevel\":\"DEBUG\"");
    }

    @Test
    void aViewerLooksButChangesNothing() {
        assertThat(bob.getForEntity(LOGGER, String.class).getStatusCode().value()).isEqualTo(200);
        assertThat(
                        bob.postForEntity(LOGGER, Map.of("configuredLevel", "OFF"), String.class)
                                .getStatusCode()
                                .value())
                .isEqualTo(403);
        assertThat(bob.getForEntity("/actuator/heapdump", String.class).getStatusCode().value())
                .isEqualTo(403);
        assertThat(nobody.getForEntity(LOGGER, String.class).getStatusCode().value())
                .isEqualTo(401);
    }

    @Test
    void anOrderTakesFromTheShelf() throws Exception {
        ObjectName stock = new ObjectName("com.example.shop:type=Stock");
        int before = (int) ManagementFactory.getPlatformMBeanServer().getAttribute(stock, "Items");

        Order order =
                alice.postForObject(
                        "/orders",
                        Map.of("customer", "c-17", "item", "apple", "quantity", 3),
                        Order.class);

        assertThat(order.state()).isEqualTo(Order.State.PLACED);
        assertThat(ManagementFactory.getPlatformMBeanServer().getAttribute(stock, "Items"))
                .isEqualTo(before - 3);
        assertThat(alice.getForObject("/customers/c-17/export", String.class)).isEqualTo("csv,1\n");
        assertThat(
                        alice.postForEntity(
                                        "/orders",
                                        Map.of("customer", "c", "item", "apple", "quantity", 999),
                                        String.class)
                                .getStatusCode()
                                .value())
                .isEqualTo(409);
    }
}
