// SPDX-License-Identifier: Apache-2.0
/** Claims about running JVMs, against real child processes. */
@org.jspecify.annotations.NullMarked
package io.jwitness.cli.internal.jvm;
