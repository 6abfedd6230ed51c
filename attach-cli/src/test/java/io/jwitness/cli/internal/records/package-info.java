// SPDX-License-Identifier: Apache-2.0
/** Claims about the command line, run in process against journals on disk. */
@org.jspecify.annotations.NullMarked
package io.jwitness.cli.internal.records;
