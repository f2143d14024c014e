// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.follow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.perdition.engine.os.UnixDatagramListener;

/**
 * A local socket to which proxies send their Auth lines, one a message ({@code auth_event_socket} there). Whoever may
 * write the socket's file is believed. What comes while nobody listens is lost: there is no position to go on from.
 */
public final class EventSocket implements LineSource {
    private final UnixDatagramListener socket;
    private final Path path;
    private final Clock clock;

    /**
     * Listens from now on.
     *
     * @throws IOException naming the file, if it cannot be made or another process listens
     */
    public EventSocket(Path path, Clock clock) throws IOException {
        this.path = path;
        this.clock = clock;
        socket = UnixDatagramListener.bind(path);
    }

    @Override
    public Batch next(Duration patience) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        Optional<byte[]> message = socket.receive(MAX_LINE, patience);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        while (message.isPresent()) {
            lines.add(new String(message.get(), StandardCharsets.UTF_8));
            message = lines.size() < MAX_BATCH ? socket.receive(MAX_LINE, Duration.ZERO) : Optional.empty();
        }
        return new Batch(lines, clock.instant(), false);
    }

    @Override
    public void done() {}

    @Override
    public String describe() {
        return "what proxies tell at " + path;
    }

    @Override
    public void close() {
        socket.close();
    }
}
