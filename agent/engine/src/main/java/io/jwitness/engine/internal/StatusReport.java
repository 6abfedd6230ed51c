// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal;

import io.jwitness.engine.internal.control.ControlSocket;
import io.jwitness.journal.internal.JournalStatus;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object, key by key in the order given. Values are the agent's own; texts are quoted. */
final class StatusReport {
    private final StringBuilder json = new StringBuilder(1_024).append("{\"ok\":true");

    StatusReport text(String key, @Nullable String value) {
        return value == null ? this : raw(key, ControlSocket.quote(value));
    }

    StatusReport number(String key, long value) {
        return raw(key, Long.toString(value));
    }

    StatusReport flag(String key, boolean value) {
        return raw(key, Boolean.toString(value));
    }

    /** A value that is JSON already. */
    StatusReport raw(String key, String value) {
        json.append(',').append('"').append(key).append("\":").append(value);
        return this;
    }

    /** The journal's part: how far it is written, sealed and anchored, and what was lost. */
    StatusReport journal(JournalStatus status) {
        number("sequence", status.sequence());
        number("sealed", status.sealedSize());
        number("anchored", status.anchoredSize());
        number("lag_ms", status.lagMs());
        text("journal", status.state().name().toLowerCase(Locale.ROOT));
        flag("writer", status.writerAlive());
        number("ring_used", status.ringUsed());
        number("seals_deferred", status.deferredSeals());
        number("claims_stalled", status.stalledClaims());
        text("journal_warning", status.warning());
        text("journal_failure", status.failure());
        final StringBuilder losses = new StringBuilder("{");
        for (Map.Entry<String, Long> lost : status.losses().entrySet()) {
            losses.append(losses.length() > 1 ? "," : "")
                    .append(ControlSocket.quote(lost.getKey()))
                    .append(':')
                    .append(lost.getValue());
        }
        return raw("losses", losses.append('}').toString());
    }

    String end() {
        return json.append('}').toString();
    }
}
