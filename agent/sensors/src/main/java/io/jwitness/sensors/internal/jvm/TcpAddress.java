// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** Addresses as the kernel prints them in {@code /proc/net/tcp}: words in the machine's order. */
final class TcpAddress {
    private static final int WORD = 4;

    private TcpAddress() {}

    /**
     * Reads the part before the colon.
     *
     * @param column such as {@code 0100007F:DBD0}
     * @return the address as text, or the column itself where it is none
     */
    static String of(String column) {
        int colon = column.indexOf(':');
        try {
            byte[] words = HexFormat.of().parseHex(colon < 0 ? column : column.substring(0, colon));
            byte[] address = new byte[words.length];
            for (int i = 0; i < words.length; i++) {
                // x86-64 and arm64 have the lowest byte first.
                address[i] = words[i - i % WORD + WORD - 1 - i % WORD];
            }
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (IllegalArgumentException | UnknownHostException notOne) {
            return column;
        }
    }
}
