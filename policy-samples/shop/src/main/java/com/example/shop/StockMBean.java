// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

/** What operators may look at and turn over JMX, as {@code com.example.shop:type=Stock}. */
public interface StockMBean {

    /** Items on the shelf, all kinds together. */
    int getItems();

    /** Below this many of one kind, the shop warns. */
    int getWarnBelow();

    void setWarnBelow(int warnBelow);

    /** Puts items on the shelf and tells how many of that kind there are now. */
    int restock(String item, int quantity);
}
