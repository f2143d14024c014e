// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import org.apache.mina.filter.codec.ProtocolDecoderException;

/**
 * Data behind STARTTLS: octets in clear came where a TLS handshake was due. They may be an attacker's and are never
 * read; the session is closed already.
 */
public final class DataBehindStartTlsException extends ProtocolDecoderException {
    private static final long serialVersionUID = 1L;

    DataBehindStartTlsException() {
        super("data behind STARTTLS");
        // or MINA adds a dump of what was received
        setHexdump("");
    }

    /** Without the dump that MINA adds. */
    @Override
    public String getMessage() {
        return "data behind STARTTLS";
    }
}
