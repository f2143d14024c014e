// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.perdition.bench.net.Link;
import org.perdition.bench.net.Loop;

/** POP3: every user and password is right, mail number N is N KiB long. */
final class Pop3Script extends ServerConversation {
    private static final ByteBuffer GREETING = ascii("+OK ready\r\n");
    private static final ByteBuffer OK = ascii("+OK\r\n");
    private static final ByteBuffer ERR = ascii("-ERR what?\r\n");
    private static final ByteBuffer CAPA = ascii("+OK\r\nUSER\r\nUIDL\r\nTOP\r\n.\r\n");
    /** Ends the last line of the pattern, then the mail. */
    private static final ByteBuffer MAIL_END = ascii("\r\n.\r\n");

    Pop3Script(Loop loop, SocketChannel channel, Link link) throws IOException {
        super(loop, channel, link);
    }

    @Override
    protected void onConnected() throws IOException {
        send(GREETING.duplicate());
    }

    @Override
    protected void onLine(byte[] bytes, int length) throws IOException {
        switch (length < 4 ? '?' : bytes[0] & 0xDF) {
            case 'U', 'P', 'N' -> send(OK.duplicate()); // USER, PASS, NOOP
            case 'C' -> send(CAPA.duplicate());
            case 'R' -> {
                long size = mailLength(text(bytes, length).substring("RETR ".length()));
                send("+OK " + size + " octets\r\n");
                sendMail(size);
                send(MAIL_END.duplicate());
            }
            case 'Q' -> {
                send(OK.duplicate());
                closeWhenSent();
            }
            default -> send(ERR.duplicate());
        }
    }
}
