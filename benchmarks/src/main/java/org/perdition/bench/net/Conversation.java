// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/** One connection that speaks in lines and mails; all of it on the loop's thread. */
public abstract class Conversation implements Loop.Ready {
    /** Far above any line of the scripts. */
    private static final int LINE_LIMIT = 1024;
    /** Writes of a mail before others have their turn. */
    private static final int WRITES_A_TURN = 4;

    private final Loop loop;
    private final Link link;
    private final SelectionKey key;
    private final ArrayDeque<Outgoing> out = new ArrayDeque<>(4);
    private final byte[] line = new byte[LINE_LIMIT];
    private int lineLength;
    private long mailAt;
    private long mailLeft;
    private boolean connected;
    private boolean paused;
    private boolean closeWhenSent;
    private boolean closed;

    /** Registers the channel, which must be non-blocking. */
    protected Conversation(Loop loop, SocketChannel channel, Link link) throws IOException {
        this.loop = loop;
        this.link = link;
        key = channel.register(
                loop.selector(), channel.isConnected() ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
    }

    /** Called when the connection is up. */
    protected abstract void onConnected() throws IOException;

    /** Called with each line, without its end; valid during the call only. */
    protected abstract void onLine(byte[] bytes, int length) throws IOException;

    /** Called with each piece of an expected mail. */
    protected abstract void onMailBytes(int count, boolean asExpected) throws IOException;

    /** Called when the peer has closed. */
    protected abstract void onEnd();

    /** Called when something went wrong; the connection is closed already. */
    protected abstract void onFailure(Exception failure);

    /** Called for each piece of a mail that the socket has taken. */
    protected void onMailSent(int count) {}

    @Override
    public final void ready(SelectionKey ready) {
        try {
            if (ready.isConnectable()) {
                ((SocketChannel) ready.channel()).finishConnect();
                begin();
            } else {
                if (ready.isReadable()) {
                    receive();
                }
                if (!closed) {
                    drain();
                }
            }
        } catch (IOException | RuntimeException failure) {
            fail(failure);
        }
    }

    /** Starts the conversation on a connected channel. */
    protected final void begin() throws IOException {
        connected = true;
        link.begin();
        onConnected();
        drain();
    }

    private void receive() throws IOException {
        ByteBuffer buffer = loop.readBuffer();
        int count = link.read(buffer);
        if (count < 0) {
            close();
            onEnd();
            return;
        }
        buffer.flip();
        while (buffer.hasRemaining() && !closed) {
            if (mailLeft > 0) {
                takeMail(buffer);
            } else {
                takeLine(buffer);
            }
        }
    }

    private void takeMail(ByteBuffer buffer) throws IOException {
        int count = (int) Math.min(mailLeft, buffer.remaining());
        ByteBuffer piece = buffer.slice(buffer.position(), count);
        boolean asExpected = Pattern.matches(mailAt, piece);
        buffer.position(buffer.position() + count);
        mailAt += count;
        mailLeft -= count;
        onMailBytes(count, asExpected);
    }

    private void takeLine(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            byte octet = buffer.get();
            if (octet == '\n') {
                int length = lineLength > 0 && line[lineLength - 1] == '\r' ? lineLength - 1 : lineLength;
                lineLength = 0;
                onLine(line, length);
                return;
            }
            if (lineLength == LINE_LIMIT) {
                throw new IOException("line longer than " + LINE_LIMIT);
            }
            line[lineLength++] = octet;
        }
    }

    /** The next octets received are this much of the {@link Pattern}, not lines. */
    protected final void expectMail(long length) {
        mailAt = 0;
        mailLeft = length;
    }

    /** Octets of the expected mail that are still to come. */
    protected final long mailLeft() {
        return mailLeft;
    }

    /** Sends octets; the buffer's content must not change afterwards. */
    protected final void send(ByteBuffer bytes) throws IOException {
        if (out.isEmpty() && link.isEstablished()) {
            link.write(bytes);
            if (!bytes.hasRemaining()) {
                if (link.hasPending()) {
                    showInterest();
                }
                return;
            }
        }
        out.add(new Octets(bytes));
        showInterest();
    }

    /** Sends ASCII text. */
    protected final void send(String text) throws IOException {
        send(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Sends this much of the {@link Pattern}. */
    protected final void sendMail(long length) {
        out.add(new Mail(length));
        showInterest();
    }

    /** Closes as soon as everything is sent. */
    protected final void closeWhenSent() throws IOException {
        closeWhenSent = true;
        drain();
    }

    /** Stops or goes on reading. */
    public final void pause(boolean stop) {
        paused = stop;
        showInterest();
    }

    private void drain() throws IOException {
        link.flush();
        if (link.isEstablished()) {
            for (int writes = 0; !out.isEmpty() && writes < WRITES_A_TURN; writes++) {
                Outgoing first = out.peek();
                first.writeTo(this);
                if (first.isSent()) {
                    out.remove();
                }
            }
        }
        if (closeWhenSent && out.isEmpty() && !link.hasPending()) {
            close();
        } else {
            showInterest();
        }
    }

    private void showInterest() {
        if (closed || !connected) {
            return;
        }
        boolean writes = link.hasPending() || (!out.isEmpty() && link.isEstablished());
        int wanted = (paused ? 0 : SelectionKey.OP_READ) | (writes ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    /** Gives up: closes and reports. */
    protected final void fail(Exception failure) {
        if (!closed) {
            close();
            onFailure(failure);
        }
    }

    /** Closes at once; may be called more than once. */
    public final void close() {
        if (!closed) {
            closed = true;
            key.cancel();
            link.close();
        }
    }

    /** Whether this side has closed. */
    public final boolean isClosed() {
        return closed;
    }

    private sealed interface Outgoing {
        void writeTo(Conversation to) throws IOException;

        boolean isSent();
    }

    private record Octets(ByteBuffer bytes) implements Outgoing {
        @Override
        public void writeTo(Conversation to) throws IOException {
            to.link.write(bytes);
        }

        @Override
        public boolean isSent() {
            return !bytes.hasRemaining();
        }
    }

    private static final class Mail implements Outgoing {
        private final long length;
        private long sent;

        Mail(long length) {
            this.length = length;
        }

        @Override
        public void writeTo(Conversation to) throws IOException {
            ByteBuffer piece = Pattern.slice(sent, length - sent);
            to.link.write(piece);
            sent += piece.position();
            to.onMailSent(piece.position());
        }

        @Override
        public boolean isSent() {
            return sent == length;
        }
    }
}
