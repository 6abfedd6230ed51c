// SPDX-License-Identifier: Apache-2.0
/**
 * When an application counts as ready, when it is calm, and when its main has begun.
 *
 * <p>Only watching happens here, nothing is started; the life cycle one package up acts on it.
 */
@NullMarked
package io.jwitness.engine.internal.ready;

import org.jspecify.annotations.NullMarked;
