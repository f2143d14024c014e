// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A line for the system log from a process that has no log of its own yet and no standard error. */
public final class SystemLog {
    private static final String SOCKET = "/dev/log";

    /** Facility mail (2), severity err (3), as syslog(3) puts them together. */
    private static final int MAIL_ERR = 2 << 3 | 3;

    private SystemLog() {}

    /** Writes it, if there is a system log. */
    public static void error(String program, String line) {
        String message =
                "<" + MAIL_ERR + ">" + program + "[" + ProcessHandle.current().pid() + "]: " + line;
        try (UnixDatagram socket = UnixDatagram.connect(SOCKET)) {
            socket.send(message.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // No system log: there is nobody left to tell.
        }
    }
}
