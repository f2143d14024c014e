// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.daemon;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.network.TimeLimit;

/**
 * The {@code daemon} popmap: asks a program on this machine by datagrams. Each lookup has a socket of its own: an
 * answer does not say what it answers, and so one that comes late must not reach the next lookup.
 */
final class DaemonPopmap implements Popmap {
    private final DaemonSettings settings;
    private volatile boolean closed;

    DaemonPopmap(DaemonSettings settings) {
        this.settings = settings;
    }

    @Override
    public LookupResult lookup(LookupKey key, LookupContext context)
            throws PopmapUnavailableException, InterruptedException {
        if (closed) {
            throw new PopmapUnavailableException("daemon " + settings.socket() + ": closed");
        }
        Optional<byte[]> request = Packet.request(key.bytes(), context);
        if (request.isEmpty()) {
            return LookupResult.NOT_FOUND;
        }
        try (LocalDatagrams socket = LocalDatagrams.below(settings.folder())) {
            Packet.Answer answer = ask(socket, request.get());
            return answer.isEmpty()
                    ? LookupResult.NOT_FOUND
                    : LookupResult.Found.of(answer.user(), answer.server(), answer.port(), context.domainDelimiter());
        } catch (IOException | BadPacketException e) {
            throw new PopmapUnavailableException("daemon " + settings.socket() + ": " + e.getMessage(), e);
        }
    }

    private Packet.Answer ask(LocalDatagrams socket, byte[] request)
            throws IOException, BadPacketException, InterruptedException {
        TimeLimit whole = TimeLimit.in(settings.timeout());
        Duration pause = settings.patience();
        for (int left = settings.retries(); ; left--) {
            try {
                TimeLimit once = whole.atMost(settings.patience());
                socket.send(settings.socket(), request, once);
                return Packet.answer(socket.receive(Packet.MAX, once));
            } catch (SocketTimeoutException e) {
                if (left == 0 || whole.nanos() <= 0) {
                    throw new IOException("no answer in time, asked " + (settings.retries() - left + 1) + " times", e);
                }
            } catch (IOException e) {
                if (left == 0 || whole.nanos() <= pause.toNanos()) {
                    throw e;
                }
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                pause = pause.multipliedBy(2);
            }
        }
    }

    /** Only where the operator says that the daemon goes by the key alone. */
    @Override
    public boolean cacheable() {
        return settings.dependence() == DaemonSettings.Dependence.KEY;
    }

    @Override
    public String describe() {
        return "daemon " + settings.socket();
    }

    /** Keeps nothing open. */
    @Override
    public void close() {
        closed = true;
    }
}
