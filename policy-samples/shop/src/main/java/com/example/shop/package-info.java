// SPDX-License-Identifier: Apache-2.0
/**
 * A shop as a customer might run it: orders, an export, stock behind an MBean, Actuator behind
 * Spring Security.
 *
 * <p>Nothing of JWitness may ever be named here: the agent meets this application as it meets any
 * other. The people who act on it stand in {@code application.yaml}; what they may do stands in
 * {@link com.example.shop.Access}.
 */
@NullMarked
package com.example.shop;

import org.jspecify.annotations.NullMarked;
