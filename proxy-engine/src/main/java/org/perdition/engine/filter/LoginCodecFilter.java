// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.filter;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.DefaultWriteRequest;
import org.apache.mina.core.write.WriteRequest;
import org.perdition.engine.transport.MailSession;

/**
 * The login codec of one leg as an IoFilter: bytes become messages one at a time, messages become bytes.
 *
 * <p>Unlike MINA's {@code ProtocolCodecFilter} it never decodes ahead: while {@linkplain #hold held} it keeps
 * what has come and passes nothing on, and at the hand-over it {@linkplain #takeLeftover gives up} every byte
 * that no message has used. One instance a session, used on the session's I/O thread only.
 */
public final class LoginCodecFilter extends IoFilterAdapter {
    /** Replies a peer may leave unread before nothing more of it is read: more than any dialogue asks for. */
    static final int UNREAD_REPLIES = 16 * 1024;

    private final DialogueCodec<?, Object> codec;
    private final MailSession session;
    private NextFilter next;
    private boolean held;
    private boolean pumping;
    private boolean stalled;

    /** Puts a codec into the chain of a session, under this name. */
    @SuppressWarnings("unchecked")
    public LoginCodecFilter(MailSession session, String name, DialogueCodec<?, ?> codec) {
        this.session = session;
        // What is written to this session is what the machine of the same protocol answers.
        this.codec = (DialogueCodec<?, Object>) codec;
        session.getFilterChain().addLast(name, this);
        this.next = session.getFilterChain().getNextFilter(name);
    }

    @Override
    public void messageReceived(NextFilter nextFilter, IoSession ioSession, Object message) {
        next = nextFilter;
        codec.feed(((IoBuffer) message).buf());
        pump();
    }

    @Override
    public void filterWrite(NextFilter nextFilter, IoSession ioSession, WriteRequest request) {
        Object message = request.getMessage();
        if (message instanceof IoBuffer) {
            nextFilter.filterWrite(ioSession, request);
        } else {
            byte[] bytes = codec.encode(message).array();
            // The request makes its own view of the array.
            WriteRequest encoded = new DefaultWriteRequest(IoBuffer.wrap(bytes));
            nextFilter.filterWrite(ioSession, encoded);
            if (encoded.getMessage() instanceof IoBuffer sent && !sent.hasRemaining()) {
                // It may have held a password. What the socket has not taken is still needed.
                Arrays.fill(bytes, (byte) 0);
            }
        }
    }

    /** Passes nothing on until {@link #release}. Takes effect behind the message being handled. */
    public void hold() {
        held = true;
    }

    /** Ends the hold; messages already here are passed on before this returns, until the next hold. */
    public void release() {
        held = false;
        pump();
    }

    /** The next line is SASL data, not a command. */
    public void expectSaslData() {
        codec.expectSaslData();
    }

    /** Whether bytes are waiting that no message has used. */
    public boolean hasLeftover() {
        return codec.hasLeftover();
    }

    /** Whether bytes are waiting that can only be the answer to a question. */
    public boolean hasAnswer() {
        return codec.hasAnswer();
    }

    /** Gives those bytes up. */
    public ByteBuffer takeLeftover() {
        return codec.takeLeftover();
    }

    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (!held && !session.isClosing()) {
                if (session.pendingBytes() > UNREAD_REPLIES) {
                    waitForPeer();
                    return;
                }
                Object message = codec.next();
                if (message == null) {
                    return;
                }
                next.messageReceived(session, message);
            }
        } finally {
            pumping = false;
        }
    }

    /** A peer that does not take our replies gets to say nothing more until it has. */
    private void waitForPeer() {
        session.suspendRead();
        if (!stalled) {
            stalled = true;
            session.whenPendingAtMost(0, this::peerHasRead);
        }
    }

    private void peerHasRead() {
        stalled = false;
        if (!held) {
            session.resumeRead();
            pump();
        }
    }
}
