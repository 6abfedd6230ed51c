// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The shelf. Safe for many threads. */
@Component
public class Stock implements StockMBean {

    private static final Logger log = LoggerFactory.getLogger(Stock.class);

    private final Map<String, Integer> shelf = new ConcurrentHashMap<>();
    private volatile int warnBelow = 10;

    Stock() {
        shelf.put("apple", 100);
        shelf.put("pear", 100);
    }

    /** There are not that many left. */
    public static final class SoldOut extends RuntimeException {
        private static final long serialVersionUID = 1;

        SoldOut(String item) {
            super("not enough left of: " + item);
        }
    }

    /** Takes items off the shelf, or throws {@link SoldOut} and takes none. */
    void take(String item, int quantity) {
        Integer left =
                shelf.computeIfPresent(
                        item,
                        (key, have) -> {
                            if (have < quantity) {
                                throw new SoldOut(item);
                            }
                            return have - quantity;
                        });
        if (left == null) {
            throw new SoldOut(item);
        }
        if (left < warnBelow) {
            log.warn("only {} left of {}", left, item);
        }
    }

    @Override
    public int getItems() {
        return shelf.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public int getWarnBelow() {
        return warnBelow;
    }

    @Override
    public void setWarnBelow(int warnBelow) {
        this.warnBelow = warnBelow;
    }

    @Override
    public int restock(String item, int quantity) {
        log.info("restocked {} x {}", quantity, item);
        return shelf.merge(item, quantity, Integer::sum);
    }

    @PostConstruct
    void register() throws JMException {
        ManagementFactory.getPlatformMBeanServer().registerMBean(this, name());
    }

    @PreDestroy
    void unregister() throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        if (server.isRegistered(name())) {
            server.unregisterMBean(name());
        }
    }

    private static ObjectName name() throws JMException {
        return new ObjectName("com.example.shop:type=Stock");
    }
}
