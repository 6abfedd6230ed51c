// SPDX-License-Identifier: Apache-2.0
/**
 * Claims about what is done to the virtual machine, each made against the real JDK. Child JVMs run
 * only where a tool must attach to one. The whole agent is tested in {@code agent/dist}.
 */
@NullMarked
package io.jwitness.sensors.internal.jvm;

import org.jspecify.annotations.NullMarked;
