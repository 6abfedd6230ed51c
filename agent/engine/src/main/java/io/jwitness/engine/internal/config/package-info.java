// SPDX-License-Identifier: Apache-2.0
/**
 * What the user asked for: agent arguments, system properties, environment and file, merged by
 * precedence, and the places that follow from them.
 *
 * <p>Nothing here opens a journal or touches the application. Reading the file may load Jackson, so
 * it never happens before {@code main}. The life cycle that uses the options is one package up.
 */
@NullMarked
package io.jwitness.engine.internal.config;

import org.jspecify.annotations.NullMarked;
