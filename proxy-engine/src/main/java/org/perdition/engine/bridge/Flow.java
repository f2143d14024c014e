// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.bridge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.transport.Deadline;
import org.perdition.engine.transport.MailSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One direction of a pipe: takes the events of the session it reads from. Owned by the pair's thread. */
final class Flow extends IoHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Flow.class);
    /** Read size while nothing is queued, and while something is: two queues with a read each stay under 1 MiB. */
    private static final int FREE_READ = 256 * 1024;

    private static final int QUEUED_READ = 64 * 1024;

    private final Bridge bridge;
    private final MailSession source;
    private final MailSession target;
    private final BridgeEnd left;
    private final BridgeEnd failed;
    private final BridgeEnd stalled;
    private @Nullable Deadline stallCheck;
    private boolean queued;
    private boolean held;
    private boolean ended;
    private long bytes;

    Flow(Bridge bridge, MailSession source, MailSession target, BridgeEnd left, BridgeEnd failed, BridgeEnd stalled) {
        this.bridge = bridge;
        this.source = source;
        this.target = target;
        this.left = left;
        this.failed = failed;
        this.stalled = stalled;
    }

    long bytes() {
        return bytes;
    }

    /** Whether the source has ended its stream. */
    boolean ended() {
        return ended;
    }

    /** Whether no more bytes will flow: the source has ended, or the target cannot be written to. */
    boolean over() {
        return ended || !target.outputOpen();
    }

    void begin() {
        if (source.inputEnded()) {
            inputClosed(source);
        } else if (!held) {
            source.resumeRead();
        }
    }

    void relay(ByteBuffer read) {
        bytes += read.remaining();
        target.send(read);
        bridge.noteRead();
        long pending = target.pendingBytes();
        if (pending > 0 || queued) {
            backlog(pending);
        }
    }

    private void backlog(long pending) {
        queued = pending > 0;
        source.readAtMost(queued ? QUEUED_READ : FREE_READ);
        if (!held && pending > bridge.limits().high(target.isSecured())) {
            held = true;
            source.suspendRead();
            target.whenPendingAtMost(bridge.limits().low(target.isSecured()), this::resume);
        }
        if (queued && stallCheck == null && !bridge.limits().stall().isZero()) {
            stallCheck = bridge.thread().schedule(bridge.limits().stall(), this::checkStall);
        }
    }

    private void resume() {
        held = false;
        source.resumeRead();
    }

    private void checkStall() {
        stallCheck = null;
        if (target.pendingBytes() == 0 || target.isClosing()) {
            return;
        }
        long left = bridge.limits().stall().toNanos() - (System.nanoTime() - target.lastProgress());
        if (left <= 0) {
            bridge.finish(stalled);
            target.abort();
        } else {
            stallCheck = bridge.thread().schedule(Duration.ofNanos(left), this::checkStall);
        }
    }

    // ---- events of the source ----

    @Override
    public void messageReceived(IoSession session, Object message) {
        relay(((IoBuffer) message).buf());
    }

    @Override
    public void inputClosed(IoSession session) {
        if (!ended) {
            ended = true;
            target.endOutput();
            bridge.halfEnded(left);
        }
    }

    @Override
    public void exceptionCaught(IoSession session, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("Closing a pipe: {}", source, cause);
        }
        bridge.finish(failed);
    }

    @Override
    public void sessionClosed(IoSession session) {
        if (stallCheck != null) {
            stallCheck.cancel();
            stallCheck = null;
        }
        bridge.sideClosed(left);
    }
}
