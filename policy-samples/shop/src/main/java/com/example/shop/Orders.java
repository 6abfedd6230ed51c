// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** The orders of this process's life, in the order they were placed. Safe for many threads. */
@Service
public class Orders {

    private static final Logger log = LoggerFactory.getLogger(Orders.class);
    private static final long CENTS_EACH = 1_250;

    private final Map<Long, Order> orders = new ConcurrentSkipListMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final Stock stock;

    Orders(Stock stock) {
        this.stock = stock;
    }

    /** Places an order, or throws {@link Stock.SoldOut}. */
    public Order place(String customer, String item, int quantity) {
        stock.take(item, quantity);
        long id = lastId.incrementAndGet();
        Order order =
                new Order(id, customer, item, quantity, CENTS_EACH * quantity, Order.State.PLACED);
        orders.put(id, order);
        log.info("order {} placed: {} x {}", id, quantity, item);
        log.debug("order {} is for {}", id, customer);
        return order;
    }

    /** Gives the money back; null if there is no such order. */
    public @Nullable Order refund(long id) {
        Order refunded = orders.computeIfPresent(id, (key, order) -> order.refunded());
        log.info("order {} {}", id, refunded == null ? "is unknown" : "refunded");
        return refunded;
    }

    public @Nullable Order find(long id) {
        return orders.get(id);
    }

    public Collection<Order> all() {
        return orders.values();
    }
}
