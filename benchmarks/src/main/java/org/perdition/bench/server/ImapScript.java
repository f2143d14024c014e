// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.perdition.bench.net.Link;
import org.perdition.bench.net.Loop;

/** IMAP4: every user and password is right, mail number N is N KiB long, APPEND checks and forgets. */
final class ImapScript extends ServerConversation {
    private static final ByteBuffer GREETING = ascii("* OK [CAPABILITY IMAP4rev1] ready\r\n");
    private static final ByteBuffer GO_ON = ascii("+ go on\r\n");

    private String tag = "";
    private boolean loginGoesOn;
    private boolean mailWrong;

    ImapScript(Loop loop, SocketChannel channel, Link link) throws IOException {
        super(loop, channel, link);
    }

    @Override
    protected void onConnected() throws IOException {
        send(GREETING.duplicate());
    }

    @Override
    protected void onLine(byte[] bytes, int length) throws IOException {
        String line = text(bytes, length);
        if (line.isEmpty()) {
            return; // the line end behind an appended mail
        }
        if (loginGoesOn) {
            answerLogin(line);
            return;
        }
        String[] words = line.split(" ", 4);
        tag = words[0];
        switch (words.length < 2 ? "" : words[1].toUpperCase(Locale.ROOT)) {
            case "NOOP" -> send(tag + " OK done\r\n");
            case "LOGIN" -> answerLogin(line);
            case "CAPABILITY" -> send("* CAPABILITY IMAP4rev1\r\n" + tag + " OK done\r\n");
            case "FETCH" -> {
                long size = mailLength(words[2]);
                send("* 1 FETCH (BODY[] {" + size + "}\r\n");
                sendMail(size);
                send(")\r\n" + tag + " OK done\r\n");
            }
            case "APPEND" -> {
                mailWrong = false;
                expectMail(literalLength(line));
                send(GO_ON.duplicate());
            }
            case "LOGOUT" -> {
                send("* BYE\r\n" + tag + " OK done\r\n");
                closeWhenSent();
            }
            default -> send(tag + " BAD what?\r\n");
        }
    }

    /** A name or password that comes as a literal is asked for; its line then follows. */
    private void answerLogin(String line) throws IOException {
        loginGoesOn = line.endsWith("}");
        send(
                loginGoesOn
                        ? GO_ON.duplicate()
                        : ByteBuffer.wrap((tag + " OK logged in\r\n").getBytes(StandardCharsets.US_ASCII)));
    }

    private static long literalLength(String line) throws IOException {
        int open = line.lastIndexOf('{');
        if (open < 0 || !line.endsWith("}")) {
            throw new IOException("APPEND without a literal");
        }
        try {
            return Long.parseLong(line.substring(open + 1, line.length() - 1));
        } catch (NumberFormatException notANumber) {
            throw new IOException("literal", notANumber);
        }
    }

    @Override
    protected void onMailBytes(int count, boolean asExpected) throws IOException {
        mailWrong |= !asExpected;
        if (mailLeft() == 0) {
            send(tag + (mailWrong ? " NO other octets than sent\r\n" : " OK appended\r\n"));
        }
    }
}
