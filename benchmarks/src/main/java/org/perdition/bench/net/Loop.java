// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** One selector and the read buffer its connections share; everything runs on the thread that calls it. */
public final class Loop implements AutoCloseable {
    /** Big enough that reading is not what a figure measures. */
    private static final int READ_BUFFER = 256 * 1024;

    private final Selector selector;
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BUFFER);

    /** Opens the selector. */
    public Loop() throws IOException {
        selector = Selector.open();
    }

    /** Where channels register; the attachment is a {@link Ready}. */
    public Selector selector() {
        return selector;
    }

    ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    /** Serves what is ready, after waiting for at most this time. */
    public void turn(long waitMillis) throws IOException {
        selector.select(Loop::serve, Math.max(1, waitMillis));
    }

    private static void serve(SelectionKey key) {
        if (key.isValid() && key.attachment() instanceof Ready ready) {
            ready.ready(key);
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    /** What is told that its channel can go on. */
    @FunctionalInterface
    public interface Ready {
        /** Called on the loop's thread; deals with its own errors. */
        void ready(SelectionKey key);
    }
}
