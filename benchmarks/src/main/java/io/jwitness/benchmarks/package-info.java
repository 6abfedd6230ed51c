// SPDX-License-Identifier: Apache-2.0
/**
 * What the budgets of {@code docs/architecture.md} §7 are held against: JMH for single steps, and
 * programs of their own where many threads or a whole journal make the number.
 *
 * <p>Nothing here may be a test: a machine that is busy would fail it. {@code benchmarks/run} runs
 * all, {@code benchmarks/README.md} holds what it said.
 */
@NullMarked
package io.jwitness.benchmarks;

import org.jspecify.annotations.NullMarked;
