// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.control;

/**
 * Answers a request. Implementations record what they are asked before they answer, {@code status}
 * aside.
 */
public interface ControlHandler {
    /**
     * Answers.
     *
     * @param request what is asked
     * @param peer who asks
     * @return one JSON object, without a newline
     */
    String answer(ControlRequest request, Peer peer);
}
