// SPDX-License-Identifier: Apache-2.0
/**
 * Small applications that the suites start in processes of their own, with and without the agent.
 *
 * <p>They stand outside {@code io.jwitness}, and may name nothing of it, since the agent leaves its
 * own packages alone. Who starts them is in {@code io.jwitness.apps}.
 */
@NullMarked
package com.example.target;

import org.jspecify.annotations.NullMarked;
