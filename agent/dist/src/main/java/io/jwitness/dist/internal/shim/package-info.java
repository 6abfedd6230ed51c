// SPDX-License-Identifier: Apache-2.0
/**
 * What the libraries in the agent jar get in place of things that are the whole JVM's.
 *
 * <p>The packaging relinks their calls to these classes, so that no library of ours reads or writes
 * a System property, says a word on a stream or a logger, leaves a hook, starts a process, asks the
 * application's context class loader, or warns about {@code sun.misc.Unsafe}. No code of ours may
 * call this package: what is ours does without. The table of what becomes what is {@code
 * io.jwitness.dist.internal.build.Relinker}.
 */
@NullMarked
package io.jwitness.dist.internal.shim;

import org.jspecify.annotations.NullMarked;
