// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import java.nio.ByteBuffer;

/** What stands between a session's plain bytes and its socket, such as TLS. Owned by the session's I/O thread. */
public interface SecureLayer {
    /** Seals all remaining bytes and writes them behind everything written before. */
    void write(ByteBuffer plain);

    /** Says to the peer that nothing more will come (close_notify). What comes in is still read. Idempotent. */
    void closeOutput();

    /** Whether {@link #write} still reaches the peer: neither side has ended it. */
    boolean outputOpen();

    /** Bytes held because they cannot be passed on yet: an incomplete record, and writes before the handshake is done. */
    int heldBytes();
}
