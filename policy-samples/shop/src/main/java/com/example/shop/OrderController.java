// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import java.util.Collection;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Orders over HTTP. */
@RestController
@RequestMapping("/orders")
class OrderController {

    private final Orders orders;

    OrderController(Orders orders) {
        this.orders = orders;
    }

    record NewOrder(String customer, String item, int quantity) {}

    @GetMapping
    Collection<Order> all() {
        return orders.all();
    }

    @GetMapping("/{id}")
    ResponseEntity<Order> one(@PathVariable long id) {
        return ResponseEntity.ofNullable(orders.find(id));
    }

    @PostMapping
    Order place(@RequestBody NewOrder order) {
        return orders.place(order.customer(), order.item(), order.quantity());
    }

    @PostMapping("/{id}/refund")
    ResponseEntity<Order> refund(@PathVariable long id) {
        return ResponseEntity.ofNullable(orders.refund(id));
    }

    @ExceptionHandler
    ResponseEntity<String> soldOut(Stock.SoldOut e) {
        return ResponseEntity.status(409).body(e.getMessage());
    }
}
