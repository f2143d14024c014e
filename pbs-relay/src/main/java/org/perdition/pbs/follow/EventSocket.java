// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.follow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.os.UnixDatagramListener;

/**
 * A local socket to which proxies send their Auth lines, one a message ({@code auth_event_socket} there). Whoever may
 * write the socket's file is believed. What comes while nobody listens is lost: there is no position to go on from. A
 * thread reads ahead, for a store may keep the daemon waiting and the kernel keeps some ten messages
 * ({@code net.unix.max_dgram_qlen}); when it is full the proxies wait, and count what they lose.
 */
public final class EventSocket implements LineSource {
    /** How long the thread waits for a message before it looks whether it is to end. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** How long the end waits for the thread, which looks more often than that. */
    private static final Duration ENDING = Duration.ofSeconds(5);

    private final ReadAhead ahead;
    private final Path path;
    private volatile @Nullable IOException problem;
    private @Nullable UnixDatagramListener socket;
    private @Nullable Thread reader;

    /** Does not listen yet. */
    public EventSocket(Path path, Clock clock) {
        this.path = path;
        this.ahead = new ReadAhead(clock);
    }

    /**
     * Listens from now on, and the file belongs to the user and group of the process.
     *
     * @throws IOException naming the file, if it cannot be made or another process listens
     */
    @Override
    public void begin() throws IOException {
        UnixDatagramListener from = bound();
        Thread thread = new Thread(() -> readAll(from), "event-socket");
        thread.setDaemon(true);
        thread.start();
        socket = from;
        reader = thread;
    }

    private UnixDatagramListener bound() throws IOException {
        try {
            return UnixDatagramListener.bind(path);
        } catch (IOException e) {
            throw new IOException(
                    "event_socket: " + e.getMessage() + "; see that its folder is there and belongs to --user", e);
        }
    }

    private void readAll(UnixDatagramListener from) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Optional<byte[]> message = from.receive(MAX_LINE, LOOK);
                if (message.isPresent()) {
                    ahead.put(Optional.of(new String(message.get(), StandardCharsets.UTF_8)));
                }
            }
        } catch (IOException e) {
            problem = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Batch next(Duration patience) throws IOException, InterruptedException {
        Batch batch = ahead.next(patience);
        IOException broken = problem;
        if (batch.lines().isEmpty() && broken != null) {
            throw broken;
        }
        return batch;
    }

    @Override
    public int left() {
        return ahead.size();
    }

    @Override
    public void done() {
        // What was received cannot be received again.
    }

    @Override
    public String describe() {
        return "what proxies tell at " + path;
    }

    @Override
    public void close() {
        if (reader != null && socket != null) {
            reader.interrupt();
            try {
                // Nobody may use the descriptor of a socket that is closed.
                reader.join(ENDING.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            socket.close();
        }
    }
}
