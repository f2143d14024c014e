// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.daemon;

/** A datagram is no answer of the protocol. Its message holds nothing of the datagram but numbers. */
final class BadPacketException extends Exception {
    private static final long serialVersionUID = 1L;

    BadPacketException(String message) {
        super(message);
    }
}
