// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.perdition.bench.net.Link;
import org.perdition.bench.net.Loop;

/** IMAP4. */
final class ImapClient extends MailClient {
    private static final ByteBuffer LOGIN = ascii("a1 LOGIN bench secret\r\n");
    private static final ByteBuffer NOOP = ascii("a2 NOOP\r\n");
    private static final ByteBuffer LOGOUT = ascii("a3 LOGOUT\r\n");
    private static final ByteBuffer LINE_END = ascii("\r\n");

    private enum Awaited {
        GREETING,
        LOGIN_ANSWER,
        WORK_ANSWER
    }

    private Awaited awaited = Awaited.GREETING;

    ImapClient(Load load, Loop loop, SocketChannel channel, Link link) throws IOException {
        super(load, loop, channel, link);
    }

    @Override
    protected void onConnected() {}

    @Override
    protected void onLine(byte[] bytes, int length) throws IOException {
        if (isLeaving()) {
            return;
        }
        switch (awaited) {
            case GREETING -> {
                if (!startsWith(bytes, length, "* OK")) {
                    throw unexpected(bytes, length);
                }
                awaited = Awaited.LOGIN_ANSWER;
                send(LOGIN.duplicate());
            }
            case LOGIN_ANSWER -> {
                if (startsWith(bytes, length, "a1 OK")) {
                    awaited = Awaited.WORK_ANSWER;
                    loggedIn();
                } else if (!startsWith(bytes, length, "* ")) {
                    throw unexpected(bytes, length);
                }
            }
            case WORK_ANSWER -> onWorkAnswer(bytes, length);
        }
    }

    private void onWorkAnswer(byte[] bytes, int length) throws IOException {
        if (startsWith(bytes, length, "a2 OK")) {
            unitDone();
        } else if (startsWith(bytes, length, "* 1 FETCH")) {
            expectMail(plan().mailOctets());
        } else if (startsWith(bytes, length, "+ ")) {
            sendMail(plan().mailOctets());
            send(LINE_END.duplicate());
        } else if (!startsWith(bytes, length, ")")) {
            throw unexpected(bytes, length);
        }
    }

    @Override
    void sendWork(Work work) throws IOException {
        switch (work) {
            case NOOP -> send(NOOP.duplicate());
            case DOWNLOAD -> send("a2 FETCH " + plan().mailKib() + " BODY[]\r\n");
            case UPLOAD -> send("a2 APPEND INBOX {" + plan().mailOctets() + "}\r\n");
            case LOGIN, IDLE -> throw new IllegalStateException("nothing to send for " + work);
        }
    }

    @Override
    void sendFarewell() throws IOException {
        send(LOGOUT.duplicate());
    }
}
