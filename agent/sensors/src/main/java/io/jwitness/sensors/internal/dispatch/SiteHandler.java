// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

/**
 * What stands behind a row: an {@link OperationHandler} makes a record of a call, a {@link
 * CarrierHandler} lends who is calling to the operations inside, a {@link QuietScope} keeps its
 * inside from being recorded.
 *
 * <p>One instance serves all threads; what belongs to a call is kept in its operation.
 */
public sealed interface SiteHandler permits OperationHandler, CarrierHandler, QuietScope {}
