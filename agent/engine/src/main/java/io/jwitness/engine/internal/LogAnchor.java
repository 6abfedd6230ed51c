// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal;

import io.jwitness.journal.internal.seal.Anchor;
import io.jwitness.record.internal.spi.AgentLog;
import java.nio.charset.StandardCharsets;

/** The weakest anchor: each checkpoint's size and root as a line of the agent's own log. */
final class LogAnchor implements Anchor {
    private final AgentLog log;

    LogAnchor(AgentLog log) {
        this.log = log;
    }

    @Override
    public String name() {
        return "agent.log";
    }

    @Override
    public void offer(long size, byte[] note) {
        final String[] lines = new String(note, StandardCharsets.UTF_8).split("\n", 4);
        log.info("checkpoint " + size + " " + (lines.length > 2 ? lines[2] : "without a root"));
    }
}
