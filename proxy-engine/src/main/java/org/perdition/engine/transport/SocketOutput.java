// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.core.write.WriteToClosedSessionException;
import org.jspecify.annotations.Nullable;

/** The writing half of a session: what goes to the socket, in which order, and how it ends. Owned by its I/O thread. */
final class SocketOutput implements Outbox.Fate {
    /** How long a peer may take none of what is queued when its session is closed. */
    static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);
    /** How long, and how much, is still read from a peer that sends on while it is being closed. */
    private static final Duration LINGER_PATIENCE = Duration.ofSeconds(2);

    private static final long LINGER_BYTES = 1024 * 1024;

    private enum State {
        OPEN,
        /** No more is accepted; the end of the stream follows what is queued. */
        ENDING,
        /** The end of the stream is sent. */
        ENDED,
        /** No more is accepted; the connection is closed behind what is queued. */
        CLOSING,
        /** Everything is sent; what the peer sends is thrown away until it is done. */
        LINGERING,
        /** Nothing can be written any more. */
        FAILED
    }

    private final MailSession session;
    private final SocketChannel socket;
    private final Outbox outbox = new Outbox();
    private @Nullable Runnable drained;
    private @Nullable Deadline closing;
    private State state = State.OPEN;
    private int drainMark;
    private long written;
    private long lastProgress = System.nanoTime();
    private long discarded;

    SocketOutput(MailSession session, SocketChannel socket) {
        this.session = session;
        this.socket = socket;
    }

    boolean accepts() {
        return state == State.OPEN;
    }

    /** Whether input is of no interest any more. */
    boolean closing() {
        return state == State.CLOSING;
    }

    boolean lingering() {
        return state == State.LINGERING;
    }

    boolean waiting() {
        return !outbox.isEmpty();
    }

    long pending() {
        return outbox.bytes();
    }

    long written() {
        return written;
    }

    long lastProgress() {
        return lastProgress;
    }

    void whenPendingAtMost(int bytes, Runnable task) {
        if (outbox.bytes() <= bytes) {
            task.run();
        } else {
            drainMark = bytes;
            drained = task;
        }
    }

    void write(ByteBuffer bytes) {
        if (accepts() && outbox.isEmpty()) {
            try {
                written += socket.write(bytes);
            } catch (IOException e) {
                failLater(e);
            }
        }
        if (!accepts()) {
            bytes.position(bytes.limit());
        } else if (bytes.hasRemaining()) {
            noteBacklog();
            outbox.copy(bytes);
            session.updateInterest();
        }
    }

    void write(WriteRequest request) {
        if (!(request.getMessage() instanceof IoBuffer message)) {
            throw new IllegalStateException("no filter turns this into bytes: "
                    + request.getMessage().getClass().getName());
        }
        ByteBuffer bytes = message.buf();
        if (accepts() && outbox.isEmpty()) {
            try {
                progressed(count(socket.write(bytes)));
            } catch (IOException e) {
                failLater(e);
            }
        }
        if (!accepts()) {
            lost(request);
        } else if (bytes.hasRemaining()) {
            noteBacklog();
            outbox.add(bytes, request);
            session.updateInterest();
        } else {
            sent(request);
        }
    }

    void acknowledge(WriteRequest request) {
        if (outbox.isEmpty()) {
            sent(request);
        } else {
            outbox.mark(request);
        }
    }

    private int count(int bytes) {
        written += bytes;
        return bytes;
    }

    private void noteBacklog() {
        if (outbox.isEmpty()) {
            lastProgress = System.nanoTime();
        }
    }

    /** Not told at once: the caller is in the middle of something, perhaps with a lent buffer. */
    private void failLater(IOException cause) {
        failed();
        session.thread().execute(() -> session.outputFailed(cause));
    }

    void failed() {
        state = State.FAILED;
        outbox.clear(this);
        session.updateInterest();
    }

    /** The socket takes bytes again. */
    void flush() {
        try {
            long taken = outbox.flush(socket, this);
            if (taken > 0) {
                written += taken;
                lastProgress = System.nanoTime();
            }
        } catch (IOException e) {
            failed();
            session.outputFailed(e);
            return;
        }
        Runnable task = drained;
        if (task != null && outbox.bytes() <= drainMark) {
            drained = null;
            task.run();
        }
        if (outbox.isEmpty()) {
            if (state == State.ENDING) {
                shutdown(State.ENDED);
            } else if (state == State.CLOSING) {
                finishClose();
            }
        }
        session.updateInterest();
    }

    void end() {
        if (state == State.OPEN) {
            if (outbox.isEmpty()) {
                shutdown(State.ENDED);
            } else {
                state = State.ENDING;
            }
        }
    }

    void close(Duration patience) {
        if (state == State.CLOSING || state == State.LINGERING || session.isClosing()) {
            return;
        }
        if (state == State.FAILED) {
            session.closeNow();
        } else if (outbox.isEmpty()) {
            finishClose();
        } else {
            state = State.CLOSING;
            awaitClose(patience, patience.toNanos());
            session.updateInterest();
        }
    }

    private void awaitClose(Duration patience, long nanos) {
        closing = session.thread().schedule(Duration.ofNanos(nanos), () -> {
            long left = patience.toNanos() - (System.nanoTime() - lastProgress);
            if (left <= 0) {
                abort();
            } else {
                awaitClose(patience, left);
            }
        });
    }

    void abort() {
        failed();
        try {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // Closed already: nothing left to reset.
        }
        session.closeNow();
    }

    private void finishClose() {
        cancelClosing();
        if (session.inputEnded() || !discard()) {
            state = State.FAILED;
            session.closeNow();
            return;
        }
        shutdown(State.LINGERING);
        closing = session.thread().schedule(LINGER_PATIENCE, session::closeNow);
        session.updateInterest();
    }

    /** The peer has sent something to a session that is only waiting for its end. */
    void linger() {
        if (!discard() || discarded > LINGER_BYTES) {
            session.closeNow();
        }
    }

    /** Throws away what the peer has sent meanwhile; false if there is nothing, or its stream has ended. */
    private boolean discard() {
        try {
            int length = socket.read(session.thread().buffers().discarded());
            discarded += Math.max(length, 0);
            return length > 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void shutdown(State next) {
        state = next;
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            // Reset by the peer meanwhile: the next read or write says so.
        }
    }

    void destroyed() {
        state = State.FAILED;
        cancelClosing();
        drained = null;
        outbox.clear(this);
    }

    private void cancelClosing() {
        if (closing != null) {
            closing.cancel();
            closing = null;
        }
    }

    // ---- what becomes of requests that came through the chain, as MINA counts and tells it ----

    @Override
    public void progressed(int bytes) {
        session.increaseWrittenBytes(bytes, System.currentTimeMillis());
    }

    @Override
    public void sent(WriteRequest request) {
        session.thread().execute(() -> session.getFilterChain().fireMessageSent(request));
    }

    @Override
    public void lost(WriteRequest request) {
        session.decreaseScheduledBytesAndMessages(request);
        request.getFuture().setException(new WriteToClosedSessionException(request));
    }
}
