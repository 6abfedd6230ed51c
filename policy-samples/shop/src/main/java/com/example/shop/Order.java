// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

/**
 * One order.
 *
 * @param cents what it cost, in cents; negative never
 */
public record Order(long id, String customer, String item, int quantity, long cents, State state) {

    /** Where an order stands. */
    public enum State {
        PLACED,
        REFUNDED
    }

    Order refunded() {
        return new Order(id, customer, item, quantity, cents, State.REFUNDED);
    }
}
