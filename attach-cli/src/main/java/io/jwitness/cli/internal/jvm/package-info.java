// SPDX-License-Identifier: Apache-2.0
/**
 * Running JVMs as the operating system shows them: finding, judging, attaching, asking.
 *
 * <p>Nothing here prints, and nothing keeps more of a process's arguments or environment than the
 * answer it looks for, since they hold secrets. Start reading at {@link
 * io.jwitness.cli.internal.jvm.Jvm}.
 */
@NullMarked
package io.jwitness.cli.internal.jvm;

import org.jspecify.annotations.NullMarked;
