// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import org.apache.mina.core.session.IdleStatus;
import org.apache.mina.transport.socket.DefaultSocketSessionConfig;

/**
 * The configuration of every session: one object for all, which saves 200 bytes a session. Hence it cannot be
 * changed for one of them: for time limits there is {@link IoThread#schedule}.
 */
final class SharedConfig extends DefaultSocketSessionConfig {
    SharedConfig() {
        super.setWriteTimeout(0);
        setTcpNoDelay(true);
    }

    @Override
    public void setIdleTime(IdleStatus status, int idleTime) {
        if (idleTime != 0) {
            throw new UnsupportedOperationException("shared by all sessions; use IoThread.schedule");
        }
    }

    @Override
    public void setWriteTimeout(int writeTimeout) {
        if (writeTimeout != 0) {
            throw new UnsupportedOperationException("shared by all sessions; use IoThread.schedule");
        }
    }
}
