// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The socket as it is. */
public final class PlainLink implements Link {
    private final SocketChannel channel;

    /** Wraps a non-blocking channel. */
    public PlainLink(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public void begin() {}

    @Override
    public int read(ByteBuffer to) throws IOException {
        return channel.read(to);
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        channel.write(from);
    }

    @Override
    public void flush() {}

    @Override
    public boolean hasPending() {
        return false;
    }

    @Override
    public boolean isEstablished() {
        return true;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // nothing is left to close
        }
    }
}
