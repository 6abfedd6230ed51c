// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal.otlp;

import org.jspecify.annotations.Nullable;

/**
 * Trust and identity of a connection, as PEM bytes.
 *
 * @param trusted certificates of the receiver's authorities, or null for the JVM's own
 * @param clientKey private key in PKCS#8, or null; only together with {@code clientCertificate}
 * @param clientCertificate certificate chain of the client, or null
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the SDK as it is; never compared
public record Tls(
        byte @Nullable [] trusted,
        byte @Nullable [] clientKey,
        byte @Nullable [] clientCertificate) {
    @Override
    public String toString() {
        return "Tls[" + (clientKey == null ? "server" : "mutual") + "]";
    }
}
