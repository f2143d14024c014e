// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.perdition.bench.net.Conversation;
import org.perdition.bench.net.Link;
import org.perdition.bench.net.Loop;

/** A client of either protocol: logs in, then does its work until the load ends. */
abstract class MailClient extends Conversation {
    private final Load load;
    private final long born = System.nanoTime();
    private boolean loggedIn;
    private boolean leaving;
    private long unitBegan;

    MailClient(Load load, Loop loop, SocketChannel channel, Link link) throws IOException {
        super(loop, channel, link);
        this.load = load;
    }

    static ByteBuffer ascii(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().asReadOnlyBuffer();
    }

    static boolean startsWith(byte[] bytes, int length, String start) {
        if (length < start.length()) {
            return false;
        }
        for (int at = 0; at < start.length(); at++) {
            if (bytes[at] != start.charAt(at)) {
                return false;
            }
        }
        return true;
    }

    /** A connection over loopback may be up at once, and then nobody tells. */
    final void beginIfConnected(SocketChannel channel) {
        if (channel.isConnected()) {
            try {
                begin();
            } catch (IOException failure) {
                fail(failure);
            }
        }
    }

    final Plan plan() {
        return load.plan();
    }

    /** The next unit of the plan's work in this protocol; the clock of the unit starts. */
    abstract void sendWork(Work work) throws IOException;

    /** LOGOUT or QUIT. */
    abstract void sendFarewell() throws IOException;

    final void loggedIn() throws IOException {
        loggedIn = true;
        load.onLoggedIn();
        if (plan().work() == Work.LOGIN) {
            load.tally().unit(born);
            leave();
        } else if (plan().work() != Work.IDLE) {
            next();
        }
    }

    final void unitDone() throws IOException {
        load.tally().unit(unitBegan);
        if (load.isEnding()) {
            leave();
        } else {
            next();
        }
    }

    private void next() throws IOException {
        unitBegan = System.nanoTime();
        sendWork(plan().work());
    }

    /** Does one download, whatever the plan's work is: for clients that were idle. */
    final void download() throws IOException {
        unitBegan = System.nanoTime();
        sendWork(Work.DOWNLOAD);
    }

    final void leave() throws IOException {
        leaving = true;
        sendFarewell();
    }

    final boolean isLeaving() {
        return leaving;
    }

    final IOException unexpected(byte[] bytes, int length) {
        return new IOException("unexpected answer: " + printable(bytes, Math.min(length, 80)));
    }

    private static String printable(byte[] bytes, int length) {
        StringBuilder shown = new StringBuilder(length);
        for (int at = 0; at < length; at++) {
            shown.append(bytes[at] >= ' ' && bytes[at] < 0x7F ? (char) bytes[at] : '?');
        }
        return shown.toString();
    }

    @Override
    protected void onMailBytes(int count, boolean asExpected) throws IOException {
        load.tally().octets(count);
        if (!asExpected) {
            throw new IOException("other octets than sent");
        }
    }

    @Override
    protected void onMailSent(int count) {
        load.tally().octets(count);
    }

    @Override
    protected void onEnd() {
        if (!leaving && !load.isEnding()) {
            load.tally().error(loggedIn ? "closed after login" : "closed before login");
        }
        load.onGone(this);
    }

    @Override
    protected void onFailure(Exception failure) {
        if (!load.isEnding()) {
            load.tally().error(String.valueOf(failure.getMessage()));
        }
        load.onGone(this);
    }
}
