// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A non-blocking two-way byte channel; used by one thread only. */
public interface Link {
    /** Called once when the connection is up; a TLS client says hello here. */
    void begin() throws IOException;

    /** Reads what is there: the count, 0 for nothing yet, -1 at the end. At most one read of the socket a call. */
    int read(ByteBuffer to) throws IOException;

    /** Takes from the buffer what can be sent now; what stays in it must be offered again later. */
    void write(ByteBuffer from) throws IOException;

    /** Sends what earlier calls left inside this link. */
    void flush() throws IOException;

    /** Whether bytes taken by {@link #write} still wait inside this link. */
    boolean hasPending();

    /** Whether {@link #write} takes bytes at all, that is, no handshake is under way. */
    boolean isEstablished();

    /** Closes the channel; in TLS after an attempt at close_notify. */
    void close();
}
