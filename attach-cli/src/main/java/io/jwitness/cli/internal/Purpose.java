// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Failure;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Why somebody does something to a JVM; recorded before it is done. */
final class Purpose {
    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why; it is recorded as what you assert.")
    private String reason = "";

    @Option(names = "--ticket", paramLabel = "T", description = "Ticket; recorded with the reason.")
    private String ticket = "";

    /**
     * The reason.
     *
     * @param cannot what is not done where there is none, as "cannot detach"
     */
    String reason(String cannot) throws Failure {
        if (reason.isBlank()) {
            throw new Failure(cannot, "the reason is empty", "Say why: --reason '…'");
        }
        return reason;
    }

    /** Empty where there is none. */
    String ticket() {
        return ticket;
    }

    /** A request to the control socket. */
    Map<String, String> request(String op, String cannot) throws Failure {
        Map<String, String> request = new HashMap<>();
        request.put("op", op);
        request.put("reason", reason(cannot));
        if (!ticket.isBlank()) {
            request.put("ticket", ticket);
        }
        return request;
    }
}
