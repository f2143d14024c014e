// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Ports nobody listens on. They lie below the range from which the kernel gives ports to outgoing connections, and a
 * file claims each for one test JVM, so that none is taken between the choice and its use.
 */
public final class FreePort {
    private static final int FIRST = 20_000;
    private static final int LAST = 31_999;

    /** After so long the JVM that has claimed a port has ended, though it could not say so. */
    private static final Duration STALE = Duration.ofHours(1);

    private static int next = FIRST + (int) (ProcessHandle.current().pid() * 97 % (LAST - FIRST));

    private FreePort() {}

    /** One that is free on all of 127.0.0.0/8. */
    public static synchronized int next() {
        for (int tries = FIRST; tries < LAST; tries++) {
            next = next >= LAST ? FIRST : next + 1;
            if (!claimed(next)) {
                continue;
            }
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getByName("0.0.0.0"), next));
                return next;
            } catch (java.net.BindException e) {
                // taken
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("no free port");
    }

    private static boolean claimed(int port) {
        Path claim =
                Path.of(Objects.requireNonNull(System.getProperty("java.io.tmpdir")), "perdition-test-port-" + port);
        try {
            if (Files.exists(claim)
                    && Files.getLastModifiedTime(claim)
                            .toInstant()
                            .isBefore(Instant.now().minus(STALE))) {
                Files.deleteIfExists(claim);
            }
            Files.createFile(claim);
            claim.toFile().deleteOnExit();
            return true;
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
