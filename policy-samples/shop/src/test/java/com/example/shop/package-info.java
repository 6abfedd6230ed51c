// SPDX-License-Identifier: Apache-2.0
/**
 * That the shop works as an application of its own.
 *
 * <p>What the agent makes of it is tested where the agent is put together, in {@code agent/dist}.
 * Nothing of JWitness may be named here.
 */
@NullMarked
package com.example.shop;

import org.jspecify.annotations.NullMarked;
