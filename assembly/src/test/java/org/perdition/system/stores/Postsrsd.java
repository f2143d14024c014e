// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.TemporaryFolder;

/** A tcp_table server that is not of our making: it rewrites the sender's addresses of forwarded mail. */
public final class Postsrsd implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(5);

    private final int port = FreePort.next();
    private final RunningProgram program;

    /** Starts one for example.net. */
    public Postsrsd() {
        Path folder = TemporaryFolder.create("perdition-postsrsd");
        try {
            Files.writeString(folder.resolve("secret"), "of the system tests\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        program = RunningProgram.start(
                folder,
                Map.of(),
                List.of(
                        Peer.POSTSRSD.program(),
                        "-4",
                        "-l127.0.0.1",
                        "-f" + port,
                        "-r" + FreePort.next(),
                        "-dexample.net",
                        "-ssecret"));
        long deadline = System.nanoTime() + START.toNanos();
        while (!listens()) {
            if (System.nanoTime() - deadline > 0 || !program.isAlive()) {
                throw new AssertionError(
                        "postsrsd does not listen:\n" + program.output().text());
            }
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Address and port of the table of senders. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        program.close();
    }
}
