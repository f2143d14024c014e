// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Ports nobody listens on. They lie below the range from which the kernel gives ports to outgoing connections, and
 * each test JVM of a build has a range of its own, so that none is taken between the choice and its use.
 */
public final class FreePort {
    private static final int RANGE = 4_000;
    private static final int FIRST = 20_000 + Integer.getInteger("perdition.fork", 0) % 3 * RANGE;
    private static final int LAST = FIRST + RANGE - 1;
    private static int next = FIRST + (int) (ProcessHandle.current().pid() * 97 % RANGE);

    private FreePort() {}

    /** One that is free on all of 127.0.0.0/8. */
    public static synchronized int next() {
        for (int tries = FIRST; tries < LAST; tries++) {
            next = next >= LAST ? FIRST : next + 1;
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
}
