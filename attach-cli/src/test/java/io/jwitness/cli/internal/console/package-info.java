// SPDX-License-Identifier: Apache-2.0
/** Claims about what is drawn on a terminal. */
@org.jspecify.annotations.NullMarked
package io.jwitness.cli.internal.console;
