// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.bridge;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.transport.Deadline;
import org.perdition.engine.transport.IoThread;
import org.perdition.engine.transport.MailSession;
import org.perdition.engine.transport.ReadMode;

/**
 * The pipe between a client and its real-server after login: every byte of one side goes to the other, in
 * order, and no byte of ours ever does. Lives on the one thread of both sessions and takes their events over.
 *
 * <p>Each side may end its stream on its own; the connections are closed when both have, or when the real-server
 * has and the client has been silent for a while since. When one side fails, what was read from it is still
 * delivered to the other. A side that reads slowly stops the other from being
 * read, so that a pair never holds more than 1 MiB.
 */
public final class Bridge implements AutoCloseable {
    private final MailSession near;
    private final MailSession far;
    private final BridgeLimits limits;
    private final Consumer<BridgeEnd> ended;
    private final IoThread thread;
    private final Flow upload;
    private final Flow download;
    private @Nullable BridgeEnd end;
    private @Nullable Deadline idleCheck;
    private int closed;
    private long lastRead = System.nanoTime();
    private long peak;

    private Bridge(MailSession near, MailSession far, BridgeLimits limits, Consumer<BridgeEnd> ended) {
        this.near = near;
        this.far = far;
        this.limits = limits;
        this.ended = ended;
        this.thread = near.thread();
        this.upload =
                new Flow(this, near, far, BridgeEnd.CLIENT_LEFT, BridgeEnd.CLIENT_FAILED, BridgeEnd.SERVER_STALLED);
        this.download =
                new Flow(this, far, near, BridgeEnd.SERVER_LEFT, BridgeEnd.SERVER_FAILED, BridgeEnd.CLIENT_STALLED);
    }

    /**
     * Opens the pipe. Call on the one thread of both sessions, with reading suspended on both and everything
     * that the login had to say already written. The login filters can be taken out of the chains after this.
     *
     * @param near towards the client
     * @param far towards the real-server
     * @param nearLeftover bytes of the client that no command used; used up
     * @param farLeftover bytes of the real-server behind its OK; used up
     * @param limits how much and how long
     * @param ended told once, when both connections are closed; the counts are final then
     * @throws IllegalStateException if the sessions live on different threads, or the caller on another
     */
    public static Bridge open(
            MailSession near,
            MailSession far,
            ByteBuffer nearLeftover,
            ByteBuffer farLeftover,
            BridgeLimits limits,
            Consumer<BridgeEnd> ended) {
        if (near.thread() != far.thread() || !near.thread().inThread()) {
            throw new IllegalStateException("a pair lives on one thread");
        }
        Bridge bridge = new Bridge(near, far, limits, ended);
        bridge.start(nearLeftover, farLeftover);
        return bridge;
    }

    private void start(ByteBuffer nearLeftover, ByteBuffer farLeftover) {
        near.setHandler(upload);
        far.setHandler(download);
        near.readMode(ReadMode.BULK);
        far.readMode(ReadMode.BULK);
        download.relay(farLeftover);
        upload.relay(nearLeftover);
        download.begin();
        upload.begin();
        if (idleCheck == null) {
            watchIdle(limits.idle());
        }
    }

    private void watchIdle(Duration limit) {
        if (idleCheck != null) {
            idleCheck.cancel();
        }
        idleCheck = limit.isZero() ? null : thread.schedule(limit, this::checkIdle);
    }

    /** Bytes the client has sent through the pipe. */
    public long receivedBytes() {
        return upload.bytes();
    }

    /** Bytes the real-server has sent through the pipe. */
    public long sentBytes() {
        return download.bytes();
    }

    /** Bytes read from either side and not yet written to the other. */
    public long heldBytes() {
        return near.heldBytes() + far.heldBytes();
    }

    /** The most {@link #heldBytes} has been; for tests of the limit. */
    long peakHeldBytes() {
        return peak;
    }

    /** Delivers what was read, then closes both sides. Call on the I/O thread. Idempotent. */
    @Override
    public void close() {
        finish(BridgeEnd.STOPPED);
    }

    // ---- called by the flows ----

    BridgeLimits limits() {
        return limits;
    }

    IoThread thread() {
        return thread;
    }

    void noteRead() {
        lastRead = System.nanoTime();
        peak = Math.max(peak, heldBytes());
    }

    void halfEnded(BridgeEnd why) {
        note(why);
        if (upload.over() && download.over()) {
            finish(why);
        } else if (download.ended()) {
            watchIdle(limits.silence(true));
        }
    }

    void finish(BridgeEnd why) {
        note(why);
        near.closeAfterFlush(limits.stall());
        far.closeAfterFlush(limits.stall());
    }

    void sideClosed(BridgeEnd why) {
        finish(why);
        closed++;
        if (closed == 2) {
            if (idleCheck != null) {
                idleCheck.cancel();
            }
            BridgeEnd first = end;
            ended.accept(first == null ? why : first);
        }
    }

    private void note(BridgeEnd why) {
        if (end == null) {
            end = why;
        }
    }

    private void checkIdle() {
        long now = System.nanoTime();
        long silent = Math.min(now - lastRead, Math.min(now - near.lastProgress(), now - far.lastProgress()));
        long left = limits.silence(download.ended()).toNanos() - silent;
        if (left <= 0) {
            idleCheck = null;
            finish(BridgeEnd.IDLE);
        } else {
            idleCheck = thread.schedule(Duration.ofNanos(left), this::checkIdle);
        }
    }
}
