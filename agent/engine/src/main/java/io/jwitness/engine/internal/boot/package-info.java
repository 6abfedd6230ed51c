// SPDX-License-Identifier: Apache-2.0
/**
 * How the isolated part reaches into the JDK: what is opened, to whom, and how the hook gets into
 * {@code java.lang}.
 *
 * <p>Nothing here is ever opened to the application: everything goes to the isolated loader's own
 * unnamed module, and so must be done from a class in that loader. No sensor, no journal and no
 * configuration may live here. See {@link io.jwitness.engine.internal.boot.HookInstaller} next.
 */
@NullMarked
package io.jwitness.engine.internal.boot;

import org.jspecify.annotations.NullMarked;
