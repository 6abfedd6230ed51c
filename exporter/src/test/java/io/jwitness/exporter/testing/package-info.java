// SPDX-License-Identifier: Apache-2.0
/**
 * A real OTLP/HTTP receiver for tests and for the demo: decodes with the generated protocol
 * classes, which know nothing of the SDK that encoded.
 *
 * <p>Nothing of it may end up in the agent. Start reading at {@link
 * io.jwitness.exporter.testing.OtlpReceiver}; by hand: {@code java -jar
 * exporter/target/jwitness-exporter-*-tests.jar 4318}.
 */
@NullMarked
package io.jwitness.exporter.testing;

import org.jspecify.annotations.NullMarked;
