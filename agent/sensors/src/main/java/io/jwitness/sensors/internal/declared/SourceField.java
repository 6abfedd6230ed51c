// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.declared;

/** What a row can tell of where somebody calls from. */
public enum SourceField {
    /**
     * The peer's own address: a text, an {@code InetAddress}, or a socket address with its port.
     */
    ADDRESS,
    PORT,
    /** What the caller claims to be forwarded for. */
    FORWARDED,
    USER_AGENT,
    CONNECTION
}
