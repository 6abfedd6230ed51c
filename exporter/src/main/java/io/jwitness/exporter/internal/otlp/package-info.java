// SPDX-License-Identifier: Apache-2.0
/**
 * The wire: OTLP over HTTP/1.1 with {@code java.net.http}, one request at a time, no retry.
 *
 * <p>Whether to try again is the loop's decision and may not move here; nothing here logs, or
 * touches the application's loggers. Start reading at {@link
 * io.jwitness.exporter.internal.otlp.OtlpSender}.
 */
@NullMarked
package io.jwitness.exporter.internal.otlp;

import org.jspecify.annotations.NullMarked;
