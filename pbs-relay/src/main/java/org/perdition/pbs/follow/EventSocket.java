// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.follow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.os.UnixDatagramListener;

/**
 * A local socket to which proxies send their Auth lines, one a message ({@code auth_event_socket} there). Whoever may
 * write the socket's file is believed. What comes while nobody listens is lost: there is no position to go on from.
 */
public final class EventSocket implements LineSource {
    private @Nullable UnixDatagramListener socket;
    private final Path path;
    private final Clock clock;

    /** Does not listen yet. */
    public EventSocket(Path path, Clock clock) {
        this.path = path;
        this.clock = clock;
    }

    /**
     * Listens from now on, and the file belongs to the user and group of the process.
     *
     * @throws IOException naming the file, if it cannot be made or another process listens
     */
    public EventSocket listen() throws IOException {
        socket = UnixDatagramListener.bind(path);
        return this;
    }

    @Override
    public Batch next(Duration patience) throws IOException, InterruptedException {
        UnixDatagramListener from = Objects.requireNonNull(socket);
        List<String> lines = new ArrayList<>();
        Optional<byte[]> message = from.receive(MAX_LINE, patience);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        while (message.isPresent()) {
            lines.add(new String(message.get(), StandardCharsets.UTF_8));
            message = lines.size() < MAX_BATCH ? from.receive(MAX_LINE, Duration.ZERO) : Optional.empty();
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
        if (socket != null) {
            socket.close();
        }
    }
}
