// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.perdition.bench.net.Conversation;
import org.perdition.bench.net.Link;
import org.perdition.bench.net.Loop;

/** What the real-server's ends have in common: errors end the connection, nothing else. */
abstract class ServerConversation extends Conversation {
    private static final int KIB = 1024;

    ServerConversation(Loop loop, SocketChannel channel, Link link) throws IOException {
        super(loop, channel, link);
    }

    /** Begins on an accepted connection. */
    final void open() {
        try {
            begin();
        } catch (IOException failure) {
            fail(failure);
        }
    }

    static ByteBuffer ascii(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().asReadOnlyBuffer();
    }

    static String text(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }

    /** The octets of the mail with this number: number times 1 KiB. */
    static long mailLength(String number) throws IOException {
        try {
            return Long.parseLong(number) * KIB;
        } catch (NumberFormatException notANumber) {
            throw new IOException("message number", notANumber);
        }
    }

    @Override
    protected void onMailBytes(int count, boolean asExpected) throws IOException {
        throw new IOException("no mail expected");
    }

    @Override
    protected void onEnd() {}

    @Override
    protected void onFailure(Exception failure) {}
}
