// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Everything the shop knows of one customer, for OPS: what a policy's probe would want to witness.
 */
@RestController
@RequestMapping("/customers")
public class CustomerExport {

    private static final Logger log = LoggerFactory.getLogger(CustomerExport.class);

    private final Orders orders;

    CustomerExport(Orders orders) {
        this.orders = orders;
    }

    /**
     * Exports a customer.
     *
     * @param password opens the exported file, so nobody but the customer should know it
     */
    @GetMapping("/{customerId}/export")
    public String export(
            @PathVariable String customerId,
            @RequestParam(defaultValue = "csv") String format,
            @RequestParam(defaultValue = "") String password) {
        long count =
                orders.all().stream().filter(o -> Objects.equals(o.customer(), customerId)).count();
        log.info("exported {} orders as {}", count, format);
        return format + (password.isEmpty() ? "" : ",locked") + "," + count + "\n";
    }
}
