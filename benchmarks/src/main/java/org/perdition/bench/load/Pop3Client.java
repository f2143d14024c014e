// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.perdition.bench.net.Link;
import org.perdition.bench.net.Loop;

/** POP3. */
final class Pop3Client extends MailClient {
    private static final ByteBuffer USER = ascii("USER bench\r\n");
    private static final ByteBuffer PASS = ascii("PASS secret\r\n");
    private static final ByteBuffer NOOP = ascii("NOOP\r\n");
    private static final ByteBuffer QUIT = ascii("QUIT\r\n");

    private enum Awaited {
        GREETING,
        USER_ANSWER,
        PASS_ANSWER,
        NOOP_ANSWER,
        RETR_ANSWER,
        MAIL_LINE_END,
        MAIL_DOT
    }

    private Awaited awaited = Awaited.GREETING;

    Pop3Client(Load load, Loop loop, SocketChannel channel, Link link) throws IOException {
        super(load, loop, channel, link);
    }

    @Override
    protected void onConnected() {}

    @Override
    protected void onLine(byte[] bytes, int length) throws IOException {
        if (isLeaving()) {
            return;
        }
        String wanted = switch (awaited) {
            case MAIL_LINE_END -> "";
            case MAIL_DOT -> ".";
            default -> "+OK";
        };
        if (!startsWith(bytes, length, wanted)) {
            throw unexpected(bytes, length);
        }
        switch (awaited) {
            case GREETING -> ask(USER, Awaited.USER_ANSWER);
            case USER_ANSWER -> ask(PASS, Awaited.PASS_ANSWER);
            case PASS_ANSWER -> loggedIn();
            case NOOP_ANSWER, MAIL_DOT -> unitDone();
            case RETR_ANSWER -> {
                expectMail(plan().mailOctets());
                awaited = Awaited.MAIL_LINE_END;
            }
            case MAIL_LINE_END -> awaited = Awaited.MAIL_DOT;
        }
    }

    private void ask(ByteBuffer command, Awaited answer) throws IOException {
        awaited = answer;
        send(command.duplicate());
    }

    @Override
    void sendWork(Work work) throws IOException {
        switch (work) {
            case NOOP -> ask(NOOP, Awaited.NOOP_ANSWER);
            case DOWNLOAD -> {
                awaited = Awaited.RETR_ANSWER;
                send("RETR " + plan().mailKib() + "\r\n");
            }
            case UPLOAD, LOGIN, IDLE -> throw new IllegalStateException("nothing to send for " + work);
        }
    }

    @Override
    void sendFarewell() throws IOException {
        send(QUIT.duplicate());
    }
}
