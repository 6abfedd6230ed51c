// SPDX-License-Identifier: Apache-2.0
/**
 * MBeans that are used from outside: over RMI, through a console's carrier, or inside another
 * recorded act; and who is connected.
 *
 * <p>Nothing here may look at a password, call {@code toString} of a parameter, or record what a
 * framework does with its own MBeans. What an MBean does to the virtual machine is an effect of its
 * own, in {@code jvm}; to a logger, in {@code log}.
 */
@NullMarked
package io.jwitness.sensors.internal.jmx;

import org.jspecify.annotations.NullMarked;
