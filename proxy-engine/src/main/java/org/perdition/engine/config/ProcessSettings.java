// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What holds for the whole process.
 *
 * @param mode where it runs and whom it serves
 * @param inetdIdle {@code inetd_idle_timeout}; zero for never
 * @param pidFile {@code pid_file}, already worked out: none under inetd
 * @param ioThreads {@code io_threads}, already worked out; at least 1
 * @param lookupThreads {@code lookup_threads}; at least 1
 * @param lookupCache how long answers of popmaps are kept
 * @param drainTimeout {@code drain_timeout}; zero closes sessions at once
 * @param authEventSocket {@code auth_event_socket}: who is told of logins besides the log
 * @param runAs whom the process becomes if it was started as root
 * @param pam how listeners with {@code authenticate_in} ask PAM
 */
public record ProcessSettings(
        Mode mode,
        Duration inetdIdle,
        Optional<Path> pidFile,
        int ioThreads,
        int lookupThreads,
        CacheSettings lookupCache,
        Duration drainTimeout,
        Optional<Path> authEventSocket,
        RunAs runAs,
        PamSettings pam) {
    /** Where a process runs and whom it serves. */
    public enum Mode {
        /** Its own listening sockets, detached from whoever started it: the default. */
        DAEMON,
        /** Its own listening sockets, the starter waits ({@code no_daemon}, or the log on a standard output). */
        FOREGROUND,
        /** The socket that is its standard input ({@code inetd_mode}). */
        INETD
    }
}
