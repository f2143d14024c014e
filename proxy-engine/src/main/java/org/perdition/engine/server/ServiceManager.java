// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.perdition.engine.os.UnixDatagram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service manager, if it wants to hear of the state of this process: sd_notify(3), units of {@code Type=notify}.
 * One that cannot be told is no reason not to serve. For the main thread.
 */
public final class ServiceManager {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);

    /** Environment variable that names its socket. */
    private static final String SOCKET = "NOTIFY_SOCKET";

    /** What ending takes beyond {@code drain_timeout}: the last bytes of sessions, and the threads. */
    private static final Duration ENDING = Duration.ofSeconds(15);

    private final String socket;

    private ServiceManager(String socket) {
        this.socket = socket;
    }

    /** The one of this process; tells nobody if there is none. */
    public static ServiceManager ofProcess() {
        return new ServiceManager(System.getenv().getOrDefault(SOCKET, ""));
    }

    /** It serves, from the start or again after a reload; the description is for whoever asks for its status. */
    public void ready(String description) {
        tell("READY=1\nSTATUS=" + description);
    }

    /** It reads its settings again; {@link #ready} follows. */
    void reloading() {
        // systemd.service(5), Type=notify-reload: by the clock that nanoTime reads on Linux.
        tell("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
    }

    /** It ends. The time asked for holds even if {@code drain_timeout} is longer than the unit's TimeoutStopSec. */
    public void stopping(Duration drain) {
        tell("STOPPING=1\nEXTEND_TIMEOUT_USEC="
                + TimeUnit.NANOSECONDS.toMicros(drain.plus(ENDING).toNanos()));
    }

    private void tell(String state) {
        if (socket.isEmpty()) {
            return;
        }
        try (UnixDatagram datagram = UnixDatagram.connect(socket)) {
            datagram.send(state.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.warn("The service manager cannot be told: {}", e.getMessage());
        }
    }
}
