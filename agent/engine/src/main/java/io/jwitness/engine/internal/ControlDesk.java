// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal;

import io.jwitness.engine.internal.control.ControlHandler;
import io.jwitness.engine.internal.control.ControlRequest;
import io.jwitness.engine.internal.control.ControlSocket;
import io.jwitness.engine.internal.control.Peer;

/** Answers what the running agent may be asked. */
final class ControlDesk implements ControlHandler {
    private final Engine engine;

    ControlDesk(Engine engine) {
        this.engine = engine;
    }

    @Override
    public String answer(ControlRequest request, Peer peer) {
        return switch (request.op()) {
            case "status" -> engine.statusJson();
            case "detach" -> detach(request, peer);
            case "policy" -> policy(request, peer);
            default ->
                    ControlSocket.error(
                            "this agent ("
                                    + Version.text()
                                    + ") knows status, policy and detach; use a jwitness command of its version");
        };
    }

    private String detach(ControlRequest request, Peer peer) {
        final String reason = request.field("reason");
        if (reason == null || reason.isBlank()) {
            return ControlSocket.error("a detach needs a reason; say why with --reason");
        }
        if (!peer.isKnown()) {
            return ControlSocket.error(
                    "who asks is not known ("
                            + peer.unknownBecause()
                            + "), so only status is answered; detach by attach instead");
        }
        return engine.detachBy(peer, reason, request.field("ticket"))
                ? "{\"ok\":true}"
                : ControlSocket.error(
                        "the detach could not be recorded, so it is not done; see agent.log");
    }

    private String policy(ControlRequest request, Peer peer) {
        final String reason = request.field("reason");
        if (reason == null || reason.isBlank()) {
            return ControlSocket.error("the policy is shown for a reason; say why with --reason");
        }
        if (!peer.isKnown()) {
            return ControlSocket.error(
                    "who asks is not known ("
                            + peer.unknownBecause()
                            + "), so only status is answered");
        }
        final String answer = engine.policyFor(peer, reason, request.field("ticket"));
        return answer != null
                ? answer
                : ControlSocket.error(
                        "the question could not be recorded, so it is not answered; see agent.log");
    }
}
