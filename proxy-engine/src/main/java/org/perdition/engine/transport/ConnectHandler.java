// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import java.io.IOException;

/**
 * What becomes of a {@link Transport#connect}: exactly one of {@link #connected} and {@link #failed} is called,
 * on the I/O thread, after {@code connect} has returned; neither after {@link PendingConnect#cancel}.
 */
public interface ConnectHandler extends ConnectionSetup {
    /** The connection is there, set up and opened; it can be written to. */
    void connected(MailSession session);

    /**
     * There is no connection: {@link java.net.SocketTimeoutException} if it was not there in time, {@link
     * java.net.UnknownHostException} if the address is not resolved, else what the system says.
     */
    void failed(IOException cause);
}
