// SPDX-License-Identifier: Apache-2.0
/** What the OpenTelemetry Java agent has on the boot loader, as far as the exporter calls it. */
@org.jspecify.annotations.NullMarked
package io.opentelemetry.javaagent.shaded.io.opentelemetry.api.impl;
